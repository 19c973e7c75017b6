package io.vetch.tap.loop;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.core.port.PortCounters;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.IoUring;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to TAP devices for one loop: each at once, or the small ones of a burst {@linkplain #collect together},
 * with one system call at its end. On the loop's thread.
 */
public final class TapWriter {
    private final FrameIo io;
    private final @Nullable IoUring uring;
    private final PortCounters[] counters = new PortCounters[IoUring.ENTRIES];
    /** While frames are collected. */
    private @Nullable IoUring collector;

    private int collected;
    private int copies;
    private long now;

    TapWriter(FrameIo io, @Nullable IoUring uring) {
        this.io = io;
        this.uring = uring;
    }

    /** From now on, to the end of the burst, collects small frames; nothing changes where there is no io_uring. */
    public void collect() {
        collector = uring != null && uring.isUsable() ? uring : null;
    }

    /** @param nowNanos the clock, read once for the burst */
    void beginBurst(long nowNanos) {
        now = nowNanos;
        copies = 0;
    }

    /** Copies of frames that the burst has cost so far, those for other devices than TAPs included. */
    int copies() {
        return copies;
    }

    /** Counts a copy that is sent by another device than a TAP. */
    public void countCopy() {
        copies++;
    }

    void endBurst() {
        collector = null;
        flush();
    }

    /**
     * @param fd of the device
     * @param file the same as {@link SwitchLoops#register} names it
     */
    public void write(int fd, int file, Frame frame, PortCounters port) {
        copies++;
        IoUring together = collector;
        if (together == null || frame.nativeLength() > TapReader.SMALL) {
            flush(); // the frames of a port keep their order
            long address = frame.nativeAddress();
            account(io.write(fd, address, frame.nativeLength()), port, address, frame.nativeLength());
            return;
        }
        if (collected == IoUring.ENTRIES) {
            flush();
        }
        together.write(file, frame.nativeAddress(), frame.nativeLength());
        counters[collected++] = port;
        frame.stage();
    }

    /** Writes what has been collected. */
    public void flush() {
        if (uring == null || collected == 0) {
            return;
        }
        int accounted = 0;
        try {
            uring.submit();
            for (; accounted < collected; accounted++) {
                account(
                        uring.result(accounted),
                        counters[accounted],
                        uring.address(accounted),
                        uring.length(accounted));
            }
        } finally {
            for (; accounted < collected; accounted++) { // only if that failed
                LostCopy.note(
                        counters[accounted],
                        DropReason.INTERNAL_ERROR,
                        uring.address(accounted),
                        uring.length(accounted),
                        now);
            }
            collected = 0;
        }
    }

    private void account(int written, PortCounters port, long address, int length) {
        if (written > 0) {
            port.transmitted(written - VirtioNetHeader.LENGTH);
        } else {
            LostCopy.note(port, reason(-written), address, length, now);
        }
    }

    private static DropReason reason(int errno) {
        return switch (errno) {
            case Errno.EIO, Errno.EBADFD -> DropReason.DEVICE_DOWN;
            case Errno.EAGAIN, Errno.ENOBUFS -> DropReason.QUEUE_FULL;
            default -> DropReason.SEND_FAILED;
        };
    }
}
