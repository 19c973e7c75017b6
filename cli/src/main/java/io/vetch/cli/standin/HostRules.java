package io.vetch.cli.standin;

import io.vetch.cli.standin.filter.BridgeFilters;
import io.vetch.cli.standin.filter.Listings;
import io.vetch.cli.standin.filter.RuleState;
import io.vetch.tap.linux.bridge.BridgeState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the daemon's namespace, listed by the real tools: once for all bridges, and again when the kernel says
 * that there may be others. Of the old iptables and ebtables it does not: where those have tables, they are listed
 * every ten seconds. Any thread.
 */
public final class HostRules implements FilterLook {
    private static final Duration NEXT_LOOK = Duration.ofSeconds(10);
    /** When somebody asks, and does not only watch. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private Listings listings = new Listings();
    /** What they were by then; null before the first time. */
    private @Nullable RuleState listed;

    private long listedNanos;
    private boolean failed;
    private volatile boolean surroundingsChanged;

    @Override
    public synchronized List<String> rulesPassedBy(BridgeState bridge, List<String> ports) {
        boolean anew = true;
        try {
            anew = hasChanged(FRESH);
            if (anew) {
                surroundingsChanged = false; // first: a change while they are listed is seen the next time
                listed = RuleState.now();
                listings = new Listings();
                failed = false;
            }
            return BridgeFilters.look(bridge.link().name(), ports, bridge.netfilterCalls(), listings)
                    .lines();
        } catch (IOException e) {
            failed = true;
            return List.of("the rules of this host cannot be listed: " + e.getMessage());
        } finally {
            listedNanos = anew ? System.nanoTime() : listedNanos; // listing them may have taken long
        }
    }

    @Override
    public synchronized boolean mayHaveChanged() {
        try {
            return hasChanged(NEXT_LOOK);
        } catch (IOException e) {
            return true;
        }
    }

    private boolean hasChanged(Duration patience) throws IOException {
        RuleState before = listed;
        if (before == null || surroundingsChanged) {
            return true;
        }
        boolean old = System.nanoTime() - listedNanos > patience.toNanos();
        return (old && (before.mayHideChanges() || failed || listings.failed())) || !before.equals(RuleState.now());
    }

    @Override
    public void surroundingsChanged() {
        surroundingsChanged = true;
    }
}
