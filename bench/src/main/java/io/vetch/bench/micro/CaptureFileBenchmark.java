package io.vetch.bench.micro;

import io.vetch.pcap.file.CaptureFiles;
import io.vetch.pcap.file.FrameNotes.Way;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.PcapWriter;
import io.vetch.pcap.file.PcapngHeader;
import io.vetch.pcap.file.PcapngWriter;
import io.vetch.pcap.file.TimePrecision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a frame cost the writer thread of a capture, system calls to {@code /dev/null} included? Nanoseconds for
 * one frame; the pcapng ones carry direction, packet id and one or two comments, as a live capture does.
 *
 * <p>Run: {@code java -jar bench/target/bench.jar CaptureFileBenchmark -prof gc}
 */
@Warmup(iterations = 3, time = 1)
@Fork(2)
public class CaptureFileBenchmark extends NanosecondBenchmark {
    private static final Path NOWHERE = Path.of("/dev/null");
    private static final long TIME = 1_789_000_000_123_456_789L;

    @Param({"100", "1514"})
    int length;

    private final byte[] frame = new byte[2048];
    private final byte[][] verdict = {text("flood: destination unknown; to veth20, br0")};
    private final byte[][] verdictAndPort = {verdict[0], text("entered by veth10")};

    @SuppressWarnings("NullAway.Init") // JMH calls open() first
    private PcapWriter pcap;

    @SuppressWarnings("NullAway.Init")
    private PcapngWriter pcapng;

    private long number;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Setup
    public void open() throws IOException {
        PcapHeader header = PcapHeader.ethernet(TimePrecision.NANOSECONDS, PcapHeader.LARGEST_SNAP_LENGTH);
        pcap = new PcapWriter(CaptureFiles.create(NOWHERE), header);
        PcapngHeader ng = new PcapngHeader(PcapHeader.LARGEST_SNAP_LENGTH, "vetch", "");
        pcapng = new PcapngWriter(CaptureFiles.create(NOWHERE), ng);
        pcapng.addInterface("veth10", "", 1);
    }

    @TearDown
    public void close() throws IOException {
        pcap.close();
        pcapng.close();
    }

    @Benchmark
    public void pcap() throws IOException {
        pcap.write(TIME + number++, frame, 0, length, length);
    }

    @Benchmark
    public void pcapng() throws IOException {
        long id = number++;
        pcapng.write(0, TIME + id, frame, 0, length, length, Way.INBOUND, id, 0, verdict);
    }

    @Benchmark
    public void pcapngOutbound() throws IOException {
        long id = number++;
        pcapng.write(0, TIME + id, frame, 0, length, length, Way.OUTBOUND, id, 3, verdictAndPort);
    }
}
