package io.vetch.cli.daemon;

import io.vetch.cli.config.HttpPlan;
import org.jspecify.annotations.Nullable;

/**
 * Where a daemon serves HTTP, for those who compare it with a configuration file. Set before it serves; any thread
 * reads.
 */
public final class ServedHttp {
    private volatile @Nullable HttpPlan plan;
    private volatile boolean saidByFile;

    /** @param byFile whether a configuration file says it, and not an option */
    public void set(HttpPlan served, boolean byFile) {
        plan = served;
        saidByFile = byFile;
    }

    /** With an address and a port, and with the whole path of its token file; null: nowhere. */
    public @Nullable HttpPlan plan() {
        return plan;
    }

    public boolean isSaidByFile() {
        return saidByFile;
    }
}
