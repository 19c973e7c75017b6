package io.vetch.tap.loop;

import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.IoUring;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from TAP devices into the buffer of one loop: one frame with each system call, or many frames with one.
 * On the loop's thread.
 */
public final class TapReader {
    /** From this many frames on, one system call for all is faster than one for each. */
    public static final int TOGETHER = 4;

    /**
     * A frame of up to this many bytes, virtio header included, is small. A burst of small frames fits into the
     * processor's second cache.
     */
    public static final int SMALL = 2048;

    private final FrameIo io;
    private final @Nullable IoUring uring;
    private final TapWriter writer;
    private final BurstBuffer buffer;

    /** @param writer writes frames through the same io_uring */
    TapReader(FrameIo io, @Nullable IoUring uring, TapWriter writer, BurstBuffer buffer) {
        this.io = io;
        this.uring = uring;
        this.writer = writer;
        this.buffer = buffer;
    }

    /**
     * Reads at most {@code most} frames into the next slots of the buffer.
     *
     * <p>If {@code most} is at least {@link #TOGETHER} and the loop has an io_uring, one system call reads all frames,
     * and from then on small frames are written together at the end of the burst. Otherwise each frame is read by
     * itself, up to the first frame that is not {@linkplain #SMALL small}.
     *
     * @param fd the descriptor of the device
     * @param file the name that {@link SwitchLoops#register} gave the same device
     * @return more than {@link #SMALL}, if one of the frames is not small; else the negated errno of the last read, if
     *     it found no frame; else 0 or more: the device may have more frames
     */
    public int read(int fd, int file, int most) {
        if (uring != null && most >= TOGETHER && uring.isUsable()) {
            int read = readTogether(uring, file, Math.min(most, buffer.room()));
            writer.collect(); // which collects nothing if the io_uring has just failed
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
                buffer.filled(0); // this read was too early for the frame that a later read found
            }
            buffer.filled(read);
            largest = Math.max(largest, read);
        }
        return vain == 0 || largest > SMALL ? largest : ring.result(count - 1);
    }
}
