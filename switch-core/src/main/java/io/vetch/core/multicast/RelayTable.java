package io.vetch.core.multicast;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.message.IpAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.SnoopedGroups;
import io.vetch.core.relay.SnoopedGroups.Family;
import io.vetch.core.relay.SnoopedGroups.Station;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The group table as the relay wants it (br_mdb_entry_skb_get(), br_multicast_flood()). */
final class RelayTable {
    private final SnoopingState state;
    private final Querier.Pair queriers;
    private final GroupTable table;

    RelayTable(SnoopingState state, Querier.Pair queriers, GroupTable table) {
        this.state = state;
        this.queriers = queriers;
        this.table = table;
    }

    SnoopedGroups.Part make() {
        Map<SnoopedGroups.Group, List<BridgePort>> members = new LinkedHashMap<>();
        Map<SnoopedGroups.Group, List<Station>> stations = new HashMap<>();
        for (Group group : table.all()) {
            GroupKey key = group.key;
            boolean withSources = state.options.tellsSourcesApart(key.group().etherType());
            if (key.isOfAllSources() || withSources) {
                members.put(relayKey(key), members(group, withSources));
                List<Station> addressed = stations(group, withSources);
                if (!addressed.isEmpty()) {
                    stations.put(relayKey(key), addressed);
                }
            }
        }
        return new SnoopedGroups.Part(family(IpAddress.IPV4), family(IpAddress.IPV6), members, stations);
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
            if (!entry.port.common.toUnicast && gets(entry, withSources)) {
                ports.add(entry.port.port);
            }
        }
        if (group.hostJoined) {
            state.ports.keySet().stream().filter(BridgePort::isLocal).forEach(ports::add);
        }
        return List.copyOf(ports);
    }

    private static boolean gets(PortGroup entry, boolean withSources) {
        boolean named = entry.group.key.isOfAllSources() && withSources && entry.include;
        return !entry.blocked && !named;
    }

    /** Where each member is sent a copy of its own. One that was added by hand has no address. */
    private static List<Station> stations(Group group, boolean withSources) {
        List<Station> stations = new ArrayList<>();
        for (PortGroup entry : group.ports) {
            if (entry.port.common.toUnicast && gets(entry, withSources)) {
                MacAddress asker = entry.asker;
                stations.add(new Station(entry.port.port, asker == null ? 0 : asker.value()));
            }
        }
        return stations;
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
