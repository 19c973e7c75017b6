package io.vetch.pcap.file;

import io.vetch.pcap.rotate.FileOptions;
import io.vetch.pcap.rotate.RotatingFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** Run as a program: writes frames into a file until that fails or somebody ends it, then tells what is in the file. */
final class FaultyWriter {
    static final int FRAME = 1_000;

    private FaultyWriter() {}

    /** {@code pcap|pcapng FILE}: prints the failure's message and the number of frames that can be read back. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[1]);
        try (CaptureWriter writer = writer(arguments[0], file)) {
            write(writer);
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(count(file));
    }

    private static void write(CaptureWriter writer) throws IOException {
        for (int i = 0; i < 10_000_000; i++) {
            writer.write(frame(i));
        }
    }

    static CaptureRecord frame(int number) {
        CaptureInterface at = new CaptureInterface(0, "veth0", "", 0);
        FrameNotes notes = new FrameNotes(at, FrameNotes.Way.INBOUND, number, 0, List.of("flood: broadcast"));
        return new CaptureRecord(number, new byte[FRAME - number % 7], FRAME, notes);
    }

    private static CaptureWriter writer(String format, Path name) throws IOException {
        PcapHeader pcap = PcapHeader.ethernet(TimePrecision.NANOSECONDS, PcapHeader.LARGEST_SNAP_LENGTH);
        PcapngHeader pcapng = new PcapngHeader(PcapHeader.LARGEST_SNAP_LENGTH, "vetch", "");
        RotatingFile.Opener opener = file -> format.equals("pcap")
                ? new PcapWriter(CaptureFiles.create(file), pcap)
                : new PcapngWriter(CaptureFiles.create(file), pcapng);
        return new RotatingFile(FileOptions.file(name.toString()), opener, file -> {}, InstantSource.system());
    }

    /** Frames of a file; all must be whole and in order. */
    static int count(Path file) throws IOException {
        int count = 0;
        try (CaptureReader reader = CaptureFiles.open(file)) {
            for (CaptureRecord frame = reader.next(); frame != null; frame = reader.next()) {
                if (frame.epochNanos() != count || frame.bytes().length != FRAME - count % 7) {
                    throw new IOException("frame " + count + " is another one");
                }
                count++;
            }
        }
        return count;
    }
}
