package io.vetch.cli.daemon;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

/** Calls an action on the control thread whenever a descriptor is readable. */
final class NewsHandle implements EpollIoHandle {
    private final FileDescriptor fd;
    private final Runnable action;

    private NewsHandle(int fd, Runnable action) {
        this.fd = new FileDescriptor(fd);
        this.action = action;
    }

    /** On the control thread. @param action must not throw @return takes the descriptor off the thread, on it, too */
    static AutoCloseable register(IoEventLoop loop, int fd, Runnable action) {
        IoRegistration registration =
                loop.register(new NewsHandle(fd, action)).syncUninterruptibly().getNow();
        registration.submit(EpollIoOps.EPOLLIN);
        return registration::cancel;
    }

    @Override
    public FileDescriptor fd() {
        return fd;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        action.run();
    }

    /** The descriptor belongs to its socket. */
    @Override
    public void close() {}
}
