package io.vetch.pcap.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.port.BridgePort;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.PcapReader;
import io.vetch.pcap.file.PcapWriter;
import io.vetch.pcap.file.TimePrecision;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CaptureTest {
    private static final String A = "02:00:00:00:00:0a";
    private static final String B = "02:00:00:00:00:0b";
    private static final String BROADCAST = "ff:ff:ff:ff:ff:ff";
    private static final WallClock WALL = WallClock.anchored(0, Instant.ofEpochSecond(1000));

    @TempDir
    Path directory;

    @Test
    void saysWhyInTheWordsOfEveryOtherOutput() {
        TestSwitch s = new TestSwitch(1);
        Recorder recorder = new Recorder();
        try (Capture capture = start(CaptureFilter.all(), recorder, options(1, 64))) {
            s.bridge.watchers().add(capture);
            s.receive(0, 1, s.veth10, A, B, 60);
            s.receive(0, 2, s.veth20, B, A, 60);
            s.receive(0, 3, s.veth10, A, B, 1500);
            s.receive(0, 4, s.veth10, A, BROADCAST, 60);
            s.receive(0, 5, s.veth10, A, "33:33:00:00:00:01", 60);
            s.receive(0, 6, s.veth10, A, "02:00:00:00:00:ff", 60);
            s.receive(0, 7, s.veth20, "02:00:00:00:00:0c", B, 60);
            s.receive(0, 8, s.veth10, A, B, 7);
        }
        assertThat(recorder.lines)
                .containsExactly(
                        "1000.1 veth10 INGRESS 60/60 flood: destination unknown; to veth20, veth30",
                        "1000.2 veth20 INGRESS 60/60 forward: to veth10",
                        "1000.3 veth10 INGRESS 64/1500 forward: to veth20",
                        "1000.4 veth10 INGRESS 60/60 flood: broadcast; to veth20, veth30, br0",
                        "1000.5 veth10 INGRESS 60/60 flood: multicast; to veth20, veth30, br0",
                        "1000.6 veth10 INGRESS 60/60 deliver: to br0",
                        "1000.7 veth20 INGRESS 60/60 drop: SAME_PORT (destination is on the ingress port)",
                        "1000.8 veth10 INGRESS 7/7 drop: TOO_SHORT (shorter than an Ethernet header)");
        assertThat(recorder.closed).isOne();
    }

    @Test
    void aPortSeesWhatEntersAndWhatLeaves() {
        assertThat(watch(s -> CaptureFilter.ports(List.of(s.veth20))))
                .containsExactly("veth10 EGRESS", "veth20 INGRESS", "veth10 EGRESS");
        assertThat(watch(s -> CaptureFilter.ports(List.of(s.veth20), Direction.INGRESS)))
                .containsExactly("veth20 INGRESS");
        assertThat(watch(s -> CaptureFilter.ports(List.of(s.veth20), Direction.EGRESS)))
                .containsExactly("veth10 EGRESS", "veth10 EGRESS");
    }

    private static List<String> watch(java.util.function.Function<TestSwitch, CaptureFilter> filter) {
        TestSwitch s = new TestSwitch(1);
        Recorder recorder = new Recorder();
        try (Capture capture = start(filter.apply(s), recorder, options(1, 64))) {
            s.bridge.watchers().add(capture);
            s.receive(0, 1, s.veth10, A, B, 60);
            s.receive(0, 2, s.veth20, B, A, 60);
            s.receive(0, 3, s.veth10, A, B, 60);
            s.receive(0, 4, s.veth30, "02:00:00:00:00:0c", A, 60);
        }
        return recorder.lines.stream()
                .map(line -> line.split(" ", -1))
                .map(words -> words[1] + " " + words[2])
                .toList();
    }

    @Test
    void aRemovedPortKeepsItsNameInWhatItSent() {
        TestSwitch s = new TestSwitch(1);
        Recorder recorder = new Recorder();
        Capture capture = new Capture("test", CaptureFilter.all(), recorder, options(1, 64));
        s.bridge.watchers().add(capture);
        s.receive(0, 1, s.veth10, A, BROADCAST, 60);
        s.bridge.removePort(s.veth10);
        s.bridge.removePort(s.veth20);
        s.bridge.addPort("other", 0, 1500, (frame, loop, counters) -> {});
        capture.close();
        assertThat(recorder.lines)
                .containsExactly("1000.1 veth10 INGRESS 60/60 flood: broadcast; to veth20, veth30, br0");
    }

    /** A producer at full speed, a ring that is far too small, frames of every length. */
    @Test
    void seenIsCapturedPlusDroppedExactly() {
        TestSwitch s = new TestSwitch(1);
        int frames = 400_000;
        Checker checker = new Checker();
        Capture capture =
                start(CaptureFilter.all(), checker, new CaptureOptions(1, 128, 1 << 14, TestSwitch::now, WALL));
        s.bridge.watchers().add(capture);
        Random random = new Random(5);
        for (int i = 0; i < frames; i++) {
            s.receive(0, i, s.veth10, A, (i & 1) == 0 ? B : BROADCAST, random.nextInt(14, 1514));
        }
        s.bridge.watchers().remove(capture);
        capture.close();
        CaptureStatistics statistics = capture.statistics();
        assertThat(statistics.seen()).isEqualTo(frames);
        assertThat(statistics.captured()).isEqualTo(checker.count).isPositive();
        assertThat(statistics.captured() + statistics.dropped()).isEqualTo(frames);
        assertThat(capture.failure()).isNull();
    }

    @Test
    void theLoopAllocatesNothing() {
        TestSwitch s = new TestSwitch(1);
        Capture capture = start(
                CaptureFilter.ports(List.of(s.veth20)),
                frame -> {},
                new CaptureOptions(1, 262_144, 1 << 20, TestSwitch::now, WALL));
        s.bridge.watchers().add(capture);
        s.receive(0, 1, s.veth20, B, A, 60);
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                s.bridge.relay(0).receive(s.veth10, s.frame(0));
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        s.bridge.watchers().remove(capture);
        capture.close();
        assertThat(allocated).isLessThan(10_000);
        assertThat(capture.statistics().seen()).isEqualTo(200_001);
    }

    @Test
    void loopsAreMergedInTheOrderOfTime() {
        TestSwitch s = new TestSwitch(3);
        Recorder recorder = new Recorder();
        Capture capture = new Capture("test", CaptureFilter.all(), recorder, options(3, 64));
        s.bridge.watchers().add(capture);
        BridgePort[] ports = {s.veth10, s.veth20, s.veth30};
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int loop = (i * 7) % 3;
            s.receive(loop, i, ports[loop], "02:00:00:00:01:0" + loop, BROADCAST, 60);
            expected.add("1000." + i + " " + ports[loop].name());
        }
        capture.start();
        capture.close();
        assertThat(recorder.lines)
                .extracting(line -> line.substring(0, line.indexOf(" INGRESS")))
                .isEqualTo(expected);
    }

    @Test
    void aSinkThatFailsEndsThisCaptureAndIsCounted() {
        TestSwitch s = new TestSwitch(1);
        Recorder recorder = new Recorder();
        recorder.failAt = 2;
        Capture capture = start(CaptureFilter.all(), recorder, options(1, 64));
        s.bridge.watchers().add(capture);
        for (int i = 0; i < 10; i++) {
            s.receive(0, i, s.veth10, A, B, 60);
        }
        capture.close();
        assertThat(capture.failure()).hasMessage("No space left on device");
        assertThat(capture.statistics()).isEqualTo(new CaptureStatistics(10, 2, 8));
        assertThat(recorder.closed).isOne();
    }

    /** Whatever it is: a writer that died without a word would leave the loops a full ring for ever. */
    @Test
    void aSinkThatFailsWithAnErrorEndsThisCaptureAndIsToldOf() {
        TestSwitch s = new TestSwitch(1);
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        CaptureSink broken = new CaptureSink() {
            @Override
            public void accept(CapturedFrame frame) {
                throw new StackOverflowError("in the sink");
            }

            @Override
            public void close() {
                told.add("closed");
            }
        };
        CaptureListener listener = new CaptureListener() {
            @Override
            public void failed(Throwable cause) {
                told.add("failed " + cause.getMessage());
            }

            @Override
            public void ended() {
                told.add("ended");
            }
        };
        Capture capture = new Capture("test", CaptureFilter.all(), broken, options(1, 64), listener);
        capture.start();
        s.bridge.watchers().add(capture);
        for (int i = 0; i < 10; i++) {
            s.receive(0, i, s.veth10, A, B, 60);
        }
        capture.close();
        assertThat(told).containsExactly("failed in the sink", "closed", "ended");
        assertThat(capture.statistics()).isEqualTo(new CaptureStatistics(10, 0, 10));
    }

    @Test
    void takesTheMemoryThatItSays() {
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        for (int bytes : new int[] {1, 1 << 20, 100_000_000}) {
            CaptureOptions options = new CaptureOptions(1, 262_144, bytes, TestSwitch::now, WALL);
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThat(new Capture("test", CaptureFilter.all(), new Recorder(), options))
                    .isNotNull();
            long taken = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(taken).isBetween(options.memory() / 2, options.memory() + 20_000);
        }
    }

    @Test
    void writesPcap() throws IOException {
        Path file = directory.resolve("capture.pcap");
        TestSwitch s = new TestSwitch(1);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        PcapWriter writer = new PcapWriter(channel, PcapHeader.ethernet(TimePrecision.NANOSECONDS, 64));
        try (Capture capture = start(CaptureFilter.all(), new PcapSink(writer), options(1, 64))) {
            s.bridge.watchers().add(capture);
            s.receive(0, 7, s.veth10, A, B, 1500);
        }
        try (PcapReader reader = new PcapReader(FileChannel.open(file))) {
            CaptureRecord record = reader.next();
            assertThat(record.epochNanos()).isEqualTo(1_000_000_000_007L);
            assertThat(record.bytes()).hasSize(64).startsWith(2, 0, 0, 0, 0, 0x0b, 2, 0, 0, 0, 0, 0x0a, 0x88, 0xb5);
            assertThat(record.originalLength()).isEqualTo(1500);
            assertThat(reader.next()).isNull();
        }
    }

    private static CaptureOptions options(int loops, int snapLength) {
        return new CaptureOptions(loops, snapLength, 1 << 20, TestSwitch::now, WALL);
    }

    private static Capture start(CaptureFilter filter, CaptureSink sink, CaptureOptions options) {
        Capture capture = new Capture("test", filter, sink, options);
        capture.start();
        return capture;
    }

    /** Writes down what it sees. */
    private static final class Recorder implements CaptureSink {
        final List<String> lines = new ArrayList<>();
        int failAt = Integer.MAX_VALUE;
        int closed;

        @Override
        public void accept(CapturedFrame frame) throws IOException {
            if (lines.size() == failAt) {
                throw new IOException("No space left on device");
            }
            long nanos = frame.epochNanos();
            lines.add(nanos / 1_000_000_000 + "." + nanos % 1_000_000_000 + " " + frame.ingress() + " "
                    + frame.direction() + " " + frame.length() + "/" + frame.originalLength() + " "
                    + VerdictText.of(frame));
        }

        @Override
        public void close() {
            closed++;
        }
    }

    /** Looks whether each frame is whole, and in its place. */
    private static final class Checker implements CaptureSink {
        long count;
        long last = -1;

        @Override
        public void accept(CapturedFrame frame) {
            count++;
            assertThat(frame.epochNanos()).isGreaterThan(last);
            last = frame.epochNanos();
            assertThat(frame.length()).isEqualTo(Math.min(frame.originalLength(), 128));
            for (int i = 14; i < frame.length(); i++) {
                if (frame.array()[frame.offset() + i] != (byte) (frame.originalLength() + i)) {
                    throw new IllegalStateException("byte " + i + " of a frame of " + frame.originalLength());
                }
            }
        }
    }
}
