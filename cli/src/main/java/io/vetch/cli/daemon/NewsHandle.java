package io.vetch.cli.daemon;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls an action on the control thread whenever a descriptor is readable. */
final class NewsHandle implements EpollIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(NewsHandle.class);

    private final FileDescriptor fd;
    private final Runnable action;

    private NewsHandle(int fd, Runnable action) {
        this.fd = new FileDescriptor(fd);
        this.action = action;
    }

    static void register(IoEventLoop loop, int fd, Runnable action) {
        Future<IoRegistration> registered = loop.register(new NewsHandle(fd, action));
        registered.addListener(done -> registered.getNow().submit(EpollIoOps.EPOLLIN));
    }

    @Override
    public FileDescriptor fd() {
        return fd;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("news from the kernel could not be followed", e);
        }
    }

    /** The descriptor belongs to its socket. */
    @Override
    public void close() {}
}
