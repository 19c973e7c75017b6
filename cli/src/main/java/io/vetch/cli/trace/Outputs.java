package io.vetch.cli.trace;

import io.vetch.pcap.file.CaptureFiles;
import io.vetch.pcap.file.CaptureWriter;
import io.vetch.pcap.file.FileOptions;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.PcapWriter;
import io.vetch.pcap.file.PcapngHeader;
import io.vetch.pcap.file.PcapngWriter;
import io.vetch.pcap.file.RotatingFile;
import io.vetch.pcap.print.FramePrinter;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Makes what frames go to. */
final class Outputs {
    private Outputs() {}

    static StandardOutput standardOutput(TcpdumpOptions options, Streams streams) {
        return new StandardOutput(streams, options.lineBuffered() || streams.outKind() == Streams.Kind.TERMINAL);
    }

    /**
     * Opens what the options name.
     *
     * @param snapLength for the header of a file
     * @throws IOException if a file cannot be created, with its name and the reason
     */
    static FrameOutput open(TcpdumpOptions options, StandardOutput out, Expression expression, int snapLength)
            throws IOException {
        String file = options.saving().file();
        if (file == null) {
            return options.prints() ? text(options, out) : FrameOutput.NOWHERE;
        }
        FrameOutput saved = new FileOutput(files(options, out, expression, snapLength));
        if (options.saving().flush()) {
            saved.flush();
        }
        return options.prints() ? FrameOutput.both(saved, text(options, out)) : saved;
    }

    private static FrameOutput text(TcpdumpOptions options, StandardOutput out) {
        return new TextOutput(new FramePrinter(TextFlags.toPrintOptions(options)), out);
    }

    private static RotatingFile files(TcpdumpOptions options, StandardOutput out, Expression expression, int snapLength)
            throws IOException {
        TcpdumpOptions.Saving saving = options.saving();
        int inHeader = Math.min(snapLength, PcapHeader.LARGEST_SNAP_LENGTH);
        return new RotatingFile(
                new FileOptions(
                        String.valueOf(saving.file()),
                        saving.fileBytes(),
                        saving.seconds(),
                        saving.files(),
                        saving.flush()),
                file -> writer(
                        options, file.toString().equals("-") ? out : CaptureFiles.create(file), expression, inHeader),
                file -> afterwards(saving.afterwards(), file),
                InstantSource.system());
    }

    private static CaptureWriter writer(
            TcpdumpOptions options, WritableByteChannel channel, Expression expression, int snapLength) {
        return options.saving().pcapng()
                ? new PcapngWriter(channel, new PcapngHeader(snapLength, Usage.APPLICATION, expression.text()))
                : new PcapWriter(channel, PcapHeader.ethernet(options.precision(), snapLength));
    }

    /** {@code -z}: runs beside the capture, at the lowest priority, and is not waited for. */
    private static void afterwards(@Nullable String command, Path file) {
        if (command == null) {
            return;
        }
        try {
            new ProcessBuilder("nice", "-n", "19", command, file.toString())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            System.err.println("tcpdump: -z " + command + " " + file + ": " + e.getMessage());
        }
    }
}
