package io.vetch.core.bridge;

import io.vetch.core.RefusedException;
import io.vetch.core.multicast.MulticastSnooping;
import io.vetch.core.multicast.RouterPort;
import io.vetch.core.multicast.SnoopingOptions;
import io.vetch.core.multicast.VlanMembers;
import io.vetch.core.port.BridgePort;
import io.vetch.core.vlan.PortVlans;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What each VLAN of a {@link Bridge} has for itself about multicast ({@code bridge vlan global set}, {@code bridge vlan
 * set}). It is there, and changes, also while {@code mcast_vlan_snooping} is off, and goes with the VLAN. Control
 * thread.
 */
public final class VlanSnooping {
    /** Those that a VLAN has; {@code MCAST_ROUTER} is that of the host in it. */
    private static final Set<BridgeOption> OPTIONS = EnumSet.of(
            BridgeOption.MCAST_SNOOPING,
            BridgeOption.MCAST_ROUTER,
            BridgeOption.MCAST_QUERIER,
            BridgeOption.MCAST_LAST_MEMBER_COUNT,
            BridgeOption.MCAST_STARTUP_QUERY_COUNT,
            BridgeOption.MCAST_LAST_MEMBER_INTERVAL,
            BridgeOption.MCAST_MEMBERSHIP_INTERVAL,
            BridgeOption.MCAST_QUERIER_INTERVAL,
            BridgeOption.MCAST_QUERY_INTERVAL,
            BridgeOption.MCAST_QUERY_RESPONSE_INTERVAL,
            BridgeOption.MCAST_STARTUP_QUERY_INTERVAL,
            BridgeOption.MCAST_IGMP_VERSION,
            BridgeOption.MCAST_MLD_VERSION);

    private static final int ROUTER_IF_HEARD = 1;
    private static final int ROUTER_FOR_A_WHILE = 3;

    private final BridgeSnooping bridge;
    private final BridgeVlans vlans;
    /** By VLAN, those that somebody has set. */
    private final Map<Integer, Map<BridgeOption, Long>> options = new TreeMap<>();

    private final Map<Place, Integer> routers = new HashMap<>();
    private final Map<Place, Long> limits = new HashMap<>();

    private record Place(BridgePort port, int vlan) {}

    VlanSnooping(BridgeSnooping bridge, BridgeVlans vlans) {
        this.bridge = bridge;
        this.vlans = vlans;
    }

    private MulticastSnooping rules() {
        return bridge.rules();
    }

    // ---- of a VLAN

    /** What an option is in a VLAN. @param option one that VLANs have */
    public long option(int vlan, BridgeOption option) {
        return options.getOrDefault(vlan, Map.of()).getOrDefault(option, initial(option));
    }

    /** With the option for VLANs on, each of them snoops, if the bridge does. */
    public static long initial(BridgeOption option) {
        return option == BridgeOption.MCAST_SNOOPING ? 1 : option.initial();
    }

    /**
     * Sets options in VLANs that somebody is in.
     *
     * @throws RefusedException INVALID if a value cannot be: then all stay as they are
     */
    public void setOptions(int first, int last, Map<BridgeOption, Long> values) {
        values.forEach(BridgeOption::check);
        for (int vlan = first; vlan <= last; vlan++) {
            Map<BridgeOption, Long> of = options.computeIfAbsent(vlan, _ -> new EnumMap<>(BridgeOption.class));
            values.forEach((option, value) -> of.put(option, option.taken(value)));
        }
        follow();
    }

    /** The ports that lead to routers in a VLAN. */
    public List<RouterPort> routers(int vlan) {
        return rules().routers(vlan, bridge.now());
    }

    // ---- of a port in a VLAN

    /** {@code mcast_router} of a port in a VLAN, or of the host. */
    public long router(BridgePort port, int vlan) {
        if (port.isLocal()) {
            return option(vlan, BridgeOption.MCAST_ROUTER);
        }
        return rules().router(port, vlan).orElseGet(() -> routers.getOrDefault(new Place(port, vlan), ROUTER_IF_HEARD));
    }

    /** Sets it. @throws RefusedException INVALID if it is not 0 to 3, of the host 0 to 2 */
    public void setRouter(BridgePort port, int vlan, long value) {
        if (port.isLocal()) {
            setOptions(vlan, vlan, Map.of(BridgeOption.MCAST_ROUTER, value));
            return;
        }
        rules().setRouter(port, vlan, value, bridge.now());
        boolean lasts = value != ROUTER_FOR_A_WHILE;
        routers.put(new Place(port, vlan), lasts ? (int) value : ROUTER_IF_HEARD);
    }

    /** How many entries a port may have in a VLAN, 0 for any number. */
    public long maxGroups(BridgePort port, int vlan) {
        return limits.getOrDefault(new Place(port, vlan), 0L);
    }

    /** Sets it. What is beyond is not noted. */
    public void setMaxGroups(BridgePort port, int vlan, long most) {
        limits.put(new Place(port, vlan), most);
        follow();
    }

    /** How many entries it has. */
    public int groupCount(BridgePort port, int vlan) {
        return rules().groupCount(port, vlan);
    }

    // ---- what follows

    /** Whether a VLAN has a snooping of its own. */
    public boolean snoops(int vlan) {
        return isOn() && option(vlan, BridgeOption.MCAST_SNOOPING) != 0;
    }

    /** Whether VLANs are told apart. */
    public boolean isOn() {
        return bridge.option(BridgeOption.MCAST_VLAN_SNOOPING) != 0;
    }

    /** Has the rules go by the options, lists and states that there are now. */
    void follow() {
        Map<Integer, Map<BridgePort, PortVlans>> members = new TreeMap<>();
        vlans.forEach((port, list) -> list.ids()
                .forEach(vlan -> members.computeIfAbsent(vlan, _ -> new LinkedHashMap<>())
                        .put(port, list)));
        options.keySet().retainAll(members.keySet());
        routers.keySet().removeIf(place -> !vlans.of(place.port).contains(place.vlan));
        limits.keySet().removeIf(place -> !vlans.of(place.port).contains(place.vlan));
        rules().followVlans(isOn() ? wanted(members) : null, bridge.now());
    }

    private Map<Integer, VlanMembers> wanted(Map<Integer, Map<BridgePort, PortVlans>> members) {
        Map<Integer, VlanMembers> wanted = new TreeMap<>();
        members.forEach((vlan, lists) -> {
            SnoopingOptions of = bridge.options(option -> inForce(vlan, option));
            Map<BridgePort, VlanMembers.Member> ports = new LinkedHashMap<>();
            lists.forEach((port, list) -> ports.put(port, member(port, list, vlan)));
            wanted.put(vlan, new VlanMembers(of, ports));
        });
        return wanted;
    }

    private long inForce(int vlan, BridgeOption option) {
        long ofBridge = bridge.option(option);
        if (option == BridgeOption.MCAST_SNOOPING) {
            return ofBridge == 0 ? 0 : option(vlan, option);
        }
        return OPTIONS.contains(option) ? option(vlan, option) : ofBridge;
    }

    private VlanMembers.Member member(BridgePort port, PortVlans list, int vlan) {
        boolean passes =
                port.isLocal() || (port.state().learns() && list.state(vlan).learns());
        Place place = new Place(port, vlan);
        return new VlanMembers.Member(
                passes && option(vlan, BridgeOption.MCAST_SNOOPING) != 0,
                list.isUntagged(vlan) ? 0 : vlans.protocol() << 16 | vlan,
                routers.getOrDefault(place, ROUTER_IF_HEARD),
                limits.getOrDefault(place, 0L));
    }
}
