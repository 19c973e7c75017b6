package io.vetch.core.vlan;

import io.vetch.core.port.PortState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a port is in a VLAN, as one byte: whether it is a member, whether its frames leave without a tag, and its state
 * there.
 */
final class VlanPlace {
    private static final int MEMBER = 1;
    private static final int UNTAGGED = 2;
    private static final int STATE_SHIFT = 2;
    private static final int FORWARDING = PortState.FORWARDING.number() << STATE_SHIFT;

    /** That of a port which is no member. */
    static final byte OUTSIDE = (byte) FORWARDING;

    private VlanPlace() {}

    static boolean isMember(int place) {
        return (place & MEMBER) != 0;
    }

    static boolean passes(int place) {
        return (place & ~UNTAGGED) == (MEMBER | FORWARDING);
    }

    static boolean isUntagged(int place) {
        return (place & UNTAGGED) != 0;
    }

    static PortState state(int place) {
        return PortState.of(place >>> STATE_SHIFT);
    }

    /**
     * The places of all ports in all VLANs: by VLAN id, then by port number. VLANs with the same members share an
     * array.
     */
    static byte[][] table(PortVlans[] lists) {
        byte[][] table = new byte[PortVlans.MAX + 2][];
        byte[] nobody = new byte[lists.length];
        Arrays.fill(nobody, OUTSIDE);
        for (int number = 0; number < lists.length; number++) {
            PortVlans list = lists[number];
            int at = number;
            list.ids().forEach(vlan -> {
                if (table[vlan] == null) {
                    table[vlan] = nobody.clone();
                }
                table[vlan][at] = of(list, vlan);
            });
        }
        Map<ByteBuffer, byte[]> known = new HashMap<>();
        for (int vlan = 0; vlan < table.length; vlan++) {
            byte[] places = table[vlan] == null ? nobody : table[vlan];
            table[vlan] = known.computeIfAbsent(ByteBuffer.wrap(places), _ -> places);
        }
        return table;
    }

    private static byte of(PortVlans list, int vlan) {
        return (byte) (MEMBER
                | (list.isUntagged(vlan) ? UNTAGGED : 0)
                | list.state(vlan).number() << STATE_SHIFT);
    }
}
