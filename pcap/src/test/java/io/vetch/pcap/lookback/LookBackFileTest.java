package io.vetch.pcap.lookback;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.port.BridgePort;
import io.vetch.pcap.capture.PcapngSink;
import io.vetch.pcap.capture.WallClock;
import io.vetch.pcap.file.PcapngHeader;
import io.vetch.pcap.file.PcapngWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LookBackFileTest {
    private static final long START = TimeUnit.SECONDS.toNanos(1_789_000_000);
    private static final long END = START + TimeUnit.SECONDS.toNanos(9);
    private static final String APPLICATION = "vetch lookback";

    private final Random random = new Random(11);
    private final List<BridgePort> ports = LookBackTest.ports(4);

    @TempDir
    Path directory;

    /** The clock's zero is the year 2026, so that one frame is the same to both. */
    @Test
    void writesWhatALiveCaptureWouldHave() throws IOException {
        List<SampleFrame> frames = frames(200, ports);
        ByteArrayOutputStream live = new ByteArrayOutputStream();
        PcapngWriter writer =
                new PcapngWriter(Channels.newChannel(live), new PcapngHeader(LookBackLimits.HEADERS, APPLICATION, ""));
        try (PcapngSink sink =
                new PcapngSink(writer, null, false, frames.getFirst().epochNanos(), () -> END)) {
            for (SampleFrame frame : frames) {
                sink.accept(frame);
            }
        }
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        long written = lookBack(frames).snapshot(WallClock.MONOTONIC).writeTo(Channels.newChannel(saved), APPLICATION);
        assertThat(written).isEqualTo(200);
        assertThat(saved.toByteArray()).isEqualTo(live.toByteArray());
    }

    @Test
    void tellsTheTimeOfDayWhenItIsSaved() {
        LookBack lookBack = lookBack(List.of(SampleFrame.random(random, 5, ports, 100)));
        lookBack.snapshot(WallClock.anchored(0, Instant.ofEpochSecond(1000)))
                .forEach(frame -> assertThat(frame.epochNanos()).isEqualTo(1_000_000_000_005L));
    }

    @Test
    void toolsReadItWithoutAWarning() throws IOException, InterruptedException {
        Path file = directory.resolve("saved.pcapng");
        List<LookBackSnapshot> bridges = new ArrayList<>();
        bridges.add(lookBack(frames(300, ports)).snapshot(WallClock.MONOTONIC));
        bridges.add(lookBack(frames(200, LookBackTest.ports(3))).snapshot(WallClock.MONOTONIC));
        try (var out = Files.newOutputStream(file)) {
            assertThat(LookBackSnapshot.write(bridges, Channels.newChannel(out), APPLICATION))
                    .isEqualTo(500);
        }
        String info = run("capinfos", "-M", file.toString());
        assertThat(info)
                .contains("Number of packets:   500")
                .contains("Strict time order:   True")
                .contains("Number of interfaces in file: 7")
                .contains("Name = veth3");
        assertThat(run("tshark", "-n", "-r", file.toString(), "-T", "fields", "-e", "frame.comment")
                        .lines())
                .hasSize(500)
                .allMatch(line -> line.matches("(forward|flood|deliver|punt|drop): .*"));
        assertThat(run("tcpdump", "-n", "-e", "-r", file.toString()).lines()).hasSizeGreaterThanOrEqualTo(500);
    }

    @Test
    void anEmptyOneIsAFileToo() throws IOException, InterruptedException {
        Path file = directory.resolve("empty.pcapng");
        try (var out = Files.newOutputStream(file)) {
            assertThat(lookBack(List.of()).snapshot(WallClock.MONOTONIC).writeTo(Channels.newChannel(out), APPLICATION))
                    .isZero();
        }
        assertThat(run("tcpdump", "-n", "-r", file.toString())).isEmpty();
    }

    private List<SampleFrame> frames(int count, List<BridgePort> on) {
        List<SampleFrame> frames = new ArrayList<>();
        long time = START;
        for (int i = 0; i < count; i++) {
            time += random.nextInt(1_000_000);
            frames.add(SampleFrame.random(random, time, on, LookBackLimits.HEADERS));
        }
        return frames;
    }

    private static LookBack lookBack(List<SampleFrame> frames) {
        LookBack lookBack =
                new LookBack(new LookBackLimits(LookBackLimits.ANY_AGE, 1 << 20, LookBackLimits.HEADERS), () -> END);
        frames.forEach(lookBack::accept);
        return lookBack;
    }

    /** Standard output; on standard error there must be nothing but what the tool always says. */
    private String run(String... command) throws IOException, InterruptedException {
        Path err = directory.resolve("err");
        Process process;
        try {
            process = new ProcessBuilder(command).redirectError(err.toFile()).start();
        } catch (IOException e) {
            Assumptions.abort("no " + command[0]);
            throw e;
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        assertThat(Files.readString(err).lines())
                .allMatch(line -> line.startsWith("reading from file") || line.startsWith("Running as user"));
        return out;
    }
}
