package io.vetch.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlThreadTest {
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final ControlThread thread =
            new ControlThread(loop, (what, cause) -> reports.add(what + ": " + cause.getMessage()));

    @AfterEach
    void end() {
        loop.shutdownNow();
    }

    private static void fail() {
        throw new AssertionError("no");
    }

    @Test
    void whatATaskThrowsIsReported() {
        thread.execute("a task", ControlThreadTest::fail);
        thread.after(1, "a later task", ControlThreadTest::fail);

        await().untilAsserted(() -> assertThat(reports).containsExactlyInAnyOrder("a task: no", "a later task: no"));
    }

    @Test
    void whatIsRepeatedGoesOnAfterAFailureUntilItIsEnded() {
        Runnable end = thread.every(Duration.ofMillis(1), "a timer", ControlThreadTest::fail);
        await().untilAsserted(() -> assertThat(reports).hasSizeGreaterThan(3).containsOnly("a timer: no"));

        end.run();
        AtomicInteger marks = new AtomicInteger();
        thread.execute("a mark", marks::incrementAndGet);
        await().until(() -> marks.get() == 1);
        int reported = reports.size();
        thread.after(Duration.ofMillis(20).toNanos(), "a mark", marks::incrementAndGet);
        await().until(() -> marks.get() == 2);
        assertThat(reports).hasSize(reported);
    }

    @Test
    void taskThatComesTooLateThrowsNothingAtWhoeverSendsIt() {
        loop.shutdownNow();

        thread.execute("a task", ControlThreadTest::fail);

        assertThat(reports).isEmpty();
    }
}
