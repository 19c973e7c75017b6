package io.vetch.core.multicast;

import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.SnoopedGroups;
import io.vetch.core.relay.SnoopedGroups.Family;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The group table as the relay wants it (br_mdb_entry_skb_get(), br_multicast_flood()). */
final class RelayTable {
    private final SnoopingState state;
    private final Queriers queriers;
    private final GroupTable table;

    RelayTable(SnoopingState state, Queriers queriers, GroupTable table) {
        this.state = state;
        this.queriers = queriers;
        this.table = table;
    }

    SnoopedGroups make() {
        Map<SnoopedGroups.Group, List<BridgePort>> members = new LinkedHashMap<>();
        for (Group group : table.all()) {
            GroupKey key = group.key;
            boolean withSources = state.options.tellsSourcesApart(key.group().etherType());
            if (key.isOfAllSources() || withSources) {
                members.put(relayKey(key), members(group, withSources));
            }
        }
        return new SnoopedGroups(family(IpAddress.IPV4), family(IpAddress.IPV6), members);
    }

    private static SnoopedGroups.Group relayKey(GroupKey key) {
        IpAddress group = key.group();
        return new SnoopedGroups.Group(
                group.etherType(),
                key.vlan(),
                group.high(),
                group.low(),
                key.source().high(),
                key.source().low());
    }

    /** Who wants some sources alone is asked for by the groups of these sources. */
    private List<BridgePort> members(Group group, boolean withSources) {
        Set<BridgePort> ports = new LinkedHashSet<>();
        for (PortGroup entry : group.ports) {
            boolean named = group.key.isOfAllSources() && withSources && entry.include;
            if (!entry.blocked && !named) {
                ports.add(entry.port.port);
            }
        }
        if (group.hostJoined) {
            state.ports.keySet().stream().filter(BridgePort::isLocal).forEach(ports::add);
        }
        return List.copyOf(ports);
    }

    private Family family(int etherType) {
        List<BridgePort> routers = new ArrayList<>();
        for (MulticastPort port : state.ports.values()) {
            if (port.isLocal() ? hostIsRouter(port, etherType) : port.family(etherType).isRouter) {
                routers.add(port.port);
            }
        }
        return new Family(queriers.of(etherType).lives(), routers);
    }

    private boolean hostIsRouter(MulticastPort local, int etherType) {
        return switch (state.options.router()) {
            case MulticastPort.ROUTER -> true;
            case MulticastPort.ROUTER_IF_HEARD ->
                local.family(etherType).routerTimer.isPending();
            default -> false;
        };
    }
}
