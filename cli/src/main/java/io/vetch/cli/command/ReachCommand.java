package io.vetch.cli.command;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vetch reach HOST}: one echo request, for the demo on machines without ping(8). */
@Command(
        name = "reach",
        hidden = true,
        description = "Send one ICMP echo request and wait for the reply.",
        mixinStandardHelpOptions = true)
final class ReachCommand implements Callable<Integer> {
    private static final int TIMEOUT_MILLIS = 2000;

    @Parameters(paramLabel = "HOST")
    private String host = "";

    @Override
    public Integer call() throws IOException {
        InetAddress address = InetAddress.getByName(host);
        long start = System.nanoTime();
        boolean reached = address.isReachable(TIMEOUT_MILLIS);
        double millis = (System.nanoTime() - start) / 1e6;
        System.out.println(
                reached
                        ? String.format(Locale.ROOT, "reply from %s: time=%.2f ms", host, millis)
                        : "no reply from " + host);
        return reached ? 0 : 1;
    }
}
