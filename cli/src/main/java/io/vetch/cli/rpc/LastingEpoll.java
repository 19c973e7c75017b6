package io.vetch.cli.rpc;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.vetch.tap.loop.AlteredEpoll;

/**
 * Netty's epoll, from which no descriptor is taken out before its channel is closed. Netty 4.2.18 takes one out that
 * nothing is wanted of for the moment, as of a client that sends no more, and does not know that afterwards: it closes
 * the connection when it next wants something, such as to send the rest of an answer. To want nothing but edges keeps
 * the descriptor in, and wakes nobody.
 */
public final class LastingEpoll extends AlteredEpoll {
    private LastingEpoll(IoHandler epoll) {
        super(epoll);
    }

    /** For a group of loops. */
    public static IoHandlerFactory newFactory() {
        return newFactory(LastingEpoll::new);
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Lasting(super.register(handle));
    }

    private record Lasting(IoRegistration inner) implements IoRegistration {
        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's
        public <T> T attachment() {
            return inner.attachment();
        }

        @Override
        public long submit(IoOps wanted) {
            return inner.submit(wanted.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLET : wanted);
        }

        @Override
        public boolean isValid() {
            return inner.isValid();
        }

        @Override
        public boolean cancel() {
            return inner.cancel();
        }
    }
}
