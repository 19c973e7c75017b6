package io.vetch.core.fdb;

import org.jspecify.annotations.Nullable;

/** A key to ask with, reused from frame to frame by one thread. Never stored. */
public final class FdbProbe extends FdbKey {
    private final @Nullable RecentStations recent;
    private long word;
    private long now;

    /** A key with which every question goes to the database. */
    public FdbProbe() {
        this(null);
    }

    private FdbProbe(@Nullable RecentStations recent) {
        this.recent = recent;
    }

    /**
     * A loop's key, which answers for the stations met last itself; it must be told of each {@link #beginBurst burst}.
     */
    public static FdbProbe remembering() {
        return new FdbProbe(new RecentStations());
    }

    /** @param vlan 0 where VLANs are not told apart */
    public FdbProbe set(long address, int vlan) {
        word = word(address, vlan);
        return this;
    }

    @Override
    long word() {
        return word;
    }

    /** @param nowNanos the clock */
    public void beginBurst(long nowNanos) {
        now = nowNanos;
    }

    /** The entry, if it is in the database and was met lately. */
    public @Nullable FdbEntry recall() {
        return recent == null ? null : recent.get(word, now);
    }

    void remember(FdbEntry entry) {
        if (recent != null) {
            recent.put(entry, now);
        }
    }
}
