package io.vetch.tap.loop;

import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;

/**
 * Netty's epoll, waiting for as long as nothing happens. A loop without timers would otherwise wait for one second at
 * a time: arming that timer is what a lone frame pays for twice, and an idle loop would wake up for nothing.
 *
 * <p>So nothing may be scheduled on a loop; what is submitted to it wakes it up.
 */
final class UntimedEpoll extends AlteredEpoll {
    /** What {@link IoHandlerContext#deadlineNanos()} says when there is none. */
    private static final long NO_DEADLINE = -1;

    private final Context context = new Context();

    private UntimedEpoll(IoHandler epoll) {
        super(epoll);
    }

    static IoHandlerFactory newFactory() {
        return newFactory(UntimedEpoll::new);
    }

    @Override
    public int run(IoHandlerContext loop) {
        context.loop = loop;
        return super.run(context);
    }

    /** The loop's own context, but for the time. */
    private static final class Context implements IoHandlerContext {
        @SuppressWarnings("NullAway.Init") // set before each use
        private IoHandlerContext loop;

        @Override
        public boolean canBlock() {
            return loop.canBlock();
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return Long.MAX_VALUE;
        }

        @Override
        public long deadlineNanos() {
            return NO_DEADLINE;
        }

        @Override
        public void reportActiveIoTime(long activeNanos) {
            loop.reportActiveIoTime(activeNanos);
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return loop.shouldReportActiveIoTime();
        }
    }
}
