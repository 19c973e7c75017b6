package io.vetch.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.bench.linux.PacketRing;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.MessageBatch;
import io.vetch.tap.linux.PacketSocket;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two rings on one interface, one of them behind the filter: both must come to the same counts, whatever is sent. */
@RequiresNamespaces
class InOrderFilterTest {
    private static final int TRIAL = 7;
    private static final Stream STREAM = Stream.unicast(1, 0, 64, 0);
    private static final Stream TAGGED = Stream.unicast(1, 0, 100, 0x8100_6007);

    private final List<Stream> streams = List.of(STREAM, TAGGED);
    private final MemorySegment[] templates =
            streams.stream().map(TestFrame::template).toArray(MemorySegment[]::new);
    private final FrameIo io = FrameIo.forCurrentThread();
    private TestNamespace net;
    private SendPort sender;
    private PacketRing everyFrame;
    private PacketRing filtered;
    private InOrderFilter filter;
    private PacketSocket last;
    private long lasts;
    private final TrialTally naive = tally();
    private final TrialTally counted = tally();

    private TrialTally tally() {
        return new TrialTally(TRIAL, 0, streams, templates, 1, false);
    }

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        net.addVeth("near", "far");
        sender = new SendPort(net.call(() -> PacketSocket.openSender(net.index("far"))));
        sender.reset();
        last = net.call(() -> PacketSocket.openSender(net.index("far")));
        everyFrame = net.call(() -> PacketRing.open(net.index("near"), 1 << 16, 256, 2));
        filtered = net.call(() -> PacketRing.open(net.index("near"), 1 << 16, 256, 2));
        Optional<InOrderFilter> attached = InOrderFilter.attach(filtered);
        Assumptions.assumeTrue(attached.isPresent(), "eBPF socket filters are not allowed here");
        filter = attached.orElseThrow();
        filter.start(TRIAL, streams, 0);
        counted.countWith(filter, 0);
    }

    @AfterEach
    void close() throws IOException {
        sender.close();
        last.close();
        everyFrame.close();
        filtered.close();
        if (filter != null) {
            filter.close();
        }
        net.close();
    }

    private void send(int stream, LongStream numbers) {
        numbers.forEach(number -> {
            sender.stage(TRIAL, stream, streams, templates, number, number * 100);
            if (sender.isFull()) {
                sender.flush(io);
            }
        });
        sender.flush(io);
    }

    /** How many frames passed since this was last asked. One of nobody's comes last: then nothing is under way. */
    private int passed() {
        sendTo(last, MemorySegment.ofBuffer(ByteBuffer.allocateDirect(64)));
        AtomicInteger passed = new AtomicInteger(-1);
        lasts++;
        await().pollInSameThread().pollInterval(Duration.ofMillis(1)).until(() -> {
            everyFrame.drain(
                    (memory, offset, length, tag, nanos) -> naive.frame(0, memory, offset, length, tag, nanos));
            passed.addAndGet(filtered.drain(
                    (memory, offset, length, tag, nanos) -> counted.frame(0, memory, offset, length, tag, nanos)));
            return naive.foreign() == lasts && counted.foreign() == lasts;
        });
        return passed.get();
    }

    private static List<Long> of(Arrivals arrivals) {
        return List.of(
                arrivals.received(),
                arrivals.duplicated(),
                arrivals.reordered(),
                arrivals.corrupted(),
                arrivals.lastGapNanos());
    }

    private void assertSame(String description) {
        filter.stop();
        counted.finish();
        for (int stream = 0; stream < streams.size(); stream++) {
            assertThat(of(counted.arrivals(stream, 0)))
                    .as("received, duplicated, reordered, corrupted, gap of stream %d, %s", stream, description)
                    .isEqualTo(of(naive.arrivals(stream, 0)));
        }
        assertThat(counted.corruptedAt(0)).isEqualTo(naive.corruptedAt(0));
        assertThat(counted.foreign()).isEqualTo(naive.foreign());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void framesInOrderAreCountedAndOneOfSixteenPasses(int stream) throws Exception {
        send(stream, LongStream.range(0, 10_010));
        assertThat(passed()).isEqualTo(10_010 / 16);
        assertThat(filter.progress()).isEqualTo(10_010 - 10_010 / 16);
        assertSame("in order");
        assertThat(counted.arrivals(stream, 0).received()).isEqualTo(10_010);
    }

    @Test
    void aGapLetsAllPassToTheEndOfItsBlock() throws Exception {
        send(0, LongStream.range(0, 100));
        send(0, LongStream.range(103, 2048));
        assertThat(passed()).isEqualTo(100 / 16 + (1024 - 103) + 1024 / 16);
        assertSame("after a gap");
        assertThat(counted.arrivals(0, 0).received()).isEqualTo(2048 - 3);
        assertThat(counted.arrivals(0, 0).lastGapNanos()).isEqualTo(10_300);
    }

    @Test
    void aFrameThatCameIsTwiceThereAndOneThatDidNotIsLate() throws Exception {
        send(0, LongStream.range(0, 5));
        send(0, LongStream.of(6, 5, 6, 2, 7));
        send(0, LongStream.of(3));
        passed();
        assertSame("late and twice");
        assertThat(counted.arrivals(0, 0).duplicated()).isEqualTo(3);
        assertThat(counted.arrivals(0, 0).reordered()).isEqualTo(1);
    }

    @Test
    void whatIsNotAsItWasSentPasses() throws Exception {
        send(0, LongStream.range(0, 4));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment frame = arena.allocate(64);
            int length = TestFrame.write(frame, 0, STREAM, templates[0]);
            TestFrame.stamp(frame, 0, false, TRIAL, 0, 4, 400);
            sendTo(last, frame.asSlice(0, length + 1)); // longer
            frame.set(ValueLayout.JAVA_BYTE, TestFrame.SIGNATURE + 5, (byte) 1); // another number, the check of the old
            sendTo(last, frame.asSlice(0, length));
            TestFrame.stamp(frame, 0, false, TRIAL - 1, 0, 4, 400); // of the trial before
            sendTo(last, frame.asSlice(0, length));
        }
        assertThat(passed()).isEqualTo(3);
        assertSame("corrupted");
        assertThat(counted.arrivals(0, 0).corrupted()).isEqualTo(1);
        assertThat(counted.corruptedAt(0)).isEqualTo(1);
        assertThat(counted.arrivals(0, 0).received()).isEqualTo(4);
    }

    private void sendTo(PacketSocket socket, MemorySegment frame) {
        try (MessageBatch batch = new MessageBatch(1)) {
            batch.set(0, frame.address(), (int) frame.byteSize());
            assertThat(io.send(socket.fd(), batch, 0, 1)).isEqualTo(1);
        }
    }

    /** Two streams at once; in one of three stretches frames are lost, doubled, or late by up to three blocks. */
    @Test
    void countsAsTheTesterItselfDoesWhateverIsSent() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long[] next = new long[streams.size()];
        for (int stretch = 0; stretch < 300; stretch++) {
            int stream = random.nextInt(streams.size());
            int length = random.nextInt(1200);
            boolean bad = random.nextInt(3) == 0;
            send(stream, numbers(next[stream], length, bad, random));
            next[stream] += length;
            if (stretch % 10 == 0) {
                passed();
            }
        }
        int passed = passed();
        assertSame("seed " + seed + ", " + passed + " at last");
        assertThat(everyFrame.dropsSinceAsked()).isZero();
        assertThat(counted.arrivals(0, 0).received()).isGreaterThan(10_000);
        assertThat(counted.arrivals(0, 0).duplicated()).isPositive();
        assertThat(counted.arrivals(0, 0).reordered()).isPositive();
    }

    private static LongStream numbers(long first, int count, boolean bad, Random random) {
        List<Long> numbers =
                new ArrayList<>(LongStream.range(first, first + count).boxed().toList());
        for (int i = 0; bad && i < numbers.size(); i += 1 + random.nextInt(300)) {
            switch (random.nextInt(3)) {
                case 0 -> numbers.remove(i);
                case 1 ->
                    numbers.add(random.nextInt(numbers.size()), Math.max(0, numbers.get(i) - random.nextInt(3000)));
                default -> Collections.swap(numbers, i, random.nextInt(numbers.size()));
            }
        }
        return numbers.stream().mapToLong(Long::longValue);
    }
}
