package io.vetch.core.neighbour;

import java.util.Arrays;
import java.util.Collection;

/**
 * The neighbours that the host of a bridge knows, and its own addresses, by VLAN and IP address. Immutable. A loop looks
 * into it for every question, so it has no objects inside: a hash table with open addressing.
 */
public final class NeighbourTable {
    /** Of an address that nobody is known to have. */
    public static final long UNKNOWN = 0;
    /** Of an address of the host itself. */
    public static final long OWN = -1;
    /** Beside the MAC address: the neighbour is a router. */
    public static final long ROUTER = 1L << 48;

    public static final NeighbourTable EMPTY = new NeighbourTable(0);

    private static final long IPV4_MAPPED = 0xffffL << 32;
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    /** Of three words each: the upper and lower half of the address, and the answer; then the VLANs. */
    private final long[] slots;

    private final int[] vlans;
    private final int mask;

    private NeighbourTable(int entries) {
        int size = Math.max(2, Integer.highestOneBit(entries) << 2);
        slots = new long[3 * size];
        vlans = new int[size];
        mask = size - 1;
    }

    /**
     * One address.
     *
     * @param vlan 0 where VLANs are not told apart
     * @param high upper half of an IPv6 address; 0 for IPv4
     * @param low lower half; for IPv4 see {@link #ipv4}
     * @param answer a MAC address, perhaps with {@link #ROUTER}; or {@link #OWN}
     */
    public record Entry(int vlan, long high, long low, long answer) {}

    /** The lower half of the IPv6 address that stands for one of IPv4. */
    public static long ipv4(int address) {
        return IPV4_MAPPED | Integer.toUnsignedLong(address);
    }

    /** Of two entries for one address the later one counts. */
    public static NeighbourTable of(Collection<Entry> entries) {
        NeighbourTable table = new NeighbourTable(entries.size());
        entries.forEach(table::put);
        return table;
    }

    private void put(Entry entry) {
        int slot = slot(entry.vlan, entry.high, entry.low);
        slots[3 * slot] = entry.high;
        slots[3 * slot + 1] = entry.low;
        slots[3 * slot + 2] = entry.answer;
        vlans[slot] = entry.vlan;
    }

    /** Whose address it is: a MAC address, perhaps with {@link #ROUTER}; {@link #OWN} or {@link #UNKNOWN}. */
    public long find(int vlan, long high, long low) {
        return slots[3 * slot(vlan, high, low) + 2];
    }

    /** Where the address is, or would be. At most half of the slots are taken, so the search ends. */
    private int slot(int vlan, long high, long low) {
        long hash = ((high * 31 + low) * 31 + vlan) * SPREAD;
        int slot = (int) (hash >>> Integer.SIZE) & mask;
        while (slots[3 * slot + 2] != UNKNOWN
                && (slots[3 * slot + 1] != low || slots[3 * slot] != high || vlans[slot] != vlan)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NeighbourTable table
                && Arrays.equals(slots, table.slots)
                && Arrays.equals(vlans, table.vlans);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(slots);
    }
}
