package io.vetch.cli.tcpdump;

import io.vetch.cli.tcpdump.output.FrameOutput;
import io.vetch.cli.tcpdump.output.OutputClosedException;
import io.vetch.pcap.file.CaptureReader;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.filter.FrameFilter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The way of a frame in the client: reader, filter, count, output. */
final class FrameLoop {
    private final @Nullable FrameFilter filter;
    private final FrameOutput output;
    private final int limit;
    private final BooleanSupplier interrupted;
    /** Other threads read these, too. */
    private final AtomicLong captured = new AtomicLong();

    private final AtomicLong dropped = new AtomicLong();

    private boolean full;

    /**
     * @param filter null for all frames
     * @param limit how many frames of one source; -1 for all
     * @param interrupted asked before each frame
     */
    FrameLoop(@Nullable FrameFilter filter, FrameOutput output, int limit, BooleanSupplier interrupted) {
        this.filter = filter;
        this.output = output;
        this.limit = limit;
        this.interrupted = interrupted;
    }

    /**
     * Takes frames until the source ends, the limit is reached, the output is full or an interruption.
     *
     * @throws OutputClosedException if nobody reads the output any more
     * @throws IOException if the source is broken, or the output cannot be written
     */
    void run(CaptureReader source) throws IOException {
        for (int taken = 0; taken != limit && !full && !interrupted.getAsBoolean(); ) {
            CaptureRecord frame = source.next();
            if (frame == null) {
                return;
            }
            dropped.addAndGet(frame.notes().dropped());
            if (filter == null || matches(filter, frame)) {
                taken++;
                captured.incrementAndGet();
                full = !output.accept(frame);
            }
        }
    }

    private static boolean matches(FrameFilter filter, CaptureRecord frame) {
        byte[] bytes = frame.bytes();
        return filter.run(ByteBuffer.wrap(bytes), 0, bytes.length, frame.originalLength()) != 0;
    }

    /** Whether the output takes no more ({@code -W}). */
    boolean isFull() {
        return full;
    }

    /** Frames that were lost before those that came. */
    long dropped() {
        return dropped.get();
    }

    /** Frames that passed the filter, of all sources. */
    long captured() {
        return captured.get();
    }
}
