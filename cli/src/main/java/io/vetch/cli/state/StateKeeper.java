package io.vetch.cli.state;

import io.vetch.cli.control.ControlThread;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.daemon.SwitchParts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what becomes of the switch. The file is written by a thread of its own: the control thread goes on, and
 * whoever changed something has his answer when it is on the disk. What changes meanwhile is written together, next.
 * Devices are made persistent when the file knows them, so that none is left that nobody knows. Control thread only.
 */
final class StateKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(StateKeeper.class);

    /** How old the stations of a file are at most. */
    private static final Duration STATIONS = Duration.ofSeconds(10);

    private static final int LAST_WRITE_SECONDS = 5;

    private final StateStore store;
    private final SwitchParts parts;
    private final ControlThread thread;
    private final CurrentState current;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("vetch-state").factory());
    private final Runnable endOfTimer;

    /** What the file has, or will have when all is written that was asked for; null: unknown. */
    private @Nullable SwitchState recorded;

    private @Nullable Job next;
    private boolean writing;
    /** Of the writer. */
    private byte[] tail = new byte[0];

    /** @param learned null: as the file has them @param made the devices that {@code state} knows */
    private record Job(
            SwitchState state,
            @Nullable List<CurrentState.Learned> learned,
            List<ManagedInterface> made,
            CompletableFuture<Boolean> done) {
        Job with(Job earlier) {
            done.thenAccept(earlier.done::complete);
            return new Job(state, learned == null ? earlier.learned : learned, made, done);
        }
    }

    StateKeeper(StateStore store, SwitchParts parts) {
        this.store = store;
        this.parts = parts;
        this.thread = parts.control().thread();
        this.current = new CurrentState(parts);
        this.endOfTimer = thread.every(STATIONS, "recording the stations", this::recordStations);
    }

    /** @return completed on the control thread, when what is now is on the disk, or was tried to be */
    CompletableFuture<Boolean> record() {
        return record(recorded == null);
    }

    private CompletableFuture<Boolean> record(boolean stations) {
        SwitchState now;
        try {
            now = current.look();
        } catch (IOException e) {
            LOG.debug("something changes just now; it is recorded with the next change: {}", e.getMessage());
            return CompletableFuture.completedFuture(false);
        }
        if (now.equals(recorded) && !stations) {
            return CompletableFuture.completedFuture(true);
        }
        recorded = now;
        List<CurrentState.Learned> learned = stations ? current.learned() : null;
        Job job = new Job(now, learned, parts.control().interfaces(), new CompletableFuture<>());
        next = next == null ? job : job.with(next);
        writeNext();
        return job.done;
    }

    private void recordStations() {
        boolean some = parts.control().register().bridges().stream()
                .anyMatch(bridge -> bridge.bridge().fdb().dynamic().learnedCount() > 0);
        record(some || recorded == null);
    }

    private void writeNext() {
        Job job = next;
        if (job == null || writing) {
            return;
        }
        writing = true;
        next = null;
        writer.execute(() -> {
            boolean written = write(job);
            thread.execute("a state that was recorded", () -> recorded(job, written));
        });
    }

    /** On the writer's thread. */
    private boolean write(Job job) {
        try {
            store.write(bytes(job));
            return true;
        } catch (IOException | RuntimeException | Error e) {
            thread.failures().report("recording the state in " + store.file(), e);
            return false;
        }
    }

    private byte[] bytes(Job job) {
        if (job.learned != null) {
            List<Station> stations = new ArrayList<>();
            job.learned.forEach(each -> each.addTo(stations, System.nanoTime()));
            tail = StateFile.tail(stations);
        }
        return StateFile.encode(Boot.now(), StateFile.head(job.state), tail);
    }

    private void recorded(Job job, boolean written) {
        writing = false;
        if (written) {
            parts.control().handover().persist(job.made);
        } else {
            recorded = null; // with the next change, or look at the stations
        }
        job.done.complete(written);
        writeNext();
    }

    /**
     * Records for the last time, or forgets.
     *
     * @param keep whether the devices stay
     */
    void end(boolean keep) throws IOException {
        endOfTimer.run();
        writer.shutdown();
        try {
            if (!writer.awaitTermination(LAST_WRITE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the state's file takes longer than " + LAST_WRITE_SECONDS + " s to write");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (!keep) {
            return;
        }
        List<ManagedInterface> made = parts.control().interfaces();
        store.write(bytes(new Job(current.look(), current.learned(), made, new CompletableFuture<>())));
        parts.control().handover().persist(made);
    }
}
