package io.vetch.pcap.lookback;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.Verdict;
import io.vetch.pcap.capture.Direction;
import io.vetch.pcap.capture.WallClock;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class LookBackTest {
    private static final int MIB = 1 << 20;

    private final AtomicLong now = new AtomicLong();

    /** Some twenty times around the slab; the model is a queue. */
    @ParameterizedTest
    @CsvSource({"1, 9223372036854775807, 1500", "2, 3000000, 1500", "3, 9223372036854775807, 128", "4, 40000000, 65000"
    })
    void keepsExactlyTheNewestThatBothLimitsAllow(long seed, long nanos, int longest) {
        Random random = new Random(seed);
        LookBack lookBack = lookBack(nanos, MIB);
        List<BridgePort> ports = ports(5);
        Deque<SampleFrame> model = new ArrayDeque<>();
        long bytes = 0;
        int frames = 20 * MIB / (longest / 2 + 48);
        for (int i = 1; i <= frames; i++) {
            SampleFrame frame = SampleFrame.random(random, now.addAndGet(random.nextInt(10_000)), ports, longest);
            lookBack.accept(frame);
            model.add(frame);
            bytes += frame.recordSize();
            while (bytes > MIB || frame.epochNanos() - model.getFirst().epochNanos() > nanos) {
                bytes -= model.removeFirst().recordSize();
            }
            if (i % (frames / 25) == 0) {
                assertThat(kept(lookBack))
                        .isEqualTo(model.stream().map(SampleFrame::describe).toList());
                assertThat(lookBack.status())
                        .isEqualTo(new LookBackStatus(
                                model.size(), (int) bytes, model.getFirst().epochNanos(), frame.epochNanos()));
            }
        }
        assertThat(model.size()).isLessThan(frames);
    }

    @Test
    void forgetsByTheClockAloneAndWhenTold() {
        LookBack lookBack = lookBack(1000, MIB);
        accept(lookBack, 10, 100);
        now.set(1010);
        assertThat(lookBack.status().frames()).isEqualTo(2);
        now.set(1011);
        assertThat(lookBack.status().frames()).isEqualTo(1);
        assertThat(kept(lookBack)).hasSize(1);
        lookBack.clear();
        assertThat(lookBack.status().frames()).isZero();
        assertThat(kept(lookBack)).isEmpty();
        accept(lookBack, 1012);
        assertThat(lookBack.status())
                .extracting(LookBackStatus::frames, LookBackStatus::oldestNanos)
                .containsExactly(1L, 1012L);
    }

    private void accept(LookBack lookBack, long... times) {
        for (long time : times) {
            lookBack.accept(SampleFrame.random(new Random(time), time, ports(2), 100));
        }
    }

    /** Numbers are reused; more ports come and go than there are slots. */
    @Test
    void namesPortsThatLeftLongAgo() {
        LookBack lookBack = lookBack(LookBackLimits.ANY_AGE, MIB);
        Deque<String> model = new ArrayDeque<>();
        for (int i = 0; i < 3 * PortSlots.COUNT; i++) {
            BridgePort comes = port(1 + i % 7, "port" + i);
            SampleFrame frame = SampleFrame.random(new Random(i), i, List.of(comes, port(9, "peer" + i)), 100);
            lookBack.accept(frame);
            model.add(SampleFrame.describe(frame));
        }
        List<String> kept = kept(lookBack);
        assertThat(kept).hasSizeBetween(PortSlots.COUNT / 4, PortSlots.COUNT);
        assertThat(new ArrayList<>(model).subList(model.size() - kept.size(), model.size()))
                .isEqualTo(kept);
    }

    /** Frames of {@link #numbered} that fill a slab of 8 MiB some three times. */
    private static final long SEVERAL_TIMES_AROUND = 100_000;

    @Test
    void snapshotsWhileFramesComeInHaveNoGapAndLackNothing() throws InterruptedException {
        LookBack lookBack = lookBack(LookBackLimits.ANY_AGE, 8 * MIB);
        AtomicLong accepted = new AtomicLong();
        AtomicBoolean ended = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            while (!ended.get()) {
                lookBack.accept(numbered(accepted.get()));
                accepted.incrementAndGet();
            }
        });
        writer.start();
        try {
            for (int i = 0; i < 200 || accepted.get() < SEVERAL_TIMES_AROUND; i++) {
                long before = accepted.get();
                long[] next = {-1};
                long[] bytes = {0};
                lookBack.snapshot(WallClock.MONOTONIC).forEach(frame -> {
                    long number = ByteBuffer.wrap(frame.array()).getLong(frame.offset());
                    if ((next[0] >= 0 && number != next[0]) || number != frame.epochNanos()) {
                        throw new IllegalStateException(number + " in place of " + next[0]);
                    }
                    next[0] = number + 1;
                    bytes[0] += 44 + frame.length();
                });
                assertThat(next[0]).isGreaterThanOrEqualTo(before == 0 ? -1 : before);
                // What was kept at one moment: all that the slab holds, once it has been filled.
                assertThat(bytes[0]).isGreaterThan(before * 45 > 8L * MIB * 10 ? 8 * MIB - 500 : -1);
            }
        } finally {
            ended.set(true);
            writer.join();
        }
    }

    private static final List<BridgePort> TWO = ports(2);

    private static SampleFrame numbered(long number) {
        byte[] bytes = new byte[10 + 60 + (int) (number % 300)];
        ByteBuffer.wrap(bytes).putLong(10, number);
        return new SampleFrame(
                number, TWO.get(0), Direction.INGRESS, Verdict.FORWARD, null, 0, TWO.subList(1, 2), bytes, 1500);
    }

    @Test
    void takesNoMemoryForAFrame() {
        LookBack lookBack = lookBack(1_000_000, MIB);
        SampleFrame frame = numbered(7);
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                lookBack.accept(frame);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).isLessThan(10_000);
    }

    private LookBack lookBack(long nanos, int bytes) {
        return new LookBack(new LookBackLimits(nanos, bytes, LookBackLimits.WHOLE), now::get);
    }

    private static List<String> kept(LookBack lookBack) {
        List<String> kept = new ArrayList<>();
        lookBack.snapshot(WallClock.MONOTONIC).forEach(frame -> kept.add(SampleFrame.describe(frame)));
        return kept;
    }

    static List<BridgePort> ports(int count) {
        return IntStream.range(0, count).mapToObj(i -> port(i, "veth" + i)).toList();
    }

    private static BridgePort port(int number, String name) {
        return new BridgePort(number, name, 0x0200_5e10_0000L + number, 1500, 1, (frame, loop, counters) -> {});
    }
}
