package io.vetch.tap.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;

/**
 * A bridge of the kernel's as rtnetlink(7) reports it.
 *
 * @param identifier priority and address, as in BPDUs
 * @param stp whether it has a spanning tree
 * @param knowsVlans whether this kernel's bridges filter VLANs at all
 */
public record KernelBridge(LinkInfo link, long identifier, boolean stp, boolean knowsVlans) {
    private static final int IFLA_INFO_DATA = 2;
    private static final int IFLA_BR_STP_STATE = 5;
    /** Not there in a kernel without CONFIG_BRIDGE_VLAN_FILTERING. */
    private static final int IFLA_BR_VLAN_PROTOCOL = 8;

    private static final int IFLA_BR_BRIDGE_ID = 11;

    /** Of the body of an RTM_NEWLINK message; empty if it is about something else. */
    static Optional<KernelBridge> parse(ByteBuffer message) {
        LinkInfo link = LinkInfo.parse(message);
        ByteBuffer data = LinkInfo.linkInfo(message).get(IFLA_INFO_DATA);
        if (!link.kind().equals("bridge") || data == null) {
            return Optional.empty();
        }
        Map<Integer, ByteBuffer> settings = LinkInfo.attributes(data, 0);
        ByteBuffer stp = settings.get(IFLA_BR_STP_STATE);
        ByteBuffer id = settings.get(IFLA_BR_BRIDGE_ID);
        long identifier = id == null || id.limit() < Long.BYTES
                ? 0
                : id.order(ByteOrder.BIG_ENDIAN).getLong(0);
        return Optional.of(new KernelBridge(
                link, identifier, LinkInfo.number(stp) != 0, settings.containsKey(IFLA_BR_VLAN_PROTOCOL)));
    }
}
