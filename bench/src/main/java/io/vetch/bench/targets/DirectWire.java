package io.vetch.bench.targets;

import io.vetch.tap.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Two ports that lead to each other, without a switch: what the load tester itself can do. */
public final class DirectWire {
    private static final List<TesterPort> ENDS = List.of(new TesterPort("", "wire0"), new TesterPort("", "wire1"));
    private static final Path NO_IPV6 = Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6");
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private DirectWire() {}

    /** Something to do between its ends. */
    @FunctionalInterface
    public interface Action<T> {
        T run(List<TesterPort> ends) throws IOException;
    }

    /** Runs {@code action} in a nameless namespace with the wire, of which nothing stays behind. */
    public static <T> T with(Action<T> action) throws IOException {
        return NetworkNamespace.callInNew(() -> {
            if (Files.isWritable(NO_IPV6)) {
                Files.writeString(NO_IPV6, "1");
            }
            Commands.run("ip", "link", "add", "wire0", "type", "veth", "peer", "name", "wire1");
            Commands.run("ip", "link", "set", "wire0", "up");
            Commands.run("ip", "link", "set", "wire1", "up");
            awaitCarrier();
            return action.run(ENDS);
        });
    }

    /** The kernel notices a carrier up to a second after the interface is up; until then it sends nothing. */
    private static void awaitCarrier() throws IOException {
        long start = System.nanoTime();
        for (TesterPort end : ENDS) {
            while (!Commands.run("ip", "-o", "link", "show", "dev", end.name()).contains(" state UP ")) {
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    throw new IOException(end.name() + " has no carrier");
                }
            }
        }
    }
}
