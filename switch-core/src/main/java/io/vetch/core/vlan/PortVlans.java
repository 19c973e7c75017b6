package io.vetch.core.vlan;

import io.vetch.core.port.PortState;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The VLANs of one port: of which it is a member, in which its frames leave without a tag, and to which a frame without
 * a tag belongs (PVID). Immutable; a VLAN is one bit. VLAN ids are {@link #MIN} to {@link #MAX}.
 */
public final class PortVlans {
    public static final int MIN = 1;
    public static final int MAX = 4094;
    /** Instead of a PVID: frames without a tag belong to no VLAN. */
    public static final int NO_PVID = 0;

    /** A member of nothing. */
    public static final PortVlans NONE = new PortVlans(new long[words()], new long[words()], NO_PVID, null);

    private final long[] members;
    private final long[] untagged;
    private final int pvid;
    /** By VLAN id; null if all VLANs forward. */
    private final byte @Nullable [] states;

    private PortVlans(long[] members, long[] untagged, int pvid, byte @Nullable [] states) {
        this.members = members;
        this.untagged = untagged;
        this.pvid = pvid;
        this.states = states;
    }

    private static int words() {
        return (MAX + 1) / Long.SIZE + 1;
    }

    /** Whether this is the number of a VLAN: 0 and 4095 are not. */
    public static boolean isVlan(int vlan) {
        return vlan >= MIN && vlan <= MAX;
    }

    /** @param vlan 0 to 4095 */
    public boolean contains(int vlan) {
        return has(members, vlan);
    }

    /** Whether frames of this VLAN leave without a tag; false if the port is no member. */
    public boolean isUntagged(int vlan) {
        return has(untagged, vlan);
    }

    /** The VLAN of frames without a tag, or {@link #NO_PVID}. The port is a member of it. */
    public int pvid() {
        return pvid;
    }

    public PortState state(int vlan) {
        return states == null ? PortState.FORWARDING : PortState.of(states[vlan]);
    }

    /** All VLAN ids, ascending. */
    public IntStream ids() {
        return BitSet.valueOf(members).stream();
    }

    /**
     * The list with a VLAN more; if the VLAN is in the list, it is given these properties. A PVID before keeps its VLAN
     * as an ordinary one.
     *
     * @param asPvid whether it becomes the PVID; if it was, and this is false, there is none
     */
    public PortVlans with(int vlan, boolean asPvid, boolean withoutTag) {
        return with(vlan, vlan, asPvid, withoutTag);
    }

    /** The same for all from {@code first} to {@code last}. */
    public PortVlans with(int first, int last, boolean asPvid, boolean withoutTag) {
        long[] joined = members.clone();
        long[] bare = untagged.clone();
        for (int vlan = first; vlan <= last; vlan++) {
            set(joined, vlan, true);
            set(bare, vlan, withoutTag);
        }
        int kept = pvid >= first && pvid <= last ? NO_PVID : pvid;
        return new PortVlans(joined, bare, asPvid ? last : kept, states);
    }

    /** The list without these VLANs, also where it lacks some of them. */
    public PortVlans without(int first, int last) {
        long[] joined = members.clone();
        long[] bare = untagged.clone();
        byte[] left = states == null ? null : states.clone();
        for (int vlan = first; vlan <= last; vlan++) {
            set(joined, vlan, false);
            set(bare, vlan, false);
            if (left != null) {
                left[vlan] = (byte) PortState.FORWARDING.number();
            }
        }
        return new PortVlans(joined, bare, pvid >= first && pvid <= last ? NO_PVID : pvid, left);
    }

    /** The list with another state of these VLANs. */
    public PortVlans withState(IntStream vlans, PortState state) {
        byte[] changed = states == null ? allForwarding() : states.clone();
        vlans.forEach(vlan -> changed[vlan] = (byte) state.number());
        return new PortVlans(members, untagged, pvid, changed);
    }

    private static byte[] allForwarding() {
        byte[] states = new byte[MAX + 2];
        Arrays.fill(states, (byte) PortState.FORWARDING.number());
        return states;
    }

    private static boolean has(long[] set, int vlan) {
        return (set[vlan >> 6] >>> vlan & 1) != 0;
    }

    private static void set(long[] set, int vlan, boolean on) {
        long bit = 1L << vlan;
        set[vlan >> 6] = on ? set[vlan >> 6] | bit : set[vlan >> 6] & ~bit;
    }
}
