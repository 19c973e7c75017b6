package io.vetch.cli.tcpdump.output;

import io.vetch.cli.tcpdump.options.TcpdumpException;
import io.vetch.cli.tcpdump.options.TcpdumpOptions;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.PcapngHeader;
import io.vetch.pcap.file.PcapngWriter;
import io.vetch.pcap.print.VerdictSuffix;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Frames as the real tcpdump prints them: it gets them as a pcapng stream, and its lines are ours with the verdicts in
 * them. It ends with its input, which ends with us, and is in a session of its own: no signal from the terminal reaches
 * it.
 *
 * <p>Frames come on the caller's thread; {@code vetch-lines} passes the lines on, {@code vetch-complaints} the
 * complaints.
 */
final class RealTcpdump implements FrameOutput {
    /** Of what it says on standard error, that which says nothing of the frames. */
    private static final List<String> SMALL_TALK =
            List.of("reading from file -", "dropped privs to ", "Warning: setgid/setuid failed");

    private static final int SIGNALLED = 128;
    /** Some 270 years: so that a stamp, which is unsigned, can tell of a time before 1970, too. */
    private static final long OFFSET_SECONDS = -(1L << 33);

    private final Process process;
    private final OutputStream input;
    private final PcapngWriter frames;
    private final PrintedFrames lines;
    private final Fence fence;
    private final Thread printer;
    private final Thread complainer;
    private final Runnable broken;
    private final boolean atOnce;
    private final boolean payloads;
    private final boolean why;
    /** The last frame, unless there is a fence behind it. */
    private @Nullable CaptureRecord last;

    private volatile boolean finishing;
    private volatile @Nullable Throwable failure;

    /**
     * Starts it.
     *
     * @param tool its path
     * @param atOnce whether lines are wanted as soon as their frames are there
     * @param broken run once, by another thread, if it can print no more; the next call here says why
     * @throws IOException if there are no random numbers
     * @throws TcpdumpException if it cannot be started
     */
    RealTcpdump(
            String tool, TcpdumpOptions options, StandardOutput out, PrintStream err, boolean atOnce, Runnable broken)
            throws IOException {
        this.atOnce = atOnce;
        this.broken = broken;
        this.payloads = RealFlags.printsPayload(options.text());
        this.why = options.text().why();
        this.fence = new Fence();
        this.process = start(RealFlags.command(tool, options, atOnce));
        this.input = process.getOutputStream();
        this.frames = new PcapngWriter(
                Channels.newChannel(input), new PcapngHeader(PcapHeader.LARGEST_SNAP_LENGTH, "", "", OFFSET_SECONDS));
        this.lines = new PrintedFrames(out, atOnce, options.text().number(), fence);
        this.printer = daemon("vetch-lines", this::passLines);
        this.complainer = daemon("vetch-complaints", () -> passComplaints(err));
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new TcpdumpException("the real tcpdump, which prints the frames, does not start: " + e.getMessage());
        }
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void passLines() {
        try {
            lines.pass(process.getInputStream());
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            process.destroyForcibly();
        } finally {
            lines.end();
            if (!finishing) {
                broken.run();
            }
        }
    }

    private void passComplaints(PrintStream err) {
        try (BufferedReader said = process.errorReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (SMALL_TALK.stream().noneMatch(line::startsWith)) {
                    err.println(line);
                }
            }
        } catch (IOException e) {
            // it says no more
        }
    }

    @Override
    public boolean accept(CaptureRecord frame) throws IOException {
        String verdict = why ? VerdictSuffix.of(frame.notes()) : "";
        expect(() -> lines.expectFrame(verdict));
        write(frame);
        last = frame;
        if (payloads) {
            addFence();
        }
        return true;
    }

    private void addFence() throws IOException {
        if (last != null) {
            expect(lines::expectFence);
            write(fence.at(last.epochNanos()));
            last = null;
        }
    }

    private void expect(BooleanSupplier told) throws IOException {
        while (!told.getAsBoolean()) {
            push(); // it prints only frames that it has
            lines.awaitAtMost(PrintedFrames.MOST_EXPECTED / 2);
            check();
        }
    }

    private void write(CaptureRecord frame) throws IOException {
        check();
        try {
            frames.write(new CaptureRecord(frame.epochNanos(), frame.bytes(), frame.originalLength()));
        } catch (IOException e) {
            throw end(e);
        }
    }

    private void push() throws IOException {
        check();
        try {
            frames.flush();
            input.flush();
        } catch (IOException e) {
            throw end(e);
        }
    }

    @Override
    public void idle() throws IOException {
        if (finishing) {
            return;
        }
        check();
        if (atOnce) {
            push();
        }
    }

    /** Waits until all is printed, where lines leave at once; elsewhere tcpdump itself keeps some back. */
    @Override
    public void flush() throws IOException {
        if (finishing) {
            return;
        }
        check();
        if (atOnce) {
            addFence();
            push();
            lines.awaitAtMost(0);
            check();
        }
    }

    @Override
    public void finish() throws IOException {
        if (finishing) {
            return;
        }
        check();
        finishing = true;
        try {
            frames.close();
        } catch (IOException e) {
            // it has died; its exit status says how
        }
        int status = await();
        if (status != 0 || !lines.isComplete()) {
            throw died(status);
        }
    }

    /** @throws IOException or TcpdumpException if it can print no more */
    private void check() throws IOException {
        if (lines.hasEnded()) {
            throw died(await());
        }
    }

    /** What ended it, where a write failed for it. */
    private IOException end(IOException cause) throws IOException {
        int status = await();
        if (status != 0) {
            throw died(status);
        }
        return cause;
    }

    /** Waits for its end, and throws what went wrong on our side. @return its exit status */
    private int await() throws IOException {
        finishing = true;
        try {
            printer.join();
            complainer.join();
            int status = process.waitFor();
            if (failure instanceof IOException e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
            return status;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static TcpdumpException died(int status) {
        String how =
                status > SIGNALLED ? "was killed by signal " + (status - SIGNALLED) : "ended with status " + status;
        return new TcpdumpException("the tcpdump that prints the frames " + how + "; not all of them are printed");
    }

    /** What was taken is printed, too, where another failure ended the call. */
    @Override
    public void close() throws IOException {
        try {
            finish();
        } finally {
            process.destroyForcibly();
        }
    }
}
