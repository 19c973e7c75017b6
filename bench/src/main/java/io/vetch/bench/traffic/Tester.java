package io.vetch.bench.traffic;

import io.vetch.bench.linux.Affinity;
import io.vetch.bench.linux.PacketRing;
import io.vetch.bench.linux.RealTimeClock;
import io.vetch.bench.targets.TesterPort;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.PacketSocket;
import io.vetch.tap.linux.RouteNetlink;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Sends and receives at the ports of a switch. One trial at a time, from one thread. */
public final class Tester implements AutoCloseable {
    private static final int BLOCK_SIZE = 1 << 19;
    private static final int BLOCKS = 64;
    private static final int RETIRE_MILLIS = 8;
    private static final int TRIALS = 1 << 16;

    private final List<SendPort> senders = new ArrayList<>();
    private final List<PacketRing> rings = new ArrayList<>();
    private final List<Optional<InOrderFilter>> filters = new ArrayList<>();
    private final ExecutorService sending;
    private final RealTimeClock clock = new RealTimeClock();
    private final Receiver receiver;
    private int trials;

    private Tester(List<TesterPort> ports) throws IOException {
        try {
            for (TesterPort port : ports) {
                open(port);
            }
        } catch (IOException e) {
            closeSockets();
            throw e;
        }
        receiver = new Receiver(rings);
        sending = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "bench-sender");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * @param ports the streams of trials name them by their index here
     * @throws IOException if one of them cannot be opened
     */
    public static Tester open(List<TesterPort> ports) throws IOException {
        return new Tester(ports);
    }

    private void open(TesterPort port) throws IOException {
        if (port.namespace().isEmpty()) {
            openHere(port.name());
            return;
        }
        try (NetworkNamespace namespace = NetworkNamespace.named(port.namespace())) {
            namespace.call(() -> {
                openHere(port.name());
                return true;
            });
        }
    }

    private void openHere(String name) throws IOException {
        int index = index(name);
        senders.add(new SendPort(PacketSocket.openSender(index)));
        PacketRing ring = PacketRing.open(index, BLOCK_SIZE, BLOCKS, RETIRE_MILLIS);
        rings.add(ring);
        filters.add(InOrderFilter.attach(ring));
    }

