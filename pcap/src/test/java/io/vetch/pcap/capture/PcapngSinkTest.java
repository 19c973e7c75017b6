package io.vetch.pcap.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.core.port.BridgePort;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.FrameNotes;
import io.vetch.pcap.file.PcapngHeader;
import io.vetch.pcap.file.PcapngReader;
import io.vetch.pcap.file.PcapngWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PcapngSinkTest {
    private static final String A = "02:00:00:00:00:0a";
    private static final String B = "02:00:00:00:00:0b";
    private static final String BROADCAST = "ff:ff:ff:ff:ff:ff";
    private static final WallClock WALL = WallClock.anchored(0, Instant.ofEpochSecond(1000));

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final TestSwitch s = new TestSwitch(1);

    @Test
    void tellsEachFramesPortWayAndVerdict() throws IOException {
        try (Capture _ = start(CaptureFilter.all(), sink(null), 1 << 16)) {
            s.receive(0, 1, s.veth10, A, BROADCAST, 60);
            s.receive(0, 2, s.veth20, B, A, 1500);
            s.receive(0, 3, s.veth20, B, A, 60);
            s.receive(0, 4, s.veth20, "02:00:00:00:00:0c", B, 60);
        }
        assertThat(notes())
                .containsExactly(
                        "veth10 INBOUND 0 [flood: broadcast; to veth20, veth30, br0]",
                        "veth20 INBOUND 1 [forward: to veth10]",
                        "veth20 INBOUND 2 [forward: to veth10]",
                        "veth20 INBOUND 3 [drop: SAME_PORT (destination is on the ingress port)]");
    }

    @Test
    void aWatchedPortIsTheInterfaceOfWhatLeavesByIt() throws IOException {
        try (Capture _ = start(CaptureFilter.ports(List.of(s.veth20)), sink(s.veth20), 1 << 16)) {
            s.receive(0, 1, s.veth10, A, BROADCAST, 60);
            s.receive(0, 2, s.veth20, B, A, 60);
        }
        assertThat(notes())
                .containsExactly(
                        "veth20 OUTBOUND 0 [flood: broadcast; to veth20, veth30, br0, entered by veth10]",
                        "veth20 INBOUND 1 [forward: to veth10]");
    }

    /** The writer is held up until the ring has long been full of frames of two ports. */
    @Test
    void losesNoLossOfAnyPort() throws IOException {
        CountDownLatch held = new CountDownLatch(1);
        PcapngSink real = sink(null);
        CaptureSink slow = new Held(real, held);
        int frames = 5_000;
        Capture capture = start(CaptureFilter.all(), slow, 1 << 14);
        for (int i = 0; i < frames; i++) {
            s.receive(0, i, i % 5 == 0 ? s.veth20 : s.veth10, i % 5 == 0 ? B : A, BROADCAST, 100);
            if (i == frames / 2) {
                held.countDown();
                await().until(() -> capture.statistics().captured() > 20);
            }
        }
        capture.close();

        Map<String, Long> accounted = new HashMap<>();
        try (PcapngReader reader = reader()) {
            long told = 0;
            for (CaptureRecord record = reader.next(); record != null; record = reader.next()) {
                long lost = record.notes().dropped();
                accounted.merge(record.notes().at().name(), 1 + lost, Long::sum);
                told += lost;
            }
            long[] sums = new long[3];
            reader.statistics().forEach((id, counts) -> {
                sums[0] += counts.received();
                sums[1] += counts.dropped();
                sums[2] += counts.delivered();
                accounted.computeIfPresent(reader.interfaces().get(id).name(), (name, seen) -> {
                    assertThat(counts.received()).isGreaterThanOrEqualTo(seen);
                    return counts.received();
                });
            });
            CaptureStatistics statistics = capture.statistics();
            assertThat(sums).containsExactly(statistics.seen(), statistics.dropped(), statistics.captured());
            assertThat(told).isPositive().isLessThanOrEqualTo(statistics.dropped());
        }
        assertThat(accounted).containsOnly(Map.entry("veth10", frames * 4L / 5), Map.entry("veth20", frames / 5L));
    }

    private record Held(CaptureSink sink, CountDownLatch until) implements CaptureSink {
        @Override
        public void accept(CapturedFrame frame) throws IOException {
            try {
                until.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            sink.accept(frame);
        }

        @Override
        public void lost(BridgePort port, long dropped) throws IOException {
            sink.lost(port, dropped);
        }

        @Override
        public void close() throws IOException {
            sink.close();
        }
    }

    private PcapngSink sink(@Nullable BridgePort watched) {
        PcapngWriter writer = new PcapngWriter(Channels.newChannel(file), new PcapngHeader(65_535, "test", ""));
        return new PcapngSink(writer, watched, false, () -> WALL.epochNanos(TestSwitch.now()));
    }

    private Capture start(CaptureFilter filter, CaptureSink sink, int ringBytes) {
        Capture capture =
                new Capture("test", filter, sink, new CaptureOptions(1, 128, ringBytes, TestSwitch::now, WALL));
        capture.start();
        s.bridge.watchers().add(capture);
        return capture;
    }

    private PcapngReader reader() throws IOException {
        return new PcapngReader(Channels.newChannel(new ByteArrayInputStream(file.toByteArray())));
    }

    private List<String> notes() throws IOException {
        List<String> lines = new ArrayList<>();
        try (PcapngReader reader = reader()) {
            for (CaptureRecord record = reader.next(); record != null; record = reader.next()) {
                FrameNotes notes = record.notes();
                lines.add(notes.at().name() + " " + notes.way() + " " + notes.packetId() + " " + notes.comments());
            }
        }
        return lines;
    }
}
