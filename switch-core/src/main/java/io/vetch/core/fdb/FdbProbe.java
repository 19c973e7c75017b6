package io.vetch.core.fdb;

/** A key to ask with, reused from frame to frame by one loop. Never stored. */
public final class FdbProbe extends FdbKey {
    private long word;

    /** @param vlan 0 where VLANs are not told apart */
    public FdbProbe set(long address, int vlan) {
        word = word(address, vlan);
        return this;
    }

    @Override
    long word() {
        return word;
    }
}
