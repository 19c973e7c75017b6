package io.vetch.core.fdb;

/**
 * What the database is asked by: a MAC address in a VLAN. An entry is its own key and a loop asks with a reused
 * {@link FdbProbe}, so that no lookup boxes or allocates.
 */
public abstract sealed class FdbKey permits FdbEntry, FdbProbe {
    /** Address and VLAN id in one word: {@code vlan << 48 | address}. */
    abstract long word();

    static long word(long address, int vlan) {
        return (long) vlan << 48 | address;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof FdbKey key && key.word() == word();
    }

    @Override
    public final int hashCode() {
        return hash(word());
    }

    /** Station addresses differ in few, low bits: spread them over all 32. */
    static int hash(long word) {
        long mixed = word * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 32);
    }
}
