package io.vetch.core.multicast;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.MulticastPort.FamilyState;
import io.vetch.core.multicast.MulticastSnooping.QuerierStatus;
import io.vetch.core.multicast.message.IpAddress;
import io.vetch.core.multicast.message.MulticastMessage;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.SnoopedGroups;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The snooping in one VLAN, with queriers, routers and groups of its own, or that of a bridge that does not tell VLANs
 * apart (struct net_bridge_mcast).
 */
final class SnoopedVlan {
    private final SnoopingState state;
    private final Querier.Pair queriers;
    private final GroupTable table;
    private final RouterPorts routers;
    private final MessageHandler messages;

    /** @param vlan 0 where no VLANs are told apart */
    SnoopedVlan(SharedState shared, int vlan) {
        state = new SnoopingState(shared, vlan);
        queriers = new Querier.Pair(new Querier(IpAddress.IPV4, state), new Querier(IpAddress.IPV6, state));
        routers = new RouterPorts(state);
        LastMembers lastMembers = new LastMembers(state, queriers);
        table = new GroupTable(state, entry -> shared.timers.timer(() -> lastMembers.askAgain(entry)));
        messages =
                new MessageHandler(state, queriers, table, new SourceFilter(state, table, lastMembers), routers::heard);
    }

    int id() {
        return state.vlan;
    }

    // ---- settings

    SnoopingOptions options() {
        return state.options;
    }

    boolean isActive() {
        return state.isActive();
    }

    void configure(SnoopingOptions options) {
        SnoopingOptions before = state.options;
        state.options = options;
        boolean begins = options.snooping() && !before.snooping();
        boolean asksAnew = begins && state.vlan != 0; // else groups were pruned before anybody could answer
        if (options.querier() && (!before.querier() || asksAnew)) {
            begin();
        } else if (begins && state.shared.up) {
            state.ports.values().stream().filter(port -> port.enabled).forEach(this::startQueries);
        }
        if (options.router() != before.router()) {
            state.local().ifPresent(local -> {
                local.ipv4.routerTimer.cancel();
                local.ipv6.routerTimer.cancel();
            });
        }
        state.shared.output.relayChanged();
    }

    /** Has it ask, if it is to, and prune no group before hosts can have answered. */
    void beginAgain() {
        if (state.options.querier()) {
            begin();
        }
    }

    private void begin() {
        queriers.ipv4().begin();
        queriers.ipv6().begin();
    }

    private void startQueries(MulticastPort port) {
        port.ipv4.startQueries(state.now());
        port.ipv6.startQueries(state.now());
    }

    // ---- ports

    /** The host's, if it is there. */
    @Nullable
    MulticastPort local() {
        return state.local().orElse(null);
    }

    @Nullable
    MulticastPort port(BridgePort port) {
        return state.ports.get(port);
    }

    List<MulticastPort> ports() {
        return List.copyOf(state.ports.values());
    }

    /** A port has come. Frames do not pass there before {@link #setEnabled}. */
    MulticastPort add(BridgePort port, SharedState.Port common) {
        MulticastPort added = new MulticastPort(port, common, this::family);
        state.ports.put(port, added);
        return added;
    }

    private FamilyState family(MulticastPort port, int etherType) {
        return new FamilyState(
                state.shared.timers.timer(() -> routers.lost(port, etherType)),
                state.shared.timers.timer(() -> queriers.of(etherType).queryIsDue(port)));
    }

    /** A port has gone. */
    void remove(MulticastPort port) {
        setEnabled(port, false);
        routers.unmark(port);
        entriesOf(port).forEach(table::remove);
        if (port.isLocal()) {
            table.all().forEach(table::hostLeaves);
        }
        state.ports.remove(port.port);
        queriers.ipv4().forgetPort(port);
        queriers.ipv6().forgetPort(port);
        state.shared.output.relayChanged();
    }

    /**
     * Frames pass at a port from now on, or do not any more: then it is in no group but those that were added for good.
     */
    void setEnabled(MulticastPort port, boolean enabled) {
        if (port.enabled == enabled) {
            return;
        }
        port.enabled = enabled;
        if (!enabled) {
            disabled(port);
            return;
        }
        if (state.isActive()) {
            startQueries(port);
        }
        if (port.router == MulticastPort.ROUTER && !port.isLocal()) {
            routers.mark(port, IpAddress.IPV4);
            routers.mark(port, IpAddress.IPV6);
        }
    }

    private void disabled(MulticastPort port) {
        port.ipv4.cancel();
        port.ipv6.cancel();
        if (port.isLocal()) {
            queriers.ipv4().stop();
            queriers.ipv6().stop();
            return;
        }
        for (PortGroup entry : entriesOf(port)) {
            if (!entry.permanent) {
                table.remove(entry);
            }
        }
        routers.unmark(port);
    }

    private List<PortGroup> entriesOf(MulticastPort port) {
        return table.all().stream()
                .flatMap(group -> group.ports.stream())
                .filter(entry -> entry.port == port)
                .toList();
    }

    /** @param value 0 to 3 */
    void setRouter(MulticastPort port, int value) {
        routers.set(port, value);
    }

    List<RouterPort> routers(long now) {
        return routers.all(now);
    }

    // ---- frames

    /** Whether messages that come in there count. */
    boolean listens(@Nullable MulticastPort port) {
        return port != null && state.isActive() && state.uses(port);
    }

    /** @param vlan the frame's, which {@code bridge mdb} names */
    void received(MulticastPort port, int vlan, MacAddress sender, MulticastMessage message) {
        messages.handle(port, vlan, sender, message);
    }

    // ---- groups

    /** Oldest first. */
    List<Group> groups() {
        return table.all();
    }

    ManualEntries byHand() {
        return new ManualEntries(state, table);
    }

    /** Removes an entry, if it is there. */
    void forget(GroupEntry doomed) {
        GroupKey key = new GroupKey(doomed.vlan(), doomed.group(), doomed.source());
        Group group = table.find(key);
        MulticastPort port = state.ports.get(doomed.port());
        if (group == null || port == null) {
            return;
        }
        if (port.isLocal()) {
            table.hostLeaves(group);
            return;
        }
        PortGroup entry = table.find(key, port, doomed.asker());
        if (entry != null) {
            table.remove(entry);
        }
    }

    /** Empty if nobody asks. */
    Optional<QuerierStatus> querier(int etherType) {
        Querier querier = queriers.of(etherType);
        if (!querier.otherLives() && !state.options.querier()) {
            return Optional.empty();
        }
        MulticastPort port = querier.port();
        return Optional.of(new QuerierStatus(
                querier.address(),
                !querier.otherLives(),
                port == null ? null : port.port,
                querier.otherRemaining(),
                querier.lives()));
    }

    /** Where the relay sends groups. */
    SnoopedGroups.Part relayed() {
        return new RelayTable(state, queriers, table).make();
    }
}
