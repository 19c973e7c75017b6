package io.vetch.tap.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.FileDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The seam to Netty: EPOLLIN on a descriptor becomes {@link BurstReader#readBurst}. Level-triggered. */
final class ReaderHandle implements EpollIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderHandle.class);

    private final FileDescriptor fd;
    private final BurstReader reader;
    private final SwitchLoop loop;

    ReaderHandle(int fd, BurstReader reader, SwitchLoop loop) {
        this.fd = new FileDescriptor(fd);
        this.reader = reader;
        this.loop = loop;
    }

    @Override
    public FileDescriptor fd() {
        return fd;
    }

    /** EPOLLIN, or EPOLLERR, which Netty arms unasked: reading tells which it is. */
    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        boolean alive;
        try {
            loop.beginBurst();
            try {
                alive = reader.readBurst(loop);
            } finally {
                loop.endBurst(); // in any case: the next burst overwrites the bytes of what is staged
                reader.burstDone();
            }
        } catch (RuntimeException | Error e) {
            // An exception that left this method would stop all descriptors of the loop for a second.
            LOG.error("burst of {} failed; the device is taken off its loop", reader, e);
            alive = false;
        }
        if (!alive) {
            registration.cancel();
            reader.gone();
        }
    }

    /** The descriptor belongs to the device. */
    @Override
    public void close() {}
}
