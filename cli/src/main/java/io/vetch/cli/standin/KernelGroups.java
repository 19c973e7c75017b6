package io.vetch.cli.standin;

import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.SnoopedGroups;
import io.vetch.core.relay.SnoopedGroups.Family;
import io.vetch.core.relay.SnoopedGroups.Group;
import io.vetch.tap.linux.bridge.BridgeState;
import io.vetch.tap.linux.bridge.GroupAddress;
import io.vetch.tap.linux.bridge.GroupMember;
import io.vetch.tap.linux.bridge.MulticastDatabase;
import io.vetch.tap.linux.bridge.MulticastOptions;
import io.vetch.tap.linux.bridge.QuerierState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Where the kernel, which snoops, would send multicast: its group table and its queriers, as the relay wants them. */
final class KernelGroups {
    private static final long CENTISECOND_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** As a general query says, if nobody has told it otherwise (RFC 2236, RFC 2710). */
    private static final long USUAL_RESPONSE = 1000;

    private static final int ROUTER_ALWAYS = 2;
    private static final int IGMP_WITH_SOURCES = 3;
    private static final int MLD_WITH_SOURCES = 2;

    private final Querier ipv4 = new Querier();
    private final Querier ipv6 = new Querier();
    private @Nullable Snapshot last;

    /** All that {@link SnoopedGroups} are made of. */
    private record Snapshot(
            boolean ipv4,
            boolean ipv6,
            boolean hostIsRouter,
            int igmpVersion,
            int mldVersion,
            MulticastDatabase groups,
            Set<Integer> ports) {
        /** Whether the kernel heeds the sources of a group. */
        boolean heedsSources(GroupAddress group) {
            return switch (group.etherType()) {
                case GroupAddress.IPV4 -> igmpVersion == IGMP_WITH_SOURCES;
                case GroupAddress.IPV6 -> mldVersion == MLD_WITH_SOURCES;
                default -> false;
            };
        }
    }

    /**
     * Looks afresh.
     *
     * @param ports the port of an ifindex, the local one for that of the bridge; null if there is none
     * @param known the ports that {@code ports} knows
     * @param now the clock, nanoseconds
     * @return where to send groups, empty if that has not changed
     */
    Optional<SnoopedGroups> look(
            BridgeState bridge,
            MulticastDatabase groups,
            IntFunction<@Nullable BridgePort> ports,
            Set<Integer> known,
            boolean hasIpv6Address,
            long now) {
        MulticastOptions options = bridge.multicast();
        Snapshot snapshot = new Snapshot(
                ipv4.lives(options.querier(), bridge.ipv4Querier(), options, now),
                ipv6.lives(options.querier() && hasIpv6Address, bridge.ipv6Querier(), options, now),
                options.router() == ROUTER_ALWAYS,
                options.igmpVersion(),
                options.mldVersion(),
                groups,
                Set.copyOf(known));
        if (snapshot.equals(last)) {
            return Optional.empty();
        }
        last = snapshot;
        return Optional.of(make(snapshot, bridge, ports));
    }

    /** What was sent where is forgotten: the next look makes it anew. */
    void forget() {
        last = null;
    }

    private static SnoopedGroups make(Snapshot snapshot, BridgeState bridge, IntFunction<@Nullable BridgePort> ports) {
        List<BridgePort> host =
                snapshot.hostIsRouter ? present(List.of(bridge.link().index()), ports) : List.of();
        Map<Group, List<BridgePort>> members = new LinkedHashMap<>();
        for (GroupMember member : snapshot.groups.members()) {
            boolean heeded = snapshot.heedsSources(member.group());
            if (member.source() != null && !heeded) {
                continue;
            }
            // Also one that nobody is in: frames of a blocked source are not for those who want all others.
            List<BridgePort> here = members.computeIfAbsent(group(member), _ -> new ArrayList<>());
            BridgePort port = ports.apply(member.ifindex());
            boolean named = heeded && member.source() == null && member.include();
            if (port != null && !member.blocked() && !named) {
                here.add(port);
            }
        }
        return new SnoopedGroups(new SnoopedGroups.Part(
                family(snapshot.ipv4, snapshot.groups.ipv4RouterPorts(), host, ports),
                family(snapshot.ipv6, snapshot.groups.ipv6RouterPorts(), host, ports),
                members));
    }

    private static Family family(
            boolean querier, Set<Integer> routers, List<BridgePort> host, IntFunction<@Nullable BridgePort> ports) {
        List<BridgePort> all = new ArrayList<>(present(List.copyOf(routers), ports));
        all.addAll(host);
        return new Family(querier, List.copyOf(all));
    }

    private static List<BridgePort> present(List<Integer> indices, IntFunction<@Nullable BridgePort> ports) {
        List<BridgePort> present = new ArrayList<>();
        for (int index : indices) {
            BridgePort port = ports.apply(index);
            if (port != null) {
                present.add(port);
            }
        }
        return present;
    }

    private static Group group(GroupMember member) {
        GroupAddress group = member.group();
        GroupAddress source = member.source();
        return new Group(
                group.etherType(),
                member.vlan(),
                group.high(),
                group.low(),
                source == null ? 0 : source.high(),
                source == null ? 0 : source.low());
    }

    /** br_multicast_querier_exists(): one lives, and stations have had the time to answer it. */
    private static final class Querier {
        private boolean known;
        private boolean looked;
        private long since;

        boolean lives(boolean own, QuerierState state, MulticastOptions options, long now) {
            boolean knownNow = own || state.other();
            if (knownNow && !known) {
                // Of one that was there before us the stations have told long ago.
                since = looked ? now : now - USUAL_RESPONSE * CENTISECOND_NANOS;
            }
            known = knownNow;
            looked = true;
            long wait = own ? options.responseInterval() : USUAL_RESPONSE;
            return known && now - since >= wait * CENTISECOND_NANOS;
        }
    }
}
