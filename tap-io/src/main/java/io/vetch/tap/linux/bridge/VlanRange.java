package io.vetch.tap.linux.bridge;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * VLANs in the list of a bridge, or of one of its ports, that are alike (BRIDGE_VLANDB_ENTRY of linux/if_bridge.h,
 * Linux 5.6).
 *
 * @param first VLAN id, 1 to 4094
 * @param last VLAN id, {@code first} or more
 * @param pvid whether frames without a tag belong to it
 * @param untagged whether its frames leave without a tag
 * @param state of the port in it, {@link BridgePortState#FORWARDING} or another
 */
public record VlanRange(int first, int last, boolean pvid, boolean untagged, int state) {
    /** {@code struct br_vlan_msg}: u8 family, pads, u32 ifindex. */
    static final int MESSAGE_SIZE = 8;

    private static final int BRIDGE_VLANDB_ENTRY = 1;
    private static final int BRIDGE_VLANDB_ENTRY_INFO = 1;
    private static final int BRIDGE_VLANDB_ENTRY_RANGE = 2;
    private static final int BRIDGE_VLANDB_ENTRY_STATE = 3;
    private static final int BRIDGE_VLAN_INFO_PVID = 1 << 1;
    private static final int BRIDGE_VLAN_INFO_UNTAGGED = 1 << 2;
    /** {@code struct bridge_vlan_info}: u16 flags, u16 vid. */
    private static final int INFO_SIZE = 4;

    private static final int MAX_ID = 4094;

    /** Adds what the body of an RTM_NEWVLAN message says to the lists by ifindex. */
    static void parse(ByteBuffer message, Map<Integer, List<VlanRange>> lists) {
        if (message.limit() < MESSAGE_SIZE || message.get(0) != KernelFdbEntry.AF_BRIDGE) {
            return;
        }
        List<VlanRange> list = lists.computeIfAbsent(message.getInt(4), _ -> new ArrayList<>());
        Attributes.each(message, MESSAGE_SIZE, (type, value) -> {
            VlanRange range = type == BRIDGE_VLANDB_ENTRY ? of(Attributes.of(value, 0)) : null;
            if (range != null) {
                list.add(range);
            }
        });
    }

    private static @Nullable VlanRange of(Attributes entry) {
        ByteBuffer info = entry.raw(BRIDGE_VLANDB_ENTRY_INFO);
        if (info == null || info.limit() < INFO_SIZE) {
            return null;
        }
        int flags = info.getShort(0);
        int first = info.getShort(2) & 0xffff;
        int last = entry.has(BRIDGE_VLANDB_ENTRY_RANGE) ? entry.u16(BRIDGE_VLANDB_ENTRY_RANGE) : first;
        if (first < 1 || last < first || last > MAX_ID) {
            return null;
        }
        int state =
                entry.has(BRIDGE_VLANDB_ENTRY_STATE) ? entry.u8(BRIDGE_VLANDB_ENTRY_STATE) : BridgePortState.FORWARDING;
        return new VlanRange(
                first, last, (flags & BRIDGE_VLAN_INFO_PVID) != 0, (flags & BRIDGE_VLAN_INFO_UNTAGGED) != 0, state);
    }
}
