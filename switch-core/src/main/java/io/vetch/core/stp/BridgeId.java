package io.vetch.core.stp;

import io.vetch.core.frame.MacAddress;

/**
 * A bridge identifier (IEEE 802.1D-2004, 9.2.5): the lower one is the better one.
 *
 * @param priority 0 to 65535; the kernel takes them all, not only multiples of 4096
 * @param address the bridge's own
 */
public record BridgeId(int priority, MacAddress address) implements Comparable<BridgeId> {
    /** The priority that a bridge has when nobody chose one. */
    public static final int DEFAULT_PRIORITY = 0x8000;

    public BridgeId {
        if (priority < 0 || priority > 0xffff) {
            throw new IllegalArgumentException("a bridge's priority is 0 to 65535, not " + priority);
        }
    }

    /** From its eight octets in a BPDU, the first in bits 63..56. */
    public static BridgeId of(long octets) {
        return new BridgeId((int) (octets >>> 48), new MacAddress(octets & 0xffff_ffff_ffffL));
    }

    /** The eight octets in a BPDU, the first in bits 63..56. */
    public long octets() {
        return ((long) priority << 48) | address.value();
    }

    @Override
    public int compareTo(BridgeId other) {
        return Long.compareUnsigned(octets(), other.octets());
    }

    /** As {@code brctl show} has it: {@code 8000.020000000101}. */
    @Override
    public String toString() {
        return "%04x.%012x".formatted(priority, address.value());
    }
}
