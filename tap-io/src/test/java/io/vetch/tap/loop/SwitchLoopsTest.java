package io.vetch.tap.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vetch.tap.linux.OpenFiles;
import io.vetch.tap.linux.ThreadSchedule;
import io.vetch.tap.loop.BurstReader.Burst;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchLoopsTest {
    private final SwitchLoops loops = SwitchLoops.start(2);
    private final SwitchLoop loop = loops.get(0);
    private final List<Pipe> pipes = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        loops.close();
        for (Pipe pipe : pipes) {
            pipe.close();
        }
    }

    private Pipe pipe() throws IOException {
        Pipe pipe = new Pipe();
        pipes.add(pipe);
        return pipe;
    }

    private static CountingReader draining(Pipe pipe) {
        return new CountingReader(loop -> {
            pipe.drain();
            return Burst.READ;
        });
    }

    private static void awaitBursts(CountingReader reader, int count) {
        await().untilAsserted(() -> assertThat(reader.bursts).hasValue(count));
    }

    @Test
    void readableDescriptorBecomesABurst() throws IOException {
        Pipe pipe = pipe();
        CountingReader reader = draining(pipe);
        loop.start(pipe.fd(), reader);

        pipe.write();
        awaitBursts(reader, 1);
        pipe.write();
        awaitBursts(reader, 2);
    }

    @Test
    void whatWasReadableBeforeTheStartIsRead() throws IOException {
        Pipe pipe = pipe();
        pipe.write();
        CountingReader reader = draining(pipe);

        loop.start(pipe.fd(), reader);

        awaitBursts(reader, 1);
    }

    @Test
    void stoppedDescriptorIsNotReadAnyMore() throws IOException {
        Pipe pipe = pipe();
        CountingReader reader = draining(pipe);
        loop.start(pipe.fd(), reader).stop();

        pipe.write();
        serveAnother();

        assertThat(reader.bursts).hasValue(0);
    }

    /** When this returns, the loop has served a descriptor that became readable later. */
    private void serveAnother() throws IOException {
        Pipe pipe = pipe();
        CountingReader reader = draining(pipe);
        loop.start(pipe.fd(), reader);
        for (int burst = 1; burst <= 3; burst++) {
            pipe.write();
            awaitBursts(reader, burst);
        }
    }

    @Test
    void burstBoundaryComesAfterTheRunningBurst() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountingReader slow = blocking(end);

        CompletableFuture<Void> boundary = CompletableFuture.runAsync(loops::awaitBurstBoundary);
        assertStillWaits(boundary);
        end.countDown();

        boundary.get(30, TimeUnit.SECONDS);
        assertThat(slow.bursts).hasValue(1);
    }

    @Test
    void stopWaitsForTheRunningBurst() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Pipe pipe = pipe();
        SwitchLoop.Registration registration = loop.start(pipe.fd(), draining(pipe));
        blocking(end);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(registration::stop);
        assertStillWaits(stopped);
        end.countDown();

        stopped.get(30, TimeUnit.SECONDS);
    }

    private static void assertStillWaits(CompletableFuture<Void> action) {
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> action.get(200, TimeUnit.MILLISECONDS));
    }

    /** A reader whose one burst is running now, until {@code end}. */
    private CountingReader blocking(CountDownLatch end) throws IOException, InterruptedException {
        Pipe pipe = pipe();
        CountDownLatch started = new CountDownLatch(1);
        CountingReader reader = new CountingReader(loop -> {
            pipe.drain();
            started.countDown();
            awaitUninterruptibly(end);
            return Burst.READ;
        });
        loop.start(pipe.fd(), reader);
        pipe.write();
        started.await();
        return reader;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nobody takes out what was written: it is readable for ever. */
    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
    void deviceThatKeepsFailingIsReportedAndTakenOffItsLoopUntilItIsStartedAgain(Class<? extends Throwable> kind)
            throws Exception {
        Throwable failure = kind.getDeclaredConstructor(String.class).newInstance("on purpose");
        List<Throwable> reported = new CopyOnWriteArrayList<>();
        try (SwitchLoops own = SwitchLoops.start(LoopOptions.of(1), (what, cause) -> reported.add(cause))) {
            Pipe pipe = pipe();
            CountingReader failing = new CountingReader(loop -> throwUnchecked(failure));
            SwitchLoop.Registration registration = own.get(0).start(pipe.fd(), failing);
            pipe.write();

            await().untilAsserted(() -> assertThat(failing.failing).hasValue(1));
            own.awaitBurstBoundary();
            assertThat(failing.bursts).hasValue(ReaderHandle.MOST_FAILED);
            assertThat(reported).hasSize(ReaderHandle.MOST_FAILED).containsOnly(failure);
            assertThat(failing.gone).hasValue(0);

            registration.stop(); // which does nothing more
            own.get(0).start(pipe.fd(), failing);
            await().untilAsserted(() -> assertThat(failing.failing).hasValue(2));
        }
    }

    @Test
    void deviceThatFailsNowAndThenStaysOnItsLoop() throws IOException {
        Pipe pipe = pipe();
        CountingReader odd = new CountingReader(new Function<>() {
            private int bursts;

            @Override
            public Burst apply(SwitchLoop loop) {
                return ++bursts % ReaderHandle.MOST_FAILED == 0 ? Burst.READ : Burst.FAILED;
            }
        });
        loop.start(pipe.fd(), odd);
        pipe.write();

        await().untilAsserted(() -> assertThat(odd.bursts).hasValueGreaterThan(3 * ReaderHandle.MOST_FAILED));
        assertThat(odd.failing).hasValue(0);
    }

    private static Burst throwUnchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    /** Both devices' bytes are overwritten by the next burst. */
    @Test
    void flushThatFailsDoesNotKeepOthersFromTheirs() throws IOException {
        Pipe pipe = pipe();
        List<Integer> flushed = new ArrayList<>();
        CountingReader staging = new CountingReader(loop -> {
            pipe.drain();
            loop.flushLater(index -> {
                throw new IllegalStateException("on purpose");
            });
            loop.flushLater(flushed::add);
            return Burst.READ;
        });
        loop.start(pipe.fd(), staging);

        for (int burst = 1; burst <= 2; burst++) {
            pipe.write();
            awaitBursts(staging, burst);
            loops.awaitBurstBoundary();
            assertThat(flushed).hasSize(burst);
        }
    }

    /** The next burst would overwrite the bytes of what is staged. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsStagedIsFlushedAtTheEndOfTheBurstAlsoIfItFails(boolean fails) throws IOException {
        Pipe pipe = pipe();
        List<Integer> flushed = new ArrayList<>();
        CountingReader staging = new CountingReader(loop -> {
            pipe.drain();
            loop.flushLater(flushed::add);
            if (fails) {
                throw new IllegalStateException("on purpose");
            }
            return Burst.READ;
        });
        loop.start(pipe.fd(), staging);

        pipe.write();
        awaitBursts(staging, 1);
        loops.awaitBurstBoundary();

        assertThat(flushed).containsExactly(0);
    }

    @Test
    void deviceThatIsGoneIsToldOnceAndNotReadAgain() throws IOException {
        Pipe pipe = pipe();
        CountingReader reader = new CountingReader(loop -> Burst.GONE);
        SwitchLoop.Registration registration = loop.start(pipe.fd(), reader);

        pipe.write();
        serveAnother();
        registration.stop();

        assertThat(reader.bursts).hasValue(1);
        assertThat(reader.gone).hasValue(1);
    }

    @Test
    void deviceThatNeverFallsSilentLeavesOthersTheirTurn() throws IOException {
        Pipe pipe = pipe();
        CountingReader flooding = new CountingReader(loop -> Burst.READ);
        loop.start(pipe.fd(), flooding);
        pipe.write();

        serveAnother();

        assertThat(flooding.bursts).hasValueGreaterThan(3);
    }

    @Test
    void clockIsReadOnceABurst() throws IOException {
        Pipe pipe = pipe();
        List<Long> times = new ArrayList<>();
        CountingReader reader = new CountingReader(loop -> {
            pipe.drain();
            times.add(loop.now());
            times.add(loop.now());
            return Burst.READ;
        });
        loop.start(pipe.fd(), reader);
        long before = System.nanoTime();

        for (int burst = 1; burst <= 2; burst++) {
            pipe.write();
            awaitBursts(reader, burst);
        }
        loops.awaitBurstBoundary();

        assertThat(times.get(0)).isEqualTo(times.get(1)).isGreaterThanOrEqualTo(before);
        assertThat(times.get(2)).isEqualTo(times.get(3)).isGreaterThan(times.get(1));
    }

    @Test
    void devicesAreSharedOutToTheLoopsInTurn() {
        assertThat(List.of(loops.assign(), loops.assign(), loops.assign()))
                .extracting(SwitchLoop::index)
                .containsExactly(0, 1, 0);
        assertThat(loops.count()).isEqualTo(2);
        assertThat(LoopOptions.defaultCount()).isBetween(1, 4);
    }

    @Test
    void busyLoopsReadAndTakeTasksAllTheSame() throws IOException {
        Pipe pipe = pipe();
        CountingReader reader = draining(pipe);
        try (SwitchLoops busy = SwitchLoops.start(LoopOptions.of(1).withBusyPoll(true))) {
            SwitchLoop.Registration registration = busy.get(0).start(pipe.fd(), reader);
            for (int burst = 1; burst <= 3; burst++) {
                pipe.write();
                awaitBursts(reader, burst);
            }
            registration.stop();
            busy.awaitBurstBoundary();
        }
    }

    @Test
    void loopsThatSleepWakeUpSooner() throws Exception {
        try (SwitchLoops busy = SwitchLoops.start(LoopOptions.of(1).withBusyPoll(true))) {
            assertThat(schedule(loop)).isEqualTo(ThreadSchedule.ofThreadToWakeSoon());
            assertThat(schedule(loops.get(1))).isEqualTo(schedule(loop));
            assertThat(schedule(busy.get(0))).isEqualTo(ThreadSchedule.ofCurrentThread());
        }
    }

    private static ThreadSchedule schedule(SwitchLoop loop) throws Exception {
        return loop.events().submit(ThreadSchedule::ofCurrentThread).get();
    }

    @Test
    void closedLoopsLeaveNoDescriptors() throws IOException {
        SwitchLoops.start(2).close();
        long before = OpenFiles.count();

        SwitchLoops.start(2).close();

        assertThat(OpenFiles.count()).isEqualTo(before);
    }

    @Test
    void loopsAreThreadsOfTheirOwn() throws Exception {
        Thread first = loops.get(0).events().submit(Thread::currentThread).get();
        Thread second = loops.get(1).events().submit(Thread::currentThread).get();

        assertThat(first).isNotSameAs(second);
        assertThat(first.getName()).startsWith("vetch-loop");
        assertThat(first.isDaemon()).isTrue();
    }
}
