package io.vetch.cli.daemon;

import io.vetch.core.Failures;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's failures in its log: the first of each cause with its stack, those that repeat it as a number, at most
 * once a second. Want of memory ends the process with status 70 (EX_SOFTWARE of sysexits.h): what it left half done
 * nobody knows, and a supervisor starts it anew.
 */
public final class FailureLog implements Failures {
    /** Exit status after want of memory. */
    public static final int EXIT_SOFTWARE = 70;

    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    /** Further causes are logged as one. */
    private static final int MOST_CAUSES = 200;

    private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Made before it is needed: there is no memory then. */
    private static final byte[] LAST_WORDS =
            "ERROR out of memory: the switch ends with status 70; give it more with VETCH_JAVA_OPTS=-Xmx2g\n"
                    .getBytes(StandardCharsets.US_ASCII);

    /** The descriptor itself: a stream above it may need memory. */
    private static final FileOutputStream LOG_FILE = new FileOutputStream(FileDescriptor.err);

    private final Map<String, Repetition> repetitions = new HashMap<>();
    private long count;

    private static final class Repetition {
        long loggedNanos;
        long unlogged;
    }

    @Override
    public void report(String what, Throwable cause) {
        if (isWantOfMemory(cause)) {
            endForWantOfMemory();
        }
        long now = System.nanoTime();
        long repeated;
        synchronized (this) {
            count++;
            Repetition known = repetitions.get(key(cause));
            if (known == null) {
                remember(cause, now);
                repeated = 0;
            } else if (now - known.loggedNanos < REPEAT_NANOS) {
                known.unlogged++;
                return;
            } else {
                repeated = known.unlogged + 1;
                known.unlogged = 0;
                known.loggedNanos = now;
            }
        }
        if (repeated == 0) {
            LOG.error("{} failed", what, cause);
        } else {
            LOG.error("{} failed again, {} times by now: {}", what, repeated, cause.toString());
        }
    }

    /** How many failures there were. */
    public synchronized long count() {
        return count;
    }

    private void remember(Throwable cause, long now) {
        Repetition first = new Repetition();
        first.loggedNanos = now;
        repetitions.put(key(cause), first);
    }

    /** The same kind of failure at the same place. */
    private String key(Throwable cause) {
        StackTraceElement[] stack = cause.getStackTrace();
        String key = cause.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
        return repetitions.containsKey(key) || repetitions.size() < MOST_CAUSES ? key : "others";
    }

    static boolean isWantOfMemory(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    /** At once, without the clean end that needs memory, too: the kernel takes down what the process had. */
    static void endForWantOfMemory() {
        try {
            LOG_FILE.write(LAST_WORDS);
        } catch (IOException e) {
            // nobody reads it
        } finally {
            Runtime.getRuntime().halt(EXIT_SOFTWARE);
        }
    }
}
