package io.vetch.pcap.rotate;

import io.vetch.pcap.file.CaptureFiles;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.CaptureWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.Consumer;

/**
 * The files of {@code tcpdump -w}, one after the other, named and changed as tcpdump does it (MakeFilename and
 * dump_packet_and_trunc in tcpdump.c). Before a frame is written:
 *
 * <ol>
 *   <li>{@code -G}: if the file is that many seconds old, by the clock and not by the frames' stamps, the next one
 *     begins; with {@code -W} and without {@code -C} that was all after so many files.
 *   <li>{@code -C}: if the file is larger, the next one begins. From the second on a number is added to the name, which
 *       begins again after {@code -G} and, with {@code -W}, after so many files. With {@code -W} the first has a
 *     number, too, and all have leading zeros.
 * </ol>
 *
 * <p>Nothing happens while no frames come. A file that is there is overwritten. One thread.
 */
public final class RotatingFile implements CaptureWriter {
    private static final int LONGEST_NAME = 4096;

    /** Begins a file. */
    @FunctionalInterface
    public interface Opener {
        /** A writer for this file, which {@link CaptureFiles#create} makes; {@code -} is for standard output. */
        CaptureWriter open(Path file) throws IOException;
    }

    private final FileOptions options;
    private final Opener opener;
    private final Consumer<Path> finished;
    private final InstantSource clock;
    private final int digits;
    private long begun;
    private int rotations;
    private int number;
    private Path file;
    private CaptureWriter writer;
    private boolean limitReached;

    /**
     * Begins the first file.
     *
     * @param finished {@code -z}: gets each file that another one followed, closed, but not the last one; called by the
     *     writer's thread, so it should only start what is to be done
     * @throws IOException if the file cannot be made; the message names it
     */
    public RotatingFile(FileOptions options, Opener opener, Consumer<Path> finished, InstantSource clock)
            throws IOException {
        this.options = options;
        this.opener = opener;
        this.finished = finished;
        this.clock = clock;
        this.digits = options.largestBytes() == 0 ? 0 : digits(options.files());
        this.begun = clock.instant().getEpochSecond();
        this.file = name();
        this.writer = opener.open(file);
    }

    /** Digits of the largest number, the first being 0. */
    private static int digits(int files) {
        return files <= 1 ? 0 : Integer.toString(files - 1).length();
    }

    private Path name() throws IOException {
        String name = options.seconds() == 0 ? options.name() : stamped();
        if (number > 0 || digits > 0) {
            String text = Integer.toString(number);
            name += "0".repeat(Math.max(0, digits - text.length())) + text;
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new IOException("too many output files or filename is too long (> " + LONGEST_NAME + ")");
        }
        return Path.of(name);
    }

    private String stamped() {
        return Strftime.format(options.name(), Instant.ofEpochSecond(begun).atZone(ZoneId.systemDefault()));
    }

    /** Adds a frame, in a new file if it is time for one. Does nothing once {@link #limitReached()}. */
    @Override
    public void write(CaptureRecord frame) throws IOException {
        if (options.seconds() > 0 && !limitReached) {
            rotateByAge();
        }
        if (limitReached) {
            return;
        }
        if (options.largestBytes() > 0 && writer.size() > options.largestBytes()) {
            finish();
            number = options.files() > 0 ? (number + 1) % options.files() : number + 1;
            begin();
        }
        try {
            writer.write(frame);
            if (options.packetBuffered()) {
                writer.flush();
            }
        } catch (IOException e) {
            throw named(e);
        }
    }

    private void rotateByAge() throws IOException {
        long now = clock.instant().getEpochSecond();
        if (now - begun < options.seconds()) {
            return;
        }
        finish();
        begun = now;
        rotations++;
        if (options.largestBytes() == 0 && options.files() > 0 && rotations >= options.files()) {
            limitReached = true;
            return;
        }
        number = 0;
        begin();
    }

    private void begin() throws IOException {
        file = name();
        writer = opener.open(file);
    }

    private void finish() throws IOException {
        close();
        finished.accept(file);
    }

    /** Whether {@code -W} ends the capture: tcpdump then says "Maximum file limit reached: N" and exits with 0. */
    public boolean limitReached() {
        return limitReached;
    }

    /** The file that is written now, or was last. */
    public Path file() {
        return file;
    }

    /** What writes it: for the statistics at the end of a pcapng file. */
    public CaptureWriter writer() {
        return writer;
    }

    /** Bytes of the current file. */
    @Override
    public long size() {
        return writer.size();
    }

    @Override
    public void flush() throws IOException {
        if (limitReached) {
            return;
        }
        try {
            writer.flush();
        } catch (IOException e) {
            throw named(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            writer.close();
        } catch (IOException e) {
            throw named(e);
        }
    }

    private IOException named(IOException cause) {
        return new IOException(file + ": " + cause.getMessage(), cause);
    }
}
