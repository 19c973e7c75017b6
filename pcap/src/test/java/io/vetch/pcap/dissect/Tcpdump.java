package io.vetch.pcap.dissect;

import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.PcapReader;
import io.vetch.pcap.file.PcapWriter;
import io.vetch.pcap.file.TimePrecision;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;

/** The real tcpdump. */
public final class Tcpdump {
    private Tcpdump() {}

    public static void assumeInstalled() {
        Assumptions.assumeTrue(runs("tcpdump", "--version"), "tcpdump is not installed");
    }

    static boolean runs(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A zone with summer time, in which both sides write times. */
    static final String ZONE = "America/New_York";

    /** What {@code tcpdump -n -#} and more flags print for each record of a file; the lines of one record together. */
    static List<String> print(Path file, String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of("tcpdump", "-n", "-#", "-r", file.toString()));
        command.addAll(1, List.of(flags));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TZ", ZONE);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        List<String> records = new ArrayList<>();
        int start = 0;
        while (start < output.length()) {
            int next = output.indexOf("\n" + number(records.size() + 2), start);
            int end = next < 0 ? output.length() : next + 1;
            records.add(output.substring(start, end));
            start = end;
        }
        return records;
    }

    private static String number(int number) {
        return String.format(Locale.ROOT, "%5d  ", number);
    }

    static List<CaptureRecord> read(Path file) throws IOException {
        List<CaptureRecord> records = new ArrayList<>();
        try (PcapReader reader = new PcapReader(FileChannel.open(file))) {
            for (CaptureRecord record = reader.next(); record != null; record = reader.next()) {
                records.add(record);
            }
        }
        return records;
    }

    public static void write(Path file, List<CaptureRecord> records) throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        PcapHeader header = PcapHeader.ethernet(TimePrecision.NANOSECONDS, PcapHeader.LARGEST_SNAP_LENGTH);
        try (PcapWriter writer = new PcapWriter(channel, header)) {
            for (CaptureRecord record : records) {
                writer.write(record.epochNanos(), record.bytes(), 0, record.bytes().length, record.originalLength());
            }
        }
        if (Files.size(file) == 0) {
            throw new IOException("nothing written");
        }
    }
}
