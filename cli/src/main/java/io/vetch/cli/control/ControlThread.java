package io.vetch.cli.control;

import io.vetch.core.Failures;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which the switch is changed. What throws there is reported by its name, with what it was about, and
 * what is repeated goes on. From any thread.
 */
public final class ControlThread {
    private static final Logger LOG = LoggerFactory.getLogger(ControlThread.class);

    private final ScheduledExecutorService loop;
    private final Failures failures;

    /** @param loop has one thread, which runs everything in the order it came */
    public ControlThread(ScheduledExecutorService loop, Failures failures) {
        this.loop = loop;
        this.failures = failures;
    }

    public Failures failures() {
        return failures;
    }

    /** Has {@code task} run as soon as what came before has. @param what it does, for the report of a failure */
    public void execute(String what, Runnable task) {
        try {
            loop.execute(guarded(what, task));
        } catch (RejectedExecutionException e) {
            LOG.debug("too late, the switch has ended: {}", what);
        }
    }

    /**
     * Has {@code task} run there as soon as what came before has, and waits for its end. From any other thread.
     *
     * @return false if it has not come to that in time; it may still
     */
    public boolean call(Duration patience, String what, Runnable task) {
        if (loop.isShutdown()) {
            return false;
        }
        CountDownLatch done = new CountDownLatch(1);
        execute(what, () -> {
            try {
                task.run();
            } finally {
                done.countDown();
            }
        });
        try {
            return done.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Has {@code task} run once, later. @param nanos how much later */
    public void after(long nanos, String what, Runnable task) {
        loop.schedule(guarded(what, task), nanos, TimeUnit.NANOSECONDS);
    }

    /** Has {@code task} run again and again, {@code pause} after its last end. @return ends that */
    public Runnable every(Duration pause, String what, Runnable task) {
        long nanos = pause.toNanos();
        Future<?> repeated = loop.scheduleWithFixedDelay(guarded(what, task), nanos, nanos, TimeUnit.NANOSECONDS);
        return () -> repeated.cancel(false);
    }

    /** Runs {@code task} now, on the calling thread: what it throws does not keep the caller from going on. */
    public void attempt(String what, Runnable task) {
        guarded(what, task).run();
    }

    /** The same for somebody who calls it later. */
    public Runnable guarded(String what, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                failures.report(what, e);
            }
        };
    }
}
