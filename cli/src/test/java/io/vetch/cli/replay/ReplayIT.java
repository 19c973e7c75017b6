package io.vetch.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import io.vetch.pcap.file.CaptureFiles;
import io.vetch.pcap.file.CaptureReader;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.CaptureWriter;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.PcapWriter;
import io.vetch.pcap.file.TimePrecision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files go into a port of a running switch; the real tcpdump watches what leaves by another. */
@RequiresNamespaces(tools = "tcpdump")
class ReplayIT {
    private static final long SECOND = 1_000_000_000L;
    private static final long STAMP = 1_700_000_000L * SECOND;
    private static final Pattern RATED = Pattern.compile("Rated: ([0-9.]+) Bps, ([0-9.]+) Mbps, ([0-9.]+) pps");

    private static Lab lab;

    private Host far;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH);
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    @BeforeEach
    void build() {
        lab.addHost("near");
        far = lab.addHost("far");
        lab.sh("""
                brctl addbr br0
                ip link set br0 up
                ip link add p1 type veth peer name h1
                ip link add p2 type veth peer name h2
                ip link set h1 netns near
                ip link set h2 netns far
                ip -n near link set h1 up
                ip -n far link set h2 up
                for port in p1 p2; do ip link set $port up; brctl addif br0 $port; done
                """);
    }

    @AfterEach
    void clear() {
        lab.clear();
    }

    private Path file(String name) {
        return lab.sandbox().file("/run/" + name);
    }

    /** Frames that no station knows the destination of, of all lengths up to the MTU, each with a number in it. */
    private static List<byte[]> frames(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> {
                    byte[] frame = new byte[60 + number * 37 % 1455];
                    ByteBuffer.wrap(frame)
                            .putLong(0x0200_0000_0002_0200L)
                            .putInt(1)
                            .putShort((short) 0x88b5)
                            .putInt(number);
                    for (int i = 18; i < frame.length; i++) {
                        frame[i] = (byte) (number + i);
                    }
                    return frame;
                })
                .toList();
    }

    /** Writes {@code /run/in.pcap}. @param gap nanoseconds from frame to frame */
    private void write(List<byte[]> frames, long gap) throws IOException {
        PcapHeader header = PcapHeader.ethernet(TimePrecision.NANOSECONDS, PcapHeader.LARGEST_SNAP_LENGTH);
        try (CaptureWriter writer = new PcapWriter(CaptureFiles.create(file("in.pcap")), header)) {
            for (int i = 0; i < frames.size(); i++) {
                byte[] frame = frames.get(i);
                writer.write(new CaptureRecord(STAMP + i * gap, frame, frame.length));
            }
        }
    }

    /** What a replay does, and what tcpdump sees of it. */
    private final class Watch implements AutoCloseable {
        private final Background tcpdump;

        Watch(int count) {
            String tool = Tools.real("tcpdump")
                    + " --immediate-mode -s 2000 -B 32768 --time-stamp-precision=nano -n -i h2 -c " + count;
            tcpdump = far.start("rm -f /run/out.pcap; exec " + tool + " -w /run/out.pcap 2>&1")
                    .awaitLine("tcpdump: listening");
        }

        List<CaptureRecord> frames() throws IOException {
            tcpdump.await(Duration.ofSeconds(20)).expectSuccess();
            List<CaptureRecord> seen = new ArrayList<>();
            try (CaptureReader reader = CaptureFiles.open(file("out.pcap"))) {
                for (CaptureRecord record = reader.next(); record != null; record = reader.next()) {
                    seen.add(record);
                }
            }
            return seen;
        }

        @Override
        public void close() {
            tcpdump.close();
        }
    }

    private Result replay(String arguments) {
        return lab.attempt(Flavor.VETCH_COMMAND + " replay " + arguments);
    }

    private static List<String> hex(List<byte[]> frames) {
        return frames.stream().map(HexFormat.of()::formatHex).toList();
    }

    private static List<String> hexOf(List<CaptureRecord> records) {
        return hex(records.stream().map(CaptureRecord::bytes).toList());
    }

    private static double rated(Result result, int group) {
        Matcher rated = RATED.matcher(result.out());
        assertThat(rated.find()).as("%s", result).isTrue();
        return Double.parseDouble(rated.group(group));
    }

    private static long duration(List<CaptureRecord> records) {
        return records.getLast().epochNanos() - records.getFirst().epochNanos();
    }

    /** The row of a port in {@code vetch counters}: rx frames, rx bytes, tx frames, tx bytes, forward, flood … */
    private List<Long> counters(String port) {
        return lab.sh(Flavor.VETCH_COMMAND + " counters br0").lines().stream()
                .filter(line -> line.startsWith("  " + port + " "))
                .flatMap(line -> Arrays.stream(line.strip().split(" +", -1)).skip(1))
                .map(Long::valueOf)
                .toList();
    }

    @Test
    void fileGoesThroughAsItIs() throws IOException {
        List<byte[]> frames = frames(3000);
        long bytes = frames.stream().mapToLong(frame -> frame.length).sum();
        write(frames, 1000);
        try (Watch watch = new Watch(frames.size())) {
            Result result = replay("/run/in.pcap -i p1").expectSuccess();

            assertThat(hexOf(watch.frames())).isEqualTo(hex(frames));
            assertThat(result.out()).startsWith("3000 packets (" + bytes + " bytes) sent in ");
            assertThat(result.err()).isEmpty();
            assertThat(counters("p1").subList(0, 6)).containsExactly(3000L, bytes, 0L, 0L, 0L, 3000L);
            assertThat(counters("p2").subList(0, 4)).containsExactly(0L, 0L, 3000L, bytes);
        }
    }

    @Test
    void packetRateIsKept() throws IOException {
        write(frames(3000), 1);
        Paces.assertRight(0.1, () -> {
            try (Watch watch = new Watch(3000)) {
                double rate = rated(replay("/run/in.pcap -i p1 --pps 1000").expectSuccess(), 3);
                return List.of(rate / 1000, duration(watch.frames()) / (3.0 * SECOND));
            }
        });
    }

    @Test
    void bitRateIsKept() throws IOException {
        write(Collections.nCopies(2000, new byte[1250]), 1);

        Paces.assertRight(
                0.1, () -> List.of(rated(replay("/run/in.pcap -i p1 --mbps 10").expectSuccess(), 2) / 10));
    }

    @Test
    void timeStampsSetThePace() throws IOException {
        write(frames(11), SECOND / 5);
        Paces.assertRight(0.1, () -> List.of(durationOfEleven("") / (2.0 * SECOND)));
        Paces.assertRight(0.2, () -> List.of(durationOfEleven(" --multiplier 4") / (0.5 * SECOND)));
    }

    private double durationOfEleven(String options) throws IOException {
        try (Watch watch = new Watch(11)) {
            replay("/run/in.pcap -i p1" + options).expectSuccess();
            return duration(watch.frames());
        }
    }

    @Test
    void topSpeedIsFast() throws IOException {
        write(frames(50_000), SECOND);

        Paces.assertAbove(20_000, () -> List.of(packetRateOfFiftyThousand("")));
    }

    private double packetRateOfFiftyThousand(String options) {
        long before = counters("p1").getFirst();
        Result result = replay("/run/in.pcap -i p1 --topspeed" + options).expectSuccess();
        assertThat(counters("p1").getFirst() - before).isEqualTo(50_000);
        return rated(result, 3);
    }

    @Test
    void loopSendsTheFileAgain() throws IOException {
        List<byte[]> frames = frames(10);
        write(frames, 1000);
        try (Watch watch = new Watch(30)) {
            replay("/run/in.pcap -i p1 --loop 3").expectSuccess();

            List<byte[]> expected = new ArrayList<>();
            Collections.nCopies(3, frames).forEach(expected::addAll);
            assertThat(hexOf(watch.frames())).isEqualTo(hex(expected));
        }
    }

    /**
     * As fast as one file of as many frames: neither the file nor the switch's answer is waited for after each pass.
     */
    @Test
    void smallFileAgainAndAgainIsAsFastAsABigOne() throws IOException {
        write(frames(2), 1000);

        Paces.assertAbove(10_000, () -> List.of(packetRateOfFiftyThousand(" --loop 25000")));
    }

    /** One stamp that is far off must not hold the rest up for hours without a word. */
    @Test
    void longPausesAreSaidAndCanBeCutShort() throws IOException {
        write(frames(3), 65_536 * SECOND);
        try (Background replay = lab.start("exec " + Flavor.VETCH_COMMAND + " replay /run/in.pcap -i p1")) {
            replay.awaitErr(" s for frame 2, as the file's time stamps say; --maxsleep ");
        }
        assertThat(replay("/run/in.pcap -i p1 --maxsleep 100").expectSuccess().out())
                .startsWith("3 packets ");
    }

    @Test
    void limitEndsIt() throws IOException {
        write(frames(10), 1000);

        assertThat(replay("/run/in.pcap -i p1 --loop 0 --limit 25")
                        .expectSuccess()
                        .out())
                .startsWith("25 packets ");
        assertThat(counters("p1").getFirst()).isEqualTo(25);
    }

    @Test
    void bridgeItselfSendsAsTheHost() throws IOException {
        List<byte[]> frames = frames(5);
        write(frames, 1000);
        try (Watch watch = new Watch(5)) {
            replay("/run/in.pcap -i br0").expectSuccess();
            assertThat(hexOf(watch.frames())).isEqualTo(hex(frames));
        }
    }

    @Test
    void standardInputIsRead() throws IOException {
        write(frames(5), 1000);

        Result result = lab.attempt(Flavor.VETCH_COMMAND + " replay - -i p1 </run/in.pcap");

        assertThat(result.expectSuccess().out()).startsWith("5 packets ");
    }

    @Test
    void framesThatAreNotWholeAreLeftOut() throws IOException {
        PcapHeader header = PcapHeader.ethernet(TimePrecision.NANOSECONDS, PcapHeader.LARGEST_SNAP_LENGTH);
        try (CaptureWriter writer = new PcapWriter(CaptureFiles.create(file("in.pcap")), header)) {
            writer.write(new CaptureRecord(STAMP, new byte[60], 1514));
            writer.write(new CaptureRecord(STAMP, new byte[65_558], 65_558));
            writer.write(new CaptureRecord(STAMP, frames(1).getFirst(), 60));
        }

        Result result = replay("/run/in.pcap -i p1").expectSuccess();

        assertThat(result.out())
                .startsWith("1 packets (60 bytes) sent in ")
                .endsWith("2 packets not sent: 1 cut off in the file (captured with a snap length?),"
                        + " 1 longer than 65557 bytes\n");
        assertThat(counters("p1").getFirst()).isEqualTo(1);
    }

    @Test
    void cutOffFileIsSentUpToTheCut() throws IOException {
        write(frames(5), 1000);
        byte[] whole = Files.readAllBytes(file("in.pcap"));
        Files.write(file("in.pcap"), Arrays.copyOf(whole, whole.length - 10));

        Result result = replay("/run/in.pcap -i p1").expectExit(1);

        assertThat(result.out()).startsWith("4 packets ");
        assertThat(result.err()).startsWith("vetch: /run/in.pcap: truncated dump file");
    }

    @Test
    void whatCannotBeReadIsSaid() throws IOException {
        Files.writeString(file("text"), "this is no capture file but a text");
        assertThat(replay("/run/text -i p1").expectExit(1).err())
                .startsWith("vetch: /run/text: ")
                .contains("unknown file format");
        assertThat(replay("/run/none -i p1").expectExit(1).err())
                .isEqualTo("vetch: /run/none: No such file or directory\n");
    }

    @Test
    void missingPortsAndDaemonsAreSaid() throws IOException {
        write(frames(1), 1);
        assertThat(replay("/run/in.pcap -i nope").expectExit(1).err())
                .isEqualTo("vetch: no port nope in this namespace; 'vetch brctl show' lists the ports\n");
        lab.sh("brctl delif br0 p2");
        assertThat(replay("/run/in.pcap -i p2").expectExit(1).err())
                .isEqualTo("vetch: p2 is not a port of a bridge; 'vetch brctl show' lists the ports\n");
        assertThat(lab.attempt("VETCH_SOCKET=/run/none.sock " + Flavor.VETCH_COMMAND + " replay /run/in.pcap -i p1")
                        .expectExit(3)
                        .err())
                .startsWith("vetch: no daemon answers on /run/none.sock");
    }

    @Test
    void wrongArgumentsAreSaid() throws IOException {
        write(frames(1), 1);
        assertThat(replay("/run/in.pcap -i p1 --pps 0").expectExit(1).err())
                .startsWith("vetch: --pps takes a number above 0, not 0.0");
        assertThat(replay("/run/in.pcap -i p1 --pps 5 --mbps 5").expectExit(1).err())
                .contains("mutually exclusive");
        assertThat(replay("/run/in.pcap").expectExit(1).err()).contains("--interface=PORT");
    }

    @Test
    void portThatLeavesEndsIt() throws IOException {
        write(frames(10), SECOND / 50);
        try (Background replay = lab.start(Flavor.VETCH_COMMAND + " replay /run/in.pcap -i p1 --loop 0")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> counters("p1").getFirst() > 0);

            lab.sh("brctl delif br0 p1");

            Result result = replay.await(Duration.ofSeconds(10)).expectExit(1);
            assertThat(result.err()).isEqualTo("vetch: p1 is no port of br0 any more\n");
            assertThat(result.out()).contains(" packets (");
        }
        assertThat(lab.sh("brctl show").out()).contains("p2");
    }

    @Test
    void signalEndsItWithItsReport() throws IOException {
        write(frames(10), SECOND / 50);
        try (Background replay = lab.start("exec " + Flavor.VETCH_COMMAND + " replay /run/in.pcap -i p1 --loop 0")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> counters("p1").getFirst() > 0);

            Result result = replay.terminate().await(Duration.ofSeconds(10));

            assertThat(result.out()).contains(" packets (").contains("Rated: ");
            assertThat(result.err()).isEmpty();
        }
    }
}
