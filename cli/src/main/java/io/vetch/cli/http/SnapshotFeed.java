package io.vetch.cli.http;

import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.snapshot.SwitchSnapshot;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The switch at one moment, for all who look at it by HTTP: the control thread is asked for it once a second at most,
 * and only when somebody looks. The thread of HTTP.
 */
public final class SnapshotFeed {
    /** A little less than a second, so that who asks every second finds a new one. */
    private static final long GOOD_NANOS = Duration.ofMillis(980).toNanos();

    private final SwitchControl control;
    private final Executor loop;
    private @Nullable CompletableFuture<Taken> last;

    SnapshotFeed(SwitchControl control, Executor loop) {
        this.control = control;
        this.loop = loop;
    }

    /** @param nanos when it was, on the clock of the loops */
    public record Taken(SwitchSnapshot snapshot, long nanos) {}

    /** One that is not older than a second. @return completed on the thread of HTTP */
    public CompletableFuture<Taken> latest() {
        CompletableFuture<Taken> known = last;
        if (known != null && isGood(known)) {
            return known;
        }
        CompletableFuture<Taken> next = new CompletableFuture<>();
        last = next;
        control.thread().execute("a snapshot for HTTP", () -> take(next));
        return next;
    }

    private static boolean isGood(CompletableFuture<Taken> known) {
        return !known.isDone()
                || (!known.isCompletedExceptionally() && System.nanoTime() - known.join().nanos < GOOD_NANOS);
    }

    /** Control thread. */
    private void take(CompletableFuture<Taken> next) {
        try {
            control.count();
            Taken taken = new Taken(SwitchSnapshot.of(control.register().interfaces()), System.nanoTime());
            loop.execute(() -> next.complete(taken));
        } catch (Throwable e) {
            loop.execute(() -> next.completeExceptionally(e));
            throw e;
        }
    }
}
