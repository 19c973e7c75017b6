package io.vetch.cli.tcpdump;

import io.vetch.cli.client.RealTool;
import io.vetch.cli.tcpdump.options.Usage;
import io.vetch.cli.tcpdump.output.Streams;
import io.vetch.pcap.file.CaptureFiles;
import io.vetch.pcap.file.CaptureInterface;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.CaptureWriter;
import io.vetch.pcap.file.FrameNotes;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.PcapWriter;
import io.vetch.pcap.file.PcapngHeader;
import io.vetch.pcap.file.PcapngWriter;
import io.vetch.pcap.file.TimePrecision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/** Reads one capture of each format and prints it, for the JVM to record which classes that loads. */
public final class TcpdumpTraining {
    private static final String MACS = "02000000000a02000000000b";
    private static final List<String> FRAMES = List.of(
            MACS + "0806000108000604000102000000000b0a090001" + "0000000000000a090002", // ARP request
            MACS + "08004500001c000100004001000a0a0900010a0900020800f7ff00000000", // ICMP echo request
            MACS + "08004500002000010000401100000a0900010a090002303930390" + "00c000061626364", // UDP
            MACS + "08004500002c00010000400600000a0900010a0900021f901f910000000100000000600200400000"
                    + "0000020405b4"); // TCP SYN

    private TcpdumpTraining() {}

    /** @throws IOException if there is no place for two small files */
    public static void run() throws IOException {
        Path directory = Files.createTempDirectory("vetch-train-");
        Path pcap = directory.resolve("pcap");
        Path pcapng = directory.resolve("pcapng");
        try {
            write(new PcapWriter(CaptureFiles.create(pcap), PcapHeader.ethernet(TimePrecision.MICROSECONDS, 65_535)));
            write(new PcapngWriter(CaptureFiles.create(pcapng), new PcapngHeader(65_535, Usage.APPLICATION, "")));
            for (String tool : new TreeSet<>(List.of(RealTool.find("tcpdump"), ""))) {
                print(tool, List.of("-n", "-r", pcap.toString()));
                print(tool, List.of("-n", "-r", pcap.toString(), "udp"));
                print(tool, List.of("-ner", pcapng.toString(), "--why", "-v"));
            }
        } finally {
            Files.deleteIfExists(pcap);
            Files.deleteIfExists(pcapng);
            Files.deleteIfExists(directory);
        }
    }

    private static void write(CaptureWriter writer) throws IOException {
        try (writer) {
            CaptureInterface port = new CaptureInterface(0, "port", "", 0);
            FrameNotes notes = new FrameNotes(port, FrameNotes.Way.INBOUND, 1, 0, List.of("forward: to port"));
            for (String frame : FRAMES) {
                byte[] bytes = HexFormat.of().parseHex(frame);
                writer.write(new CaptureRecord(0, bytes, bytes.length, notes));
            }
        }
    }

    private static void print(String tool, List<String> arguments) {
        Streams streams = new Streams(
                Channels.newChannel(System.in),
                OutputStream.nullOutputStream(),
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
                Streams.ofProcess().outKind());
        new TcpdumpCommand(arguments, streams, new Interruption(), tool).run();
    }
}
