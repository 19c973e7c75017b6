package io.vetch.tap.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.FileDescriptor;

/** The seam to Netty: EPOLLIN on a descriptor becomes {@link BurstReader#readBurst}. Level-triggered. */
final class ReaderHandle implements EpollIoHandle {
    /** So many bursts in a row that failed are no accident. */
    static final int MOST_FAILED = 64;

    private final FileDescriptor fd;
    private final BurstReader reader;
    private final SwitchLoop loop;
    private final Turns.Turn turn = new Turns.Turn();
    private int failedInARow;

    ReaderHandle(int fd, BurstReader reader, SwitchLoop loop) {
        this.fd = new FileDescriptor(fd);
        this.reader = reader;
        this.loop = loop;
    }

    @Override
    public FileDescriptor fd() {
        return fd;
    }

    /**
     * EPOLLIN, or EPOLLERR, which Netty arms unasked: reading tells which it is. An exception that left this method
     * would stop all descriptors of the loop for a second.
     */
    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        if (!loop.turns().comes(turn)) {
            return;
        }
        BurstReader.Burst burst = readBurst();
        loop.turns().took(turn, loop.writer().copies());
        if (burst == BurstReader.Burst.READ) {
            failedInARow = 0;
            return;
        }
        if (burst == BurstReader.Burst.FAILED && ++failedInARow < MOST_FAILED) {
            return;
        }
        registration.cancel();
        tell(burst);
    }

    private BurstReader.Burst readBurst() {
        try {
            loop.beginBurst();
            try {
                return reader.readBurst(loop);
            } finally {
                finish(); // in any case: the next burst overwrites the bytes of what is staged
            }
        } catch (RuntimeException | Error e) {
            loop.failures().report("a burst of " + reader, e);
            return BurstReader.Burst.FAILED;
        }
    }

    private void finish() {
        try {
            loop.endBurst();
        } finally {
            reader.burstDone();
        }
    }

    private void tell(BurstReader.Burst burst) {
        try {
            if (burst == BurstReader.Burst.GONE) {
                reader.gone();
            } else {
                reader.failing();
            }
        } catch (RuntimeException | Error e) {
            loop.failures().report("taking " + reader + " off its loop", e);
        }
    }

    /** The descriptor belongs to the device. */
    @Override
    public void close() {}
}
