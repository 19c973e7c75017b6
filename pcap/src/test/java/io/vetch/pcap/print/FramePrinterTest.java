package io.vetch.pcap.print;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.pcap.file.CaptureInterface;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.FrameNotes;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is our own; the rest is compared with the real tcpdump in TcpdumpComparisonTest. */
class FramePrinterTest {
    private static final byte[] PING = HexFormat.of()
            .parseHex("02000000000a02000000000b0800" + "4500001c00010000400166cc0a0900010a090002" + "0800f7fc00010002");
    private static final String LINE = "IP 10.9.0.1 > 10.9.0.2: ICMP echo request, id 1, seq 2, length 8";
    private static final CaptureInterface PORT = new CaptureInterface(0, "veth10", "", 0);
    private static final PrintOptions OPTIONS =
            PrintOptions.DEFAULT.withTime(TimeStyle.NONE).withZone(ZoneOffset.UTC);

    @Test
    void endsInALineFeed() {
        assertThat(print(OPTIONS, FrameNotes.NONE)).isEqualTo(LINE + "\n");
        assertThat(print(OPTIONS.withTime(TimeStyle.TIME), FrameNotes.NONE))
                .isEqualTo("00:01:02.003004 " + LINE + "\n");
    }

    @Test
    void saysWhyAtTheEndOfTheFirstLine() {
        FrameNotes notes = notes(FrameNotes.Way.INBOUND, "forward: to veth20");
        PrintOptions why = OPTIONS.withWhy();
        assertThat(print(why, notes)).isEqualTo(LINE + "  [veth10 -> forward: to veth20]\n");
        assertThat(print(why.withDump(Dump.HEX), notes))
                .startsWith(LINE + "  [veth10 -> forward: to veth20]\n\t0x0000:  4500");
        assertThat(print(OPTIONS, notes)).isEqualTo(LINE + "\n");
    }

    @Test
    void namesThePortWhereAFrameEntered() {
        FrameNotes notes = notes(FrameNotes.Way.OUTBOUND, "flood: broadcast; to veth10, br0", "entered by veth20");
        assertThat(print(OPTIONS.withWhy(), notes))
                .isEqualTo(LINE + "  [veth20 -> flood: broadcast; to veth10, br0]\n");
    }

    @Test
    void saysNothingOfAFrameWithoutComments() {
        assertThat(print(OPTIONS.withWhy(), notes(FrameNotes.Way.INBOUND))).isEqualTo(LINE + "\n");
        assertThat(print(OPTIONS.withWhy(), FrameNotes.NONE)).isEqualTo(LINE + "\n");
    }

    @Test
    void printsNeitherTimeNorDumpOfImpossibleLengths() {
        PrintOptions options = PrintOptions.DEFAULT.withNumbers().withDump(Dump.HEX_WITH_LINK_HEADER);
        FramePrinter printer = new FramePrinter(options);
        assertThat(printer.print(new CaptureRecord(0, new byte[0], 60)))
                .isEqualTo("    1  [Invalid header: caplen==0]\n");
        assertThat(printer.print(new CaptureRecord(0, new byte[5], 4)))
                .isEqualTo("    2  [Invalid header: len(4) < caplen(5)]\n");
        assertThat(printer.print(new CaptureRecord(0, new byte[5], 262_145)))
                .isEqualTo("    3  [Invalid header: len(262145) > 262144]\n");
    }

    private static String print(PrintOptions options, FrameNotes notes) {
        return new FramePrinter(options).print(new CaptureRecord(62_003_004_000L, PING, PING.length, notes));
    }

    private static FrameNotes notes(FrameNotes.Way way, String... comments) {
        return new FrameNotes(PORT, way, -1, 0, List.of(comments));
    }
}
