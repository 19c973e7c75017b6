package io.vetch.cli.standin;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's RCU grace periods are expedited until this is closed: the kernel links a program to an interface in less
 * than a millisecond, and not in 12 (Documentation/RCU, {@code rcu_expedited}). A process of our own sets it, and sets
 * it back when its input ends: that is also when this process is killed. Any thread.
 */
public final class ExpeditedGracePeriods implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ExpeditedGracePeriods.class);
    private static final String SETTING = "/sys/kernel/rcu_expedited";

    /** Also if this process hangs. */
    private static final int LONGEST_SECONDS = 60;

    private static final String SET = "set";
    /** A setting of somebody else's stays. What ends the process group does not end this shell. */
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            before=$(cat "$1") || exit
            [ "$before" = 0 ] || exit 0
            found=$(type timeout 2>&1) || { echo "$found"; exit; }
            echo 1 >"$1" || exit
            echo %s
            timeout -s KILL %d cat >/dev/null
            echo 0 >"$1"
            """.formatted(SET, LONGEST_SECONDS);

    private static final int PATIENCE_SECONDS = 5;

    private final @Nullable Process setter;

    private ExpeditedGracePeriods(@Nullable Process setter) {
        this.setter = setter;
    }

    /** Where that cannot be, says why in the log, and changes nothing. */
    public static ExpeditedGracePeriods begin() {
        return new ExpeditedGracePeriods(set());
    }

    /** @return who has set it; null if that cannot be, or it was set before */
    private static @Nullable Process set() {
        try {
            Process setter = new ProcessBuilder("/bin/sh", "-c", SCRIPT, "vetch-expedite", SETTING)
                    .redirectErrorStream(true)
                    .start();
            String answer = setter.inputReader(StandardCharsets.UTF_8).readLine();
            if (SET.equals(answer)) {
                return setter;
            }
            if (answer != null) {
                LOG.warn("the start is not expedited: {}", answer);
            }
        } catch (IOException e) {
            LOG.warn("the start is not expedited: {}", e.getMessage());
        }
        return null;
    }

    /** As before. If that fails, the log says so. */
    @Override
    public void close() {
        if (setter != null && !setBack(setter)) {
            LOG.error("{} may still be 1; set it back with: echo 0 >{}", SETTING, SETTING);
        }
    }

    private static boolean setBack(Process setter) {
        try {
            setter.getOutputStream().close();
            return setter.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && setter.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
