package io.vetch.bench.targets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The kernel's own bridge between veth pairs, with the defaults that a distribution gives it. */
final class KernelBridge implements Engine {
    private static final String BRIDGE = "br0";
    /** The file is in every network namespace once the module br_netfilter is loaded. */
    private static final String NETFILTER = """
            file=/proc/sys/net/bridge/bridge-nf-call-iptables
            if [ -r $file ]; then cat $file; else echo absent; fi
            """;

    private final HostNamespaces spaces;
    private final String netfilter;

    private KernelBridge(HostNamespaces spaces) throws IOException {
        this.spaces = spaces;
        this.netfilter =
                Commands.runIn(spaces.switchSpace(), "sh", "-c", NETFILTER).strip();
    }

    static TargetKind kind() {
        return new BuiltKind(
                "kernel", Attachment.VETH, Optional::empty, (spaces, directory) -> new KernelBridge(spaces));
    }

    @Override
    public String description() {
        return "Linux " + release() + " bridge, veth ports, "
                + switch (netfilter) {
                    case "1" -> "bridge-nf-call-iptables on";
                    case "0" -> "bridge-nf-call-iptables off";
                    default -> "br_netfilter not loaded";
                };
    }

    private static String release() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        } catch (IOException _) {
            return System.getProperty("os.version", "");
        }
    }

    @Override
    public void start() throws IOException {
        List<String> commands = new ArrayList<>();
        commands.add("link add " + BRIDGE + " type bridge");
        spaces.switchPorts().forEach(port -> commands.add("link set " + port + " master " + BRIDGE));
        commands.add("link set " + BRIDGE + " up");
        Commands.ip(spaces.switchSpace(), commands);
    }

    @Override
    public void stop(Target.Restart how) throws IOException {
        Commands.ip(spaces.switchSpace(), List.of("link delete " + BRIDGE));
    }

    @Override
    public boolean canStop(Target.Restart how) {
        return how == Target.Restart.GRACEFUL;
    }

    @Override
    public OptionalLong processorNanos() {
        return OptionalLong.empty();
    }

    /** The bridge goes with its namespace. */
    @Override
    public void close() {}
}
