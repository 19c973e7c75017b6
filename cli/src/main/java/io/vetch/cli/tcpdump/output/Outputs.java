package io.vetch.cli.tcpdump.output;

import io.vetch.cli.tcpdump.options.TcpdumpOptions;
import io.vetch.cli.tcpdump.options.Usage;
import io.vetch.core.Closing;
import io.vetch.pcap.file.CaptureFiles;
import io.vetch.pcap.file.CaptureWriter;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.PcapWriter;
import io.vetch.pcap.file.PcapngHeader;
import io.vetch.pcap.file.PcapngWriter;
import io.vetch.pcap.print.FramePrinter;
import io.vetch.pcap.rotate.FileOptions;
import io.vetch.pcap.rotate.RotatingFile;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Makes what the frames of one call go to. */
public final class Outputs {
    private final TcpdumpOptions options;
    private final Streams streams;
    private final String tool;
    private final StandardOutput out;

    /** @param tool path of the real tcpdump; empty if it is not installed */
    public Outputs(TcpdumpOptions options, Streams streams, String tool) {
        this.options = options;
        this.streams = streams;
        this.tool = tool;
        this.out = new StandardOutput(streams, linesLeaveAtOnce());
    }

    private boolean linesLeaveAtOnce() {
        return options.lineBuffered() || streams.outKind() == Streams.Kind.TERMINAL;
    }

    public StandardOutput standardOutput() {
        return out;
    }

    /**
     * Opens what the options name.
     *
     * @param expression the filter in words, for a file that has a place for it
     * @param snapLength for the header of a file
     * @param broken run once, by any thread, if what prints the frames has ended; the output then says why
     * @throws IOException if a file cannot be created, with its name and the reason
     */
    public FrameOutput open(String expression, int snapLength, Runnable broken) throws IOException {
        if (options.saving().file() == null) {
            return options.prints() ? text(broken) : FrameOutput.NOWHERE;
        }
        FrameOutput saved = new FileOutput(files(expression, snapLength));
        if (options.saving().flush()) {
            saved.flush();
        }
        if (!options.prints()) {
            return saved;
        }
        try {
            return FrameOutput.both(saved, text(broken));
        } catch (IOException | RuntimeException e) {
            Closing.after(e, saved);
            throw e;
        }
    }

    private FrameOutput text(Runnable broken) throws IOException {
        String obstacle = RealFlags.obstacle(tool);
        if (obstacle.isEmpty()) {
            boolean atOnce = linesLeaveAtOnce() || !options.source().isSaved();
            return new RealTcpdump(tool, options, out, streams.err(), atOnce, broken);
        }
        String beyond = TextFlags.beyond(options.text());
        if (!beyond.isEmpty()) {
            streams.complain(obstacle + ": one line a frame, without what " + beyond + " would change");
        }
        return new TextOutput(new FramePrinter(TextFlags.toPrintOptions(options)), out);
    }

    private RotatingFile files(String expression, int snapLength) throws IOException {
        TcpdumpOptions.Saving saving = options.saving();
        int inHeader = Math.min(snapLength, PcapHeader.LARGEST_SNAP_LENGTH);
        return new RotatingFile(
                new FileOptions(
                        String.valueOf(saving.file()),
                        saving.fileBytes(),
                        saving.seconds(),
                        saving.files(),
                        saving.flush()),
                file -> writer(file.toString().equals("-") ? out : CaptureFiles.create(file), expression, inHeader),
                file -> afterwards(saving.afterwards(), file),
                InstantSource.system());
    }

    private CaptureWriter writer(WritableByteChannel channel, String expression, int snapLength) {
        return options.saving().pcapng()
                ? new PcapngWriter(channel, new PcapngHeader(snapLength, Usage.APPLICATION, expression))
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
