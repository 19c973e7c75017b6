package io.vetch.cli.top;

import io.vetch.cli.client.ToolCalls;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the daemon again and again, on a thread of its own, also after it has gone and come again. */
final class TopFeed implements AutoCloseable {
    private final TopOptions options;
    private final Consumer<Rates> rates;
    private final Consumer<String> trouble;
    private final Thread thread = Thread.ofPlatform().daemon().name("vetch-top").unstarted(this::run);
    private volatile boolean closed;
    private volatile @Nullable ToolCalls daemon;
    private @Nullable Sample last;

    /**
     * @param rates is given what is new, on the feed's thread
     * @param trouble is told in words what went wrong, likewise; it is tried again
     */
    TopFeed(TopOptions options, Consumer<Rates> rates, Consumer<String> trouble) {
        this.options = options;
        this.rates = rates;
        this.trouble = trouble;
    }

    /**
     * Looks for the first time.
     *
     * @throws IOException in words for the user: there is no daemon
     * @throws IllegalArgumentException in words for the user: there is no such bridge
     */
    void start() throws IOException {
        last = look();
        thread.start();
    }

    private Sample look() throws IOException {
        ToolCalls calls = daemon;
        if (calls == null) {
            calls = ToolCalls.open();
            daemon = calls;
        }
        ToolCalls.Answer answer = calls.call("top", options.bridges());
        if (answer.exit() != 0) {
            throw new IllegalArgumentException(answer.err().strip());
        }
        return Sample.parse(answer.out());
    }

    private void run() {
        long next = System.nanoTime();
        while (!closed) {
            next = Math.max(next + options.interval().toNanos(), System.nanoTime());
            if (!sleep(Duration.ofNanos(next - System.nanoTime()))) {
                return;
            }
            step();
        }
    }

    private static boolean sleep(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            return false; // closed
        }
    }

    private void step() {
        try {
            Sample sample = look();
            Sample before = last;
            last = sample;
            if (before != null && sample.nanos() - before.nanos() > 0) { // another daemon counts from 0
                rates.accept(Rates.between(before, sample));
            }
        } catch (IOException | IllegalArgumentException e) {
            disconnect();
            last = null;
            trouble.accept(e.getMessage() + "; trying again");
        }
    }

    private void disconnect() {
        ToolCalls calls = daemon;
        daemon = null;
        if (calls != null) {
            try {
                calls.close();
            } catch (IOException e) {
                // it has gone
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        disconnect();
    }
}
