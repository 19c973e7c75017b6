package io.vetch.bench.rfc;

import io.vetch.bench.linux.Affinity;
import io.vetch.bench.report.Metric;
import io.vetch.bench.targets.TesterPort;
import io.vetch.tap.linux.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A datagram there and back between the sockets of two hosts, one at a time, all on one processor where that is
 * possible: what an application sees of an idle switch.
 */
final class RoundTrip {
    private static final int PORT = 7777;
    private static final int PAYLOAD = 32;
    /** So many are not measured, unless they take longer than half of the time. */
    private static final int WARM_UP = 3000;

    private static final double MIN_SECONDS = 1;
    private static final long LONGEST_NANOS = 10_000_000_000L;

    private RoundTrip() {}

    static void run(TestRun run) throws IOException, InterruptedException {
        List<TesterPort> ports = run.target().ports();
        if (ports.getFirst().namespace().isEmpty()) {
            run.notApplicable(
                    Metric.ROUND_TRIP, "p50", "the named interfaces have no hosts of the tester's behind them");
            return;
        }
        InetSocketAddress server = address(ports.get(1));
        try (DatagramChannel echo = open(ports.get(1)).bind(server);
                DatagramChannel client = open(ports.get(0))) {
            Thread echoing = new Thread(() -> echo(echo), "bench-echo");
            echoing.setDaemon(true);
            echoing.start();
            client.connect(server);
            Histogram times = new Histogram(1, LONGEST_NANOS, 3);
            long nanos = (long) (Math.max(MIN_SECONDS, run.settings().trialSeconds()) * 1e9);
            Thread pinging = new Thread(() -> ping(client, nanos, times), "bench-ping");
            pinging.start();
            pinging.join(Duration.ofNanos(nanos).plusSeconds(1));
            String note = pinging.isAlive() ? "ended by a lost datagram" : "";
            wake(client);
            pinging.join();
            Latencies.write(run, Metric.ROUND_TRIP, "", times, note);
        }
    }

    private static DatagramChannel open(TesterPort port) throws IOException {
        try (NetworkNamespace namespace = NetworkNamespace.named(port.namespace())) {
            return namespace.call(() -> DatagramChannel.open(StandardProtocolFamily.INET));
        }
    }

    private static InetSocketAddress address(TesterPort port) throws IOException {
        try (NetworkNamespace namespace = NetworkNamespace.named(port.namespace())) {
            return namespace.call(() -> {
                NetworkInterface found = NetworkInterface.getByName(port.name());
                if (found == null || found.getInterfaceAddresses().isEmpty()) {
                    throw new IOException(port + " has no address");
                }
                return new InetSocketAddress(
                        found.getInterfaceAddresses().getFirst().getAddress(), PORT);
            });
        }
    }

    private static void echo(DatagramChannel channel) {
        Affinity.preferForCurrentThread(0, 0);
        ByteBuffer datagram = ByteBuffer.allocateDirect(PAYLOAD);
        try {
            while (true) {
                channel.connect(channel.receive(datagram.clear()));
                while (true) {
                    channel.write(datagram.flip());
                    channel.read(datagram.clear());
                }
            }
        } catch (ClosedChannelException e) {
            // The test is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ping(DatagramChannel channel, long nanos, Histogram times) {
        Affinity.preferForCurrentThread(0, 0);
        ByteBuffer datagram = ByteBuffer.allocateDirect(PAYLOAD);
        long start = System.nanoTime();
        try {
            for (int i = 0; System.nanoTime() - start < nanos; i++) {
                long sent = System.nanoTime();
                channel.write(datagram.clear());
                channel.read(datagram.clear());
                if (i >= WARM_UP || sent - start > nanos / 2) {
                    times.recordValue(Math.min(System.nanoTime() - sent, LONGEST_NANOS));
                }
            }
        } catch (ClosedChannelException e) {
            // A datagram was lost, and the test does not wait any longer.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whoever waits for an answer that will not come. */
    private static void wake(DatagramChannel channel) throws IOException {
        channel.close();
    }
}
