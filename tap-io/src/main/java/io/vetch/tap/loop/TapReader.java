package io.vetch.tap.loop;

import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.IoUring;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from TAP devices into the buffer of one loop: each with a system call of its own, or many with one. On the
 * loop's thread.
 */
public final class TapReader {
    /** From so many on it pays to read and write frames together. */
    public static final int TOGETHER = 4;

    /** Bytes, virtio header included. A burst of such frames fits into the processor's second cache. */
    public static final int SMALL = 2048;

    private final FrameIo io;
    private final @Nullable IoUring uring;
    private final TapWriter writer;
    private final BurstBuffer buffer;

    /** @param writer whose frames go through the same io_uring */
    TapReader(FrameIo io, @Nullable IoUring uring, TapWriter writer, BurstBuffer buffer) {
        this.io = io;
        this.uring = uring;
        this.writer = writer;
        this.buffer = buffer;
    }

    /**
     * Reads at most {@code most} frames; those read together are written together, too.
     *
     * @param fd of the device
     * @param file the same as {@link SwitchLoops#register} names it
     * @return the negated errno that ended it, or the length of a frame that is not small, or something else from 0 on
     */
    public int read(int fd, int file, int most) {
        if (uring != null && most >= TOGETHER && uring.isUsable()) {
            int read = readTogether(uring, file, Math.min(most, buffer.room()));
            writer.collect(); // unless that has failed
            return read;
        }
        int read = 0;
        for (int i = 0; i < most && read <= SMALL && buffer.hasRoom(); i++) {
            read = io.read(fd, buffer.readAddress(), BurstBuffer.READ_LENGTH);
            if (read < 0) {
                return read;
            }
            buffer.filled(read);
        }
        return read;
    }

    private int readTogether(IoUring ring, int file, int count) {
        writer.flush();
        for (int i = 0; i < count; i++) {
            ring.read(file, buffer.readAddress(buffer.next() + i), BurstBuffer.READ_LENGTH);
        }
        ring.submit();
        int largest = 0;
        int vain = 0;
        for (int i = 0; i < count; i++) {
            int read = ring.result(i);
            if (read < 0) {
                vain++;
                continue;
            }
            for (; vain > 0; vain--) {
                buffer.filled(0); // the next frame came just after this was tried
            }
            buffer.filled(read);
            largest = Math.max(largest, read);
        }
        return vain == 0 || largest > SMALL ? largest : ring.result(count - 1);
    }
}