    /** By netlink: java.net knows only interfaces that have an address. */
    private static int index(String name) throws IOException {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            return netlink.link(netlink.ownNsid(), name)
                    .orElseThrow(() -> new IOException("no interface " + name))
                    .index();
        }
    }

    /** How frames are received, for a report. */
    public String reception() {
        return filters.stream().allMatch(Optional::isPresent)
                ? "frames in order are counted by a socket filter, one of %d is looked at"
                        .formatted(InOrderFilter.SAMPLE)
                : "every frame is copied, which slows the switch down: no eBPF socket filter is allowed here";
    }

    /** Sends a trial and waits for what comes of it. */
    public TrialResult run(Trial trial) throws IOException, InterruptedException {
        int number = trials++ % TRIALS;
        long start = clock.nanos();
        MemorySegment[] templates = templates(trial);
        TrialTally tally = new TrialTally(number, start, trial.streams(), templates, rings.size(), trial.latency());
        if (trial.canBeFiltered()) {
            startFilters(number, trial.streams(), tally);
        }
        testerDrops();
        receiver.use(tally);
        Transmission transmission = new Transmission(trial, number, start, templates, senders);
        send(transmission);
        awaitEnd(tally, expected(trial, transmission));
        receiver.use(null);
        filters.forEach(filter -> filter.ifPresent(InOrderFilter::stop));
        tally.finish();
        return result(trial, transmission, tally);
    }

    private void startFilters(int number, List<Stream> streams, TrialTally tally) {
        for (int i = 0; i < filters.size(); i++) {
            int port = i;
            filters.get(port).ifPresent(filter -> {
                filter.start(number, streams, port);
                tally.countWith(filter, port);
            });
        }
    }

    /**
     * Sends a trial whose frames nobody counts, such as those that a switch is to learn from. Does not wait for them.
     *
     * @return how fast, frames/s
     */
    public double send(Trial trial) throws InterruptedException {
        Transmission transmission =
                new Transmission(trial, trials++ % TRIALS, clock.nanos(), templates(trial), senders);
        send(transmission);
        return transmission.taken() * 1e9 / transmission.tookNanos();
    }

    private static MemorySegment[] templates(Trial trial) {
        return trial.streams().stream().map(TestFrame::template).toArray(MemorySegment[]::new);
    }

    private void send(Transmission transmission) throws InterruptedException {
        try {
            sending.submit(() -> {
                        pin();
                        transmission.run(FrameIo.forCurrentThread(), new RealTimeClock());
                    })
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("sending failed", e.getCause());
        }
    }

    /** To the first processor: the switch and the receiver get the others. */
    private static void pin() {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            Affinity.preferForCurrentThread(0, 0);
        }
    }

    private void awaitEnd(TrialTally tally, long expected) throws InterruptedException {
        TrialEnd end = new TrialEnd(expected);
        long looks;
        do {
            Thread.sleep(TrialEnd.LOOK_MILLIS);
            looks = receiver.looks();
        } while (!end.isReached(looks, progress(tally)));
    }

    /** Copies of the frames that were sent, where each one is received as often as it should be. */
    private static long expected(Trial trial, Transmission transmission) {
        List<Stream> streams = trial.streams();
        long copies = 0;
        for (int i = 0; i < streams.size(); i++) {
            copies += transmission.sent(i) * streams.get(i).copies();
        }
        return copies;
    }

    private long progress(TrialTally tally) {
        return tally.seen()
                + filters.stream()
                        .flatMap(Optional::stream)
                        .mapToLong(InOrderFilter::progress)
                        .sum();
    }

    private long testerDrops() throws IOException {
        long drops = 0;
        for (PacketRing ring : rings) {
            drops += ring.dropsSinceAsked();
        }
        return drops;
    }

    private TrialResult result(Trial trial, Transmission transmission, TrialTally tally) throws IOException {
        List<TrialResult.Flow> flows = new ArrayList<>();
        List<TrialResult.Stray> strays = new ArrayList<>();
        List<Stream> streams = trial.streams();
        List<Long> corruptedAt = new ArrayList<>();
        List<Long> undersizedAt = new ArrayList<>();
        for (int port = 0; port < rings.size(); port++) {
            corruptedAt.add(tally.corruptedAt(port));
            undersizedAt.add(tally.undersizedAt(port));
            for (int stream = 0; stream < streams.size(); stream++) {
                Arrivals arrivals = tally.arrivals(stream, port);
                if (arrivals != null) {
                    flows.add(flow(streams.get(stream), port, transmission.sent(stream), arrivals));
                }
                if (tally.misdelivered(stream, port) > 0) {
                    strays.add(new TrialResult.Stray(streams.get(stream), port, tally.misdelivered(stream, port)));
                }
            }
        }
        return new TrialResult(
                trial,
                flows,
                strays,
                corruptedAt,
                undersizedAt,
                transmission.taken(),
                senders.stream().mapToLong(SendPort::refused).sum(),
                transmission.tookNanos() / 1e9,
                testerDrops(),
                tally.foreign(),
                tally.latency());
    }

    private static TrialResult.Flow flow(Stream stream, int port, long sent, Arrivals arrivals) {
        return new TrialResult.Flow(
                stream,
                port,
                sent,
                arrivals.received(),
                arrivals.duplicated(),
                arrivals.reordered(),
                arrivals.corrupted(),
                arrivals.lastGapNanos());
    }

    private void closeSockets() {
        senders.forEach(SendPort::close);
        rings.forEach(PacketRing::close);
        filters.forEach(filter -> filter.ifPresent(InOrderFilter::close));
    }

    @Override
    public void close() {
        sending.shutdown();
        receiver.close();
        closeSockets();
    }
}
