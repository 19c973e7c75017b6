package io.vetch.pcap.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.pcap.file.FrameNotes.Way;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PcapngFileTest {
    private static final long TIME = 1_789_000_000_123_456_789L;
    private static final byte[][] NO_COMMENTS = {};

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    @Test
    void readsWhatItWrote() throws IOException {
        InterfaceStatistics sums = new InterfaceStatistics(TIME, TIME + 9, 10, 2, 7, 5);
        try (PcapngWriter writer = writer(100)) {
            int first = writer.addInterface("veth0", "first port", 0x0200_5e10_00ffL);
            writer.write(first, TIME, new byte[60], 0, 60, 60, Way.INBOUND, 7, 3, text("forward: to veth1"), text("ü"));
            int second = writer.addInterface("veth1", "", 0);
            writer.write(second, TIME + 1, new byte[200], 50, 150, 1500, Way.OUTBOUND, -1, 0, NO_COMMENTS);
            writer.write(first, TIME + 2, new byte[61], 0, 61, 61, Way.UNKNOWN, 0, 0, NO_COMMENTS);
            writer.statistics(first, sums);
        }
        try (PcapngReader reader = reader(file.toByteArray())) {
            CaptureInterface veth0 = new CaptureInterface(0, "veth0", "first port", 0x0200_5e10_00ffL);
            CaptureInterface veth1 = new CaptureInterface(1, "veth1", "", 0);
            assertThat(reader.precision()).isEqualTo(TimePrecision.NANOSECONDS);
            assertThat(reader.snapLength()).isEqualTo(100);
            assertThat(reader.linkType()).isEqualTo(PcapHeader.ETHERNET);

            CaptureRecord record = reader.next();
            assertThat(record.epochNanos()).isEqualTo(TIME);
            assertThat(record.bytes()).hasSize(60);
            assertThat(record.notes())
                    .isEqualTo(new FrameNotes(veth0, Way.INBOUND, 7, 3, List.of("forward: to veth1", "ü")));
            record = reader.next();
            assertThat(record.bytes()).hasSize(100);
            assertThat(record.originalLength()).isEqualTo(1500);
            assertThat(record.notes()).isEqualTo(new FrameNotes(veth1, Way.OUTBOUND, -1, 0, List.of()));
            record = reader.next();
            assertThat(record.notes()).isEqualTo(new FrameNotes(veth0, Way.UNKNOWN, 0, 0, List.of()));
            assertThat(reader.next()).isNull();
            assertThat(reader.interfaces()).containsExactly(veth0, veth1);
            assertThat(reader.statistics()).containsExactly(Map.entry(0, sums));
        }
    }

    @Test
    void cutsCommentsBetweenCharacters() throws IOException {
        for (int shift = 0; shift < 4; shift++) {
            file.reset();
            String text = "x".repeat(shift) + "\uD83D\uDE00".repeat(20_000);
            try (PcapngWriter writer = writer(100)) {
                writer.addInterface(text, text, 0);
                writer.write(0, TIME, new byte[60], 0, 60, 60, Way.INBOUND, 7, 3, text(text), text("next"));
            }
            try (PcapngReader reader = reader(file.toByteArray())) {
                FrameNotes notes = reader.next().notes();
                String kept = notes.comments().getFirst();
                assertThat(text).startsWith(kept);
                assertThat(text(kept)).hasSizeBetween(65_532, 65_535);
                assertThat(notes.comments().getLast()).isEqualTo("next");
                assertThat(notes.at().name()).isEqualTo(kept);
            }
        }
    }

    @Test
    void takesOverTheInterfacesOfAnotherFile() throws IOException {
        CaptureInterface fifth = new CaptureInterface(5, "veth5", "", 2);
        CaptureInterface third = new CaptureInterface(3, "veth3", "", 1);
        try (PcapngWriter writer = writer(100)) {
            writer.write(new CaptureRecord(TIME, new byte[14], 14));
            writer.write(
                    new CaptureRecord(TIME, new byte[14], 14, new FrameNotes(fifth, Way.INBOUND, 1, 0, List.of("a"))));
            writer.write(
                    new CaptureRecord(TIME, new byte[14], 14, new FrameNotes(third, Way.INBOUND, 1, 0, List.of())));
            writer.write(
                    new CaptureRecord(TIME, new byte[14], 14, new FrameNotes(fifth, Way.INBOUND, 1, 0, List.of())));
            assertThat(writer.idOf(third)).isEqualTo(2);
        }
        try (PcapngReader reader = reader(file.toByteArray())) {
            assertThat(reader.next().notes().at().name()).isEmpty();
            assertThat(reader.next().notes().comments()).containsExactly("a");
            assertThat(reader.next().notes().at().name()).isEqualTo("veth3");
            assertThat(reader.next().notes().at().name()).isEqualTo("veth5");
            assertThat(reader.interfaces()).hasSize(3);
        }
    }

    @Test
    void refusesWhatNoFileCanHold() throws IOException {
        try (PcapngWriter writer = writer(100)) {
            assertThatThrownBy(() -> writer.write(0, 0, new byte[1], 0, 1, 1, Way.UNKNOWN, 0, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            writer.addInterface("a", "", 0);
            long size = writer.size();
            assertThatThrownBy(() -> writer.write(0, 0, new byte[9], 5, 5, 5, Way.UNKNOWN, 0, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            byte[][] comments = new byte[300][];
            Arrays.fill(comments, new byte[65_535]);
            assertThatThrownBy(() -> writer.write(0, 0, new byte[9], 0, 9, 9, Way.UNKNOWN, 0, 0, comments))
                    .hasMessageStartingWith("comments too long");
            assertThat(writer.size()).isEqualTo(size);
        }
        assertThatThrownBy(() -> new PcapngHeader(0, "", "")).hasMessage("snap length must be 1 to 262144, not 0");
        assertThatThrownBy(() -> writer(100).statistics(0, new InterfaceStatistics(0, 0, 0, 0, 0, 0)))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void holdsAFrameWithMoreCommentsThanItsBuffer() throws IOException {
        byte[][] comments = new byte[20][];
        Arrays.fill(comments, "y".repeat(65_535).getBytes(StandardCharsets.UTF_8));
        try (PcapngWriter writer = writer(100)) {
            writer.addInterface("a", "", 0);
            for (int i = 0; i < 3; i++) {
                writer.write(0, TIME, new byte[60], 0, 60, 60, Way.INBOUND, i, 0, comments);
            }
        }
        try (PcapngReader reader = reader(file.toByteArray())) {
            for (int i = 0; i < 3; i++) {
                FrameNotes notes = reader.next().notes();
                assertThat(notes.packetId()).isEqualTo(i);
                assertThat(notes.comments()).hasSize(20);
            }
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void tellsTheFormatByItsFirstBytes() throws IOException {
        writer(100).close();
        try (CaptureReader reader =
                CaptureFiles.open(Channels.newChannel(new ByteArrayInputStream(file.toByteArray())))) {
            assertThat(reader).isInstanceOf(PcapngReader.class);
            assertThat(reader.interfaces()).hasSize(1);
            assertThat(reader.next()).isNull();
        }
        file.reset();
        new PcapWriter(Channels.newChannel(file), PcapHeader.ethernet(TimePrecision.MICROSECONDS, 77)).close();
        try (CaptureReader reader =
                CaptureFiles.open(Channels.newChannel(new ByteArrayInputStream(file.toByteArray())))) {
            assertThat(reader).isInstanceOf(PcapReader.class);
            assertThat(reader.snapLength()).isEqualTo(77);
        }
    }

    private PcapngWriter writer(int snapLength) {
        return new PcapngWriter(Channels.newChannel(file), new PcapngHeader(snapLength, "vetch", "arp or icmp"));
    }

    private static PcapngReader reader(byte[] bytes) throws IOException {
        return new PcapngReader(Channels.newChannel(new ByteArrayInputStream(bytes)));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
