package io.vetch.cli.tcpdump;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.pcap.file.FrameNotes;
import io.vetch.pcap.file.PcapngHeader;
import io.vetch.pcap.file.PcapngWriter;
import io.vetch.pcap.file.TimePrecision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tcpdump -r}: the same output, messages, exit status and files as the real one. */
class SavedFilesTest {
    @TempDir
    Path directory;

    private BothTcpdumps both;
    private SampleCaptures captures;

    @BeforeEach
    void tcpdump() {
        BothTcpdumps.assumeInstalled();
        both = new BothTcpdumps(directory);
        captures = new SampleCaptures(directory);
    }

    private void sameOf(Path file, String... flags) throws IOException {
        List<String> words = new ArrayList<>(List.of("-n", "-r", file.toString()));
        words.addAll(List.of(flags));
        both.same(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-e",
                "-S",
                "-c 3",
                "-c 100",
                "--count",
                "--count -c 2",
                "-#",
                "-v",
                "-vv",
                "-vvv",
                "-q",
                "-x",
                "-xx",
                "-X",
                "-XX",
                "-A",
                "-AA",
                "-t",
                "-tt",
                "-ttt",
                "-tttt",
                "-ttttt",
                "-K -v",
                "--nano",
                "--nano -ttt",
                "-s 20",
                "-l",
                "-U",
                "-i nope",
                "-p",
                "-O",
                "-y RAW",
                "-L",
                "-J",
                "-I",
                "-Q in",
                "-B 99",
                "-G 5",
                "-C 1",
                "-W 3",
                "-m x",
                "--number -e -X",
                "-qe",
                "-ne -xx -v",
                "-nnt"
            })
    void flags(String flags) throws IOException {
        sameOf(captures.plain(), flags.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "udp",
                "arp or icmp",
                "tcp port 8080",
                "vlan",
                "vlan 5 and udp",
                "ip6",
                "ether proto 0x88b5",
                "less 60",
                "tcp[13] & 2 != 0",
                "host 10.9.0.1 and not arp",
                "udp port 1",
                "-c 1 tcp",
                "tcp -c 2",
                "-O tcp",
                "stp",
                "ip protochain 6",
                "-- not tcp"
            })
    void expressions(String line) throws IOException {
        sameOf(captures.plain(), line.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-d", "-dd", "-ddd", "-dddd", "-d -O", "-d -s 64"})
    void programs(String flags) throws IOException {
        sameOf(captures.plain(), (flags + " tcp port 80").split(" "));
        sameOf(captures.plain(), flags.split(" "));
        both.same((flags + " udp or arp").split(" "));
        both.same((flags + " -y EN10MB vlan and ip6").split(" "));
    }

    @Test
    void expressionsOfAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("filter"), "# what\nudp # or\n or arp\n#end");
        sameOf(captures.plain(), "-F", file.toString());
        sameOf(captures.plain(), "-F", file.toString(), "tcp");
        Path wrong = Files.writeString(directory.resolve("wrong"), "udp or\n");
        sameOf(captures.plain(), "-F", wrong.toString(), "tcp");
        Path empty = Files.writeString(directory.resolve("nothing"), "");
        sameOf(captures.plain(), "-F", empty.toString(), "tcp");
    }

