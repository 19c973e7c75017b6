package io.vetch.core.multicast;

import io.vetch.core.port.BridgePort;
import java.util.Map;

/**
 * What {@link MulticastSnooping} is to know of a VLAN that has a snooping of its own ({@code mcast_vlan_snooping}).
 *
 * @param options of the VLAN; those that VLANs do not have, of the bridge
 * @param members the ports in the VLAN, the local one among them if the host is
 */
public record VlanMembers(SnoopingOptions options, Map<BridgePort, Member> members) {
    /**
     * A port in the VLAN.
     *
     * @param enabled whether frames of the VLAN pass there
     * @param tag with which queries leave: TPID in the upper, VLAN in the lower 16 bits; 0: they leave without
     * @param router {@code mcast_router} of the port when it joins the VLAN
     * @param maxGroups most entries in this VLAN, 0 for any number
     */
    public record Member(boolean enabled, int tag, int router, long maxGroups) {}
}
