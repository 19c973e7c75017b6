package io.vetch.core.fdb;

import org.jspecify.annotations.Nullable;

/** A key to ask with, and the answer; reused from frame to frame by one loop. Never stored. */
public final class FdbProbe extends FdbKey {
    private long word;
    private @Nullable FdbEntry found;

    /** @param vlan 0 where VLANs are not told apart */
    public FdbProbe set(long address, int vlan) {
        word = word(address, vlan);
        return this;
    }

    @Override
    long word() {
        return word;
    }

    void answer(@Nullable FdbEntry entry) {
        found = entry;
    }

    /** What the database found when it was last asked with this probe. */
    public @Nullable FdbEntry found() {
        return found;
    }
}