    @Test
    void everyKindOfFile() throws IOException {
        for (TimePrecision precision : TimePrecision.values()) {
            for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
                Path file = captures.pcap(precision, order, 65_535, "kind.pcap");
                sameOf(file);
                sameOf(file, "--nano", "-tt");
                sameOf(file, "-w", "{out}/copy.pcap");
                sameOf(file, "-w", "{out}/copy.pcap", "--nano");
            }
        }
        sameOf(captures.pcap(TimePrecision.MICROSECONDS, ByteOrder.nativeOrder(), 30, "short.pcap"), "-e");
        sameOf(captures.pcapng());
        sameOf(captures.pcapng(), "-w", "{out}/copy.pcap");
    }

    @Test
    void standardInput() throws IOException {
        byte[] bytes = Files.readAllBytes(captures.plain());
        both.same(bytes, "-n", "-r", "-");
        both.same(bytes, "-n", "-r", "-", "-c", "1");
        both.same(bytes, "-n", "-r", "-", "-w", "-");
        both.same((captures.plain() + "\n" + captures.pcapng()).getBytes(StandardCharsets.UTF_8), "-nV", "-");
    }

    @Test
    void filesCutOff() throws IOException {
        int length = (int) Files.size(captures.plain());
        for (int cut = 0; cut < length; cut += cut < 120 ? 1 : 13) {
            sameOf(captures.cut(cut));
        }
        sameOf(captures.cut(length - 1), "-w", "{out}/copy.pcap");
        sameOf(captures.cut(length - 1), "--count");
        sameOf(captures.cut(length - 1), "-c", "2");
    }

    @Test
    void listsOfFiles() throws IOException {
        Path plain = captures.plain();
        Path other = captures.pcap(TimePrecision.MICROSECONDS, ByteOrder.BIG_ENDIAN, 65_535, "other.pcap");
        Path cut = captures.cut(100);
        both.same("-n", "-V", list(plain, other));
        both.same("-n", "-V", list(plain, other), "-c", "2", "-#");
        both.same("-n", "-V", list(plain, cut, other), "--count");
        both.same("-n", "-V", list(plain, other, cut));
        both.same("-n", "-V", list(plain, directory.resolve("none"), other));
        both.same("-n", "-V", list(plain, other), "-w", "{out}/all.pcap", "arp");
    }

    private String list(Path... files) throws IOException {
        StringBuilder names = new StringBuilder();
        for (Path file : files) {
            names.append(file).append('\n');
        }
        return Files.writeString(directory.resolve("list"), names).toString();
    }

    @Test
    void writing() throws IOException {
        Path plain = captures.plain();
        sameOf(plain, "-w", "{out}/a.pcap");
        sameOf(plain, "-w", "-");
        sameOf(plain, "-w", "{out}/a.pcap", "udp or arp");
        sameOf(plain, "-w", "{out}/a.pcap", "--print");
        sameOf(plain, "-w", "{out}/a.pcap", "--print", "--count");
        sameOf(plain, "-w", "{out}/a.pcap", "--count", "-v");
        sameOf(plain, "-Uw", "{out}/a.pcap", "-s", "20");
        sameOf(plain, "-w", "{out}/nodir/a.pcap");
        sameOf(plain, "-w", "{out}");
        sameOf(plain, "-w", "{out}/a.pcap", "tcp port");
    }

    @Test
    void rotating() throws IOException {
        Path large = captures.large(5500);
        sameOf(large, "-w", "{out}/a.pcap", "-C", "1");
        sameOf(large, "-w", "{out}/a.pcap", "-C", "1", "-W", "3");
        sameOf(large, "-w", "{out}/a.pcap", "-C", "1", "-W", "12");
        sameOf(large, "-w", "{out}/a%Y.pcap", "-G", "3600");
        sameOf(large, "-w", "{out}/a%Y.pcap", "-G", "3600", "-C", "2", "-W", "2");
    }

    @Test
    void filesOfOurs() throws IOException {
        String pcapng = captures.pcapng().toString();
        BothTcpdumps.Run run = both.ours(new byte[0], "-nr", pcapng, "-w", "{out}/copy.pcapng", "arp");
        assertThat(run.exit()).isZero();
        assertThat(run.files().get("copy.pcapng")).contains("veth20", "forward: to veth21");
        assertThat(both.ours(new byte[0], "-nr", pcapng, "--why", "-c1").out()).contains("forward: to veth21");
    }

    /** A merged file: its first interface kept the beginnings of frames only, the second one whole frames. */
    @Test
    void framesOfALaterInterfaceAreWrittenWhole() throws IOException {
        Path merged = directory.resolve("merged.pcapng");
        try (SeekableByteChannel file = Files.newByteChannel(merged, CREATE, WRITE)) {
            PcapngWriter writer = new PcapngWriter(file, new PcapngHeader(64, "", ""));
            writer.addInterface("short", "", 0);
            writer.write(0, 0, new byte[64], 0, 64, 64, FrameNotes.Way.UNKNOWN, -1, 0);
            writer.flush();
            Path whole = directory.resolve("whole.pcapng");
            try (PcapngWriter other =
                    new PcapngWriter(Files.newByteChannel(whole, CREATE, WRITE), new PcapngHeader(65_535, "", ""))) {
                other.addInterface("whole", "", 0);
                other.write(0, 0, new byte[1000], 0, 1000, 1000, FrameNotes.Way.UNKNOWN, -1, 0);
            }
            file.write(ByteBuffer.wrap(Files.readAllBytes(whole))); // a second section
        }
        BothTcpdumps.Run run = both.ours(new byte[0], "-nr", merged.toString(), "-w", "{out}/copy.pcap");
        assertThat(run.exit()).isZero();
        assertThat(run.files().get("copy.pcap")).hasSize(24 + 16 + 64 + 16 + 1000);
    }

    /** A pcap file ends in 2106, and its stamps are no longer the frames' then; the printed ones are. */
    @Test
    void timesBeyondAPcapFileArePrintedAndNotWritten() throws IOException {
        Path late = directory.resolve("late.pcapng");
        try (PcapngWriter writer =
                new PcapngWriter(Files.newByteChannel(late, CREATE, WRITE), new PcapngHeader(100, "", ""))) {
            writer.addInterface("eth0", "", 0);
            writer.write(0, 4_323_283_200_000_000_000L, new byte[60], 0, 60, 60, FrameNotes.Way.UNKNOWN, -1, 0);
        }
        sameOf(late, "-tt");
        BothTcpdumps.Run run = both.ours(new byte[0], "-nr", late.toString(), "-w", "{out}/late.pcap");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("a frame of 2107-01-01T00:00:00Z does not fit into a pcap file");
    }

    @Test
    void otherLinkTypes() throws IOException {
        byte[] bytes = Files.readAllBytes(captures.plain());
        bytes[20] = 101;
        Path raw = Files.write(directory.resolve("raw.pcap"), bytes);
        BothTcpdumps.Run run = both.ours(new byte[0], "-r", raw.toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("raw.pcap: link type 101 is not Ethernet");
    }
}
