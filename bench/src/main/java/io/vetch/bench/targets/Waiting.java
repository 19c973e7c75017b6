package io.vetch.bench.targets;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/** Waits for what nobody announces. */
final class Waiting {
    private static final long PAUSE_MILLIS = 5;

    private Waiting() {}

    /** Something to ask again and again. */
    @FunctionalInterface
    interface Question {
        boolean ask() throws IOException;
    }

    /**
     * Asks until the answer is yes.
     *
     * @return false if it has not been yes within that time
     */
    static boolean until(Duration patience, Question question) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (!question.ask()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** What a method that may throw an IOException throws when its thread was interrupted; keeps the thread's flag. */
    static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted");
    }
}
