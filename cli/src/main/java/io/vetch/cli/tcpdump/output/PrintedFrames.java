package io.vetch.cli.tcpdump.output;

import io.vetch.cli.tcpdump.options.TcpdumpException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What the real tcpdump prints, frame by frame: {@code --number} stands before each frame's first line, by which we
 * find the line; the number goes, the verdict comes, all else passes as it is. One thread writes frames and says here
 * what to expect, another reads the lines.
 */
final class PrintedFrames {
    /**
     * More than fit into tcpdump's buffers at once (its output's 4 KiB are some 400 lines), so that whoever has flushed
     * what it wrote can wait for room here.
     */
    static final int MOST_EXPECTED = 1 << 13;

    private static final int BUFFER = 1 << 16;
    private static final byte[] LINE_END = {'\n'};
    private static final Expected PLAIN = new Expected(false, new byte[0]);
    private static final Expected FENCE = new Expected(true, new byte[0]);

    private final StandardOutput out;
    private final boolean atOnce;
    private final boolean numbers;
    private final Fence fence;
    private final Queue<Expected> expected = new ArrayDeque<>();
    private boolean ended;
    private long printed;
    private long shown;
    private byte[] nextNumber = number(1);
    private boolean insideFence;

    /** @param verdict what the first line ends with; empty for nothing */
    @SuppressWarnings("ArrayRecordComponent")
    private record Expected(boolean isFence, byte[] verdict) {}

    /**
     * @param atOnce whether lines leave as soon as they are there
     * @param numbers whether each frame keeps a number: its own, fences not counted
     */
    PrintedFrames(StandardOutput out, boolean atOnce, boolean numbers, Fence fence) {
        this.out = out;
        this.atOnce = atOnce;
        this.numbers = numbers;
        this.fence = fence;
    }

    /** Tells of a frame before it is written. False if too many are on their way. */
    boolean expectFrame(String verdict) {
        return expect(verdict.isEmpty() ? PLAIN : new Expected(false, verdict.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same for the fence. */
    boolean expectFence() {
        return expect(FENCE);
    }

    private synchronized boolean expect(Expected next) {
        boolean hasRoom = expected.size() < MOST_EXPECTED;
        if (hasRoom) {
            expected.add(next);
        }
        return hasRoom;
    }

    /** Waits until no more than so many are on their way, or the lines have ended. */
    synchronized void awaitAtMost(int count) throws IOException {
        try {
            while (expected.size() > count && !ended) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Whether all have been printed that were told of. */
    synchronized boolean isComplete() {
        return expected.isEmpty();
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** No more lines come: nobody waits any longer. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    private synchronized @Nullable Expected next() {
        return expected.peek();
    }

    private synchronized void arrived() {
        expected.remove();
        notifyAll();
    }

    /**
     * Prints until there is no more.
     *
     * @throws OutputClosedException if nobody reads any more
     * @throws TcpdumpException if it cannot be printed for another reason
     */
    void pass(InputStream lines) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int used = 0;
        for (int read = lines.read(buffer); read >= 0; read = lines.read(buffer, used, buffer.length - used)) {
            int from = passLines(buffer, used, used + read);
            used = used + read - from;
            System.arraycopy(buffer, from, buffer, 0, used);
            if (used == buffer.length) {
                buffer = Arrays.copyOf(buffer, 2 * used);
            }
            if (atOnce) {
                out.flush();
            }
        }
        if (used > 0) {
            passLine(buffer, 0, used);
        }
        out.flush();
    }

    /**
     * @param fresh where the bytes begin in which no line end has been looked for.
     * @return where the last, open line begins
     */
    private int passLines(byte[] buffer, int fresh, int end) throws IOException {
        int from = 0;
        for (int i = fresh; i < end; i++) {
            if (buffer[i] == '\n') {
                passLine(buffer, from, i + 1);
                from = i + 1;
            }
        }
        return from;
    }

    private void passLine(byte[] text, int from, int to) throws IOException {
        Expected next = next();
        if (next != null && isFirstLine(next, text, from, to)) {
            passFirstLine(next, text, from + nextNumber.length, to);
        } else if (!insideFence) {
            out.print(text, from, to);
        }
    }

    private boolean isFirstLine(Expected next, byte[] text, int from, int to) {
        return Fence.startsWith(text, from, to, nextNumber) && (!next.isFence() || fence.isIn(text, from, to));
    }

    private void passFirstLine(Expected frame, byte[] text, int from, int to) throws IOException {
        printed++;
        nextNumber = number(printed + 1);
        insideFence = frame.isFence();
        if (!insideFence) {
            shown++;
            print(numbers ? number(shown) : new byte[0]);
            out.print(text, from, text[to - 1] == '\n' ? to - 1 : to);
            print(frame.verdict());
            print(LINE_END);
        } else if (atOnce) {
            out.flush();
        }
        arrived();
    }

    private void print(byte[] text) throws IOException {
        out.print(text, 0, text.length);
    }

    /** As {@code printf("%5u  ")} has it. */
    private static byte[] number(long number) {
        String digits = Integer.toUnsignedString((int) number);
        return (" ".repeat(Math.max(0, 5 - digits.length())) + digits + "  ").getBytes(StandardCharsets.US_ASCII);
    }
}
