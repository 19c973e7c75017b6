package io.vetch.cli.daemon;

import io.vetch.core.Failures;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Failures that nobody catches, or that a library keeps to itself. */
final class UncaughtFailures {
    /**
     * Caffeine's maintenance catches everything, want of memory too, and logs it here; held, as loggers are forgotten.
     */
    private static final Logger CAFFEINE = Logger.getLogger("com.github.benmanes.caffeine");

    private UncaughtFailures() {}

    /** Has them reported from now on: those that end a thread, and those of Caffeine. */
    static void report(Failures failures) {
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, cause) -> failures.report("thread " + thread.getName(), cause));
        CAFFEINE.addHandler(new Handler() {
            @Override
            public void publish(LogRecord line) {
                Throwable cause = line.getThrown();
                if (cause != null) {
                    failures.report("upkeep of a forwarding database", cause);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }
}
