package io.vetch.core;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes several things down: a failure does not keep the others up. */
public final class Closing {
    private Closing() {}

    /** Closes all in this order. @throws IOException the first failure, with the others suppressed */
    public static void all(AutoCloseable... things) throws IOException {
        all(List.of(things));
    }

    /** Closes all in this order. @throws IOException the first failure, with the others suppressed */
    public static void all(List<? extends AutoCloseable> things) throws IOException {
        IOException failure = null;
        for (AutoCloseable each : things) {
            failure = close(each, failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Closes what had been opened before a failure, which is thrown on by the caller. */
    public static void after(Throwable failure, AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    private static @Nullable IOException close(AutoCloseable thing, @Nullable IOException earlier) {
        try {
            thing.close();
            return earlier;
        } catch (Exception e) {
            if (earlier != null) {
                earlier.addSuppressed(e);
                return earlier;
            }
            return e instanceof IOException failure ? failure : new IOException(e);
        }
    }
}
