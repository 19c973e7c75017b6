package io.vetch.cli.metrics;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vetch.cli.capture.Captures;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.http.HttpCall;
import io.vetch.cli.http.Room;
import io.vetch.cli.lookback.LookBacks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics}, in the format that the client takes. The control thread is asked once a second at most, and the
 * text is made as often: all who ask within a second get the same. The thread of HTTP.
 */
public final class MetricsRoom implements Room {
    private static final String PATH = "/metrics";

    private static final String WHAT = "metrics for HTTP";
    /** A little less than a second, so that who asks every second finds new ones. */
    private static final long GOOD_NANOS = Duration.ofMillis(980).toNanos();

    private final SwitchControl control;
    private final LookBacks lookBacks;
    private final Captures captures;
    private @Nullable CompletableFuture<Taken> last;

    /** All of them are the control thread's. */
    public MetricsRoom(SwitchControl control, LookBacks lookBacks, Captures captures) {
        this.control = control;
        this.lookBacks = lookBacks;
        this.captures = captures;
    }

    /** A snapshot, and the texts that were made of it. */
    private static final class Taken {
        private final MetricsSnapshot snapshot;
        private final long nanos = System.nanoTime();
        private final Map<MetricsFormat, byte[]> texts = new EnumMap<>(MetricsFormat.class);

        Taken(MetricsSnapshot snapshot) {
            this.snapshot = snapshot;
        }

        byte[] text(MetricsFormat format) {
            return texts.computeIfAbsent(
                    format, _ -> MetricsText.of(snapshot, format).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void addTo(Parts parts) {
        parts.routes().get(PATH, call -> answer(call, parts.loop()));
    }

    private void answer(HttpCall call, Executor loop) {
        MetricsFormat format = MetricsFormat.of(call.headers().get(HttpHeaderNames.ACCEPT));
        latest(loop).thenApply(taken -> taken.text(format)).whenComplete((text, failure) -> {
            if (failure == null) {
                call.reply(HttpResponseStatus.OK, format.contentType(), text);
            } else {
                control.thread().failures().report(WHAT, failure);
                call.refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, "the switch does not tell: its log says why");
            }
        });
    }

    private CompletableFuture<Taken> latest(Executor loop) {
        CompletableFuture<Taken> known = last;
        if (known != null && isGood(known)) {
            return known;
        }
        CompletableFuture<Taken> next = new CompletableFuture<>();
        last = next;
        control.thread().execute(WHAT, () -> take(next, loop));
        return next;
    }

    private static boolean isGood(CompletableFuture<Taken> known) {
        return !known.isDone()
                || (!known.isCompletedExceptionally() && System.nanoTime() - known.join().nanos < GOOD_NANOS);
    }

    /** Control thread. */
    private void take(CompletableFuture<Taken> next, Executor loop) {
        try {
            Taken taken = new Taken(MetricsSnapshot.of(control, lookBacks, captures));
            loop.execute(() -> next.complete(taken));
        } catch (RuntimeException | Error e) {
            loop.execute(() -> next.completeExceptionally(e));
        }
    }
}
