package io.vetch.core.bridge;

import io.vetch.core.fdb.FdbEntry;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The ageing time of a bridge that is in force, and the stations that have aged. Control thread. */
public final class Ageing {
    private static final long NANOS_PER_CENTISECOND = Duration.ofMillis(10).toNanos();

    private final Bridge bridge;
    private final LongSupplier clock;
    private long centiseconds = BridgeOption.AGEING_TIME.initial();

    Ageing(Bridge bridge, LongSupplier clock) {
        this.bridge = bridge;
        this.clock = clock;
    }

    /** In centiseconds: while the topology changes it is not the option's. */
    public long centiseconds() {
        return centiseconds;
    }

    long nanos() {
        return centiseconds * NANOS_PER_CENTISECOND;
    }

    /**
     * Sets it until the option is set, or somebody calls this again. 0 makes a hub: nothing is learned, all is
     * forgotten.
     */
    public void set(long newCentiseconds) {
        centiseconds = newCentiseconds;
        bridge.publish();
        bridge.fdb().dynamic().setAgeing(nanos());
        if (nanos() == 0) {
            bridge.forgetStations(FdbEntry::isDynamic);
        }
    }

    /** Removes aged entries. To be called about every {@link #intervalNanos}. */
    public void removeAged() {
        bridge.fdb().dynamic().age(clock.getAsLong());
    }

    /** Often enough that an entry outlives its time by a few per cent at most; 10 ms to 1 s. */
    public long intervalNanos() {
        long second = Duration.ofSeconds(1).toNanos();
        return Math.clamp(nanos() / 50, NANOS_PER_CENTISECOND, second);
    }
}
