package io.vetch.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.Seed;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.relay.FrameRelay;
import io.vetch.core.verdict.DropReason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/** Loops relay the same and different stations while the control thread changes everything under them. */
class BridgeConcurrencyTest {
    private static final int LOOPS = 3;
    private static final int PORTS = 6;
    private static final int SHARED_STATIONS = 40;
    private static final int CAPACITY = 256;
    private static final int BURST = 64;
    private static final int CHANGES = 800;
    private static final long MILLISECOND = 1_000_000;

    private final Seed seed = Seed.choose();
    /** Bursts each loop has finished; a loop that has ended counts as far ahead. */
    private final AtomicLongArray bursts = new AtomicLongArray(LOOPS);

    private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
    private final Bridge bridge = new Bridge("br0", LOOPS, CAPACITY, this::awaitBurstBoundary, now::get);
    private final List<BridgePort> everyPort = new ArrayList<>();
    private volatile BridgePort[] ingresses = {};
    private volatile boolean loopsRun;
    private volatile boolean stop;

    private void awaitBurstBoundary() {
        if (!loopsRun) {
            return;
        }
        long[] seen = IntStream.range(0, LOOPS).mapToLong(bursts::get).toArray();
        for (int loop = 0; loop < LOOPS; loop++) {
            while (bursts.get(loop) == seen[loop]) {
                Thread.onSpinWait();
            }
        }
    }

    @RepeatedTest(3)
    void loopsAndControlThreadDoNotDisturbEachOther() throws Exception {
        bridge.setUp(true);
        for (int number = 1; number <= PORTS; number++) {
            addPort(number);
        }
        relayWhile(this::changeEverything);

        assertThat(bridge.fdb().entries())
                .extracting(FdbEntry::port)
                .as("%s", seed)
                .isSubsetOf(bridge.allPorts());
        int learned = learnedEntries(); // first: what has aged goes then, and counts until then
        assertThat(bridge.fdb().dynamic().learnedCount()).as("%s", seed).isEqualTo(learned);
        everyPort.forEach(this::assertEveryFrameHasOneVerdict);
    }

    private void relayWhile(Callable<Void> control) throws Exception {
        loopsRun = true;
        try (ExecutorService threads = Executors.newFixedThreadPool(LOOPS)) {
            List<Future<?>> loops = new ArrayList<>();
            for (int loop = 0; loop < LOOPS; loop++) {
                int index = loop;
                loops.add(threads.submit(() -> runLoop(index)));
            }
            try {
                control.call();
            } finally {
                stop = true;
            }
            for (Future<?> loop : loops) {
                loop.get();
            }
        }
    }

    private int learnedEntries() {
        bridge.ageing().removeAged();
        return (int) bridge.fdb().entries().stream().filter(FdbEntry::isLearned).count();
    }

    private void assertEveryFrameHasOneVerdict(BridgePort port) {
        long drops = Arrays.stream(DropReason.values()).mapToLong(port::drops).sum();
        long verdicts = port.sum(Counter.FORWARDED) + port.sum(Counter.FLOODED) + port.sum(Counter.DELIVERED) + drops;
        assertThat(verdicts).as("%s, %s", port, seed).isEqualTo(port.sum(Counter.RX_FRAMES));
    }

    // ---- a loop

    private void runLoop(int loop) {
        try {
            SplittableRandom random = new SplittableRandom(seed.value() + loop);
            ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
            while (!stop) {
                burst(loop, random, buffer);
                bursts.incrementAndGet(loop);
            }
        } finally {
            bursts.set(loop, Long.MAX_VALUE);
        }
    }

    private void burst(int loop, SplittableRandom random, ByteBuffer buffer) {
        FrameRelay relay = bridge.relay(loop);
        BridgePort[] ports = ingresses;
        Frame frame = new Frame();
        relay.beginBurst(now.get());
        for (int i = 0; i < BURST && ports.length > 0; i++) {
            byte[] bytes = Frames.frame(anyStation(loop, random), anyStation(loop, random));
            buffer.put(Frame.HEADROOM, bytes);
            relay.receive(ports[random.nextInt(ports.length)], frame.wrap(buffer, 0, Frame.HEADROOM, bytes.length));
        }
    }

    /** Some are heard by all loops, some by one; together more than the table holds. */
    private static long anyStation(int loop, SplittableRandom random) {
        int own = random.nextInt(CAPACITY) + 1000 * (loop + 1);
        return Frames.station(random.nextBoolean() ? random.nextInt(SHARED_STATIONS) : own);
    }

    // ---- the control thread

    private Void changeEverything() {
        SplittableRandom random = seed.random();
        for (int i = 0; i < CHANGES; i++) {
            now.addAndGet(random.nextLong(200) * MILLISECOND);
            change(random);
        }
        return null;
    }

    private void change(SplittableRandom random) {
        BridgePort port = bridge.ports().get(random.nextInt(PORTS));
        switch (random.nextInt(7)) {
            case 0 -> replace(port);
            case 1 -> bridge.entries().flush(entry -> true);
            case 2 -> bridge.setOperational(port, !port.isOperational());
            case 3 -> addEntry(random, port);
            case 4 -> bridge.setOption(BridgeOption.AGEING_TIME, random.nextInt(4) * 100L);
            case 5 -> bridge.setOption(BridgeOption.FDB_MAX_LEARNED, random.nextInt(CAPACITY));
            default -> bridge.ageing().removeAged();
        }
    }

    private void addEntry(SplittableRandom random, BridgePort port) {
        EntryKind kind = EntryKind.values()[random.nextInt(EntryKind.values().length)];
        bridge.fdb().add(Frames.station(random.nextInt(SHARED_STATIONS)), 0, kind, false, port, true);
    }

    private void replace(BridgePort port) {
        bridge.removePort(port);
        assertThat(bridge.fdb().entries())
                .as("entries that lead to a removed port, %s", seed)
                .noneMatch(entry -> entry.port() == port);
        addPort(port.number());
    }

    /** As a driver would: the device is read from before the port is up, and until it is removed. */
    private void addPort(int number) {
        BridgePort port = bridge.addPort(
                "p" + number,
                TestBridge.portAddress(number),
                TestBridge.MTU,
                (frame, loop, counters) -> counters.transmitted(frame.length()));
        everyPort.add(port);
        ingresses = bridge.ports().toArray(BridgePort[]::new);
        bridge.setOperational(port, true);
    }
}
