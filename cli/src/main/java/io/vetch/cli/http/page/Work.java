package io.vetch.cli.http.page;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vetch.cli.http.HttpCall;
import io.vetch.cli.http.Route;
import io.vetch.tap.linux.process.Scheduling;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What takes long or waits, such as a filter that names a host: on a thread of its own, which stands back behind the
 * loops, and ends when nothing is asked for. From the thread of HTTP.
 */
final class Work {
    private static final Logger LOG = LoggerFactory.getLogger(Work.class);
    private static final int MOST_WAITING = 16;
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> Thread.ofPlatform().daemon().name("vetch-http-work").unstarted(() -> {
                Scheduling.standBack();
                task.run();
            }));

    Work() {
        executor.allowCoreThreadTimeOut(true);
    }

    /** Has {@code call} answered there; what {@code answer} throws is the answer. */
    void answer(HttpCall call, Route answer) {
        try {
            executor.execute(() -> run(call, answer));
        } catch (RejectedExecutionException e) {
            call.refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, "too much is asked for at once; try again");
        }
    }

    private static void run(HttpCall call, Route answer) {
        try {
            answer.answer(call);
        } catch (IllegalArgumentException e) {
            call.refuse(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            call.refuse(HttpResponseStatus.CONFLICT, String.valueOf(e.getMessage()));
        } catch (Exception e) {
            LOG.error("a question of the page failed", e);
            call.refuse(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the switch failed here; see its log");
        }
    }
}
