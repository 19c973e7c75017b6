package io.vetch.cli.standin;

import io.vetch.cli.standin.filter.BridgeFilters;
import io.vetch.cli.standin.filter.Listings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The rules of the daemon's namespace, listed by the real tools: once for all bridges that are looked at within a second. Any
 * thread.
 */
public final class HostRules implements FilterLook {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private Listings listings = new Listings();
    private long listed = System.nanoTime();

    @Override
    public synchronized List<String> rulesPassedBy(String bridge, List<String> ports) {
        if (System.nanoTime() - listed > FRESH_NANOS) {
            listings = new Listings();
            listed = System.nanoTime();
        }
        try {
            return BridgeFilters.look(bridge, ports, listings).lines();
        } catch (IOException e) {
            return List.of("the rules of this host cannot be listed: " + e.getMessage());
        }
    }
}
