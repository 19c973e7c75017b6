package io.vetch.tap.loop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.function.UnaryOperator;

/** Netty's epoll, of which a subclass changes something. Each loop has a handler of its own. */
public abstract class AlteredEpoll implements IoHandler {
    private final IoHandler epoll;

    protected AlteredEpoll(IoHandler epoll) {
        this.epoll = epoll;
    }

    /** For a group of loops. @param altered what becomes of Netty's handler of a loop */
    protected static IoHandlerFactory newFactory(UnaryOperator<IoHandler> altered) {
        IoHandlerFactory epoll = EpollIoHandler.newFactory();
        return executor -> altered.apply(epoll.newHandler(executor));
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return epoll.register(handle);
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }
}
