package io.vetch.core.multicast;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.MulticastPort.FamilyState;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.SnoopedGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Multicast snooping of one bridge, as the kernel's bridge does it (net/bridge/br_multicast.c): it listens to IGMP and MLD, keeps
 * who is in which group, and asks if nobody else does.
 *
 * <p>Every method has the clock as its last argument: nanoseconds, of one clock, never less than before. What is to be done it says
 * to its {@link SnoopingOutput} before it returns. {@link #run} is to be called when {@link #due} has come. Any thread, one at a
 * time: a call takes microseconds, and waits for no other thing than the call of another thread.
 */
public final class MulticastSnooping {
    private final SnoopingState state;
    private final Queriers queriers;
    private final GroupTable table;
    private final MessageHandler messages;

    public MulticastSnooping(SnoopingOutput output) {
        state = new SnoopingState(output);
        queriers = new Queriers(new Querier(IpAddress.IPV4, state), new Querier(IpAddress.IPV6, state));
        LastMembers lastMembers = new LastMembers(state, queriers);
        table = new GroupTable(state, entry -> state.timers.timer(() -> lastMembers.askAgain(entry)));
        messages = new MessageHandler(
                state, queriers, table, new SourceFilter(state, table, lastMembers), this::heardRouter);
    }

    // ---- time

    /** When something happens by itself; empty if nothing will. */
    public synchronized OptionalLong due() {
        return state.timers.next();
    }

    /** Has happen what is due at {@code now}. */
    public synchronized void run(long now) {
        state.now = now;
        state.timers.run(now);
    }

    // ---- settings

    /** The options of the bridge from now on. */
    public synchronized void configure(SnoopingOptions options, long now) {
        state.now = now;
        SnoopingOptions before = state.options;
        state.options = options;
        if (options.querier() && !before.querier()) {
            queriers.ipv4().begin();
            queriers.ipv6().begin();
        } else if (options.snooping() && !before.snooping() && state.up) {
            startQueries();
        }
        if (options.router() != before.router()) {
            localPort().ifPresent(local -> {
                local.ipv4.routerTimer.cancel();
                local.ipv6.routerTimer.cancel();
            });
        }
        state.output.relayChanged();
    }

    private void startQueries() {
        state.ports.values().stream().filter(port -> port.enabled).forEach(this::startQueries);
    }

    private void startQueries(MulticastPort port) {
        port.ipv4.startQueries(state.now);
        port.ipv6.startQueries(state.now);
    }

    private Optional<MulticastPort> localPort() {
        return state.ports.values().stream().filter(MulticastPort::isLocal).findFirst();
    }

    /** The bridge is up or down, as {@code ip link set} says. */
    public synchronized void setUp(boolean up, long now) {
        state.now = now;
        if (state.up == up) {
            return;
        }
        state.up = up;
        localPort().ifPresent(local -> {
            local.enabled = up;
            if (!up) {
                local.ipv4.cancel();
                local.ipv6.cancel();
                queriers.ipv4().stop();
                queriers.ipv6().stop();
            } else if (state.options.snooping()) {
                startQueries(local);
            }
        });
        state.output.relayChanged();
    }

    // ---- ports

    /** A port has come, or the local one. Frames do not pass there before {@link #setEnabled}. */
    public synchronized void addPort(BridgePort port, long now) {
        state.now = now;
        MulticastPort added = new MulticastPort(port, this::family);
        added.enabled = port.isLocal() && state.up;
        state.ports.put(port, added);
    }

    private FamilyState family(MulticastPort port, int etherType) {
        return new FamilyState(
                state.timers.timer(() -> routerIsLost(port, etherType)),
                state.timers.timer(() -> queriers.of(etherType).queryIsDue(port)));
    }

    /** A port has gone. */
    public synchronized void removePort(BridgePort gone, long now) {
        state.now = now;
        MulticastPort port = state.ports.get(gone);
        if (port == null) {
            return;
        }
        disable(port);
        entriesOf(port).forEach(table::remove);
        state.ports.remove(gone);
        queriers.ipv4().forgetPort(port);
        queriers.ipv6().forgetPort(port);
        state.output.relayChanged();
    }

    /** Frames pass at a port from now on, or do not any more: then it is in no group but those that were added for good. */
    public synchronized void setEnabled(BridgePort changed, boolean enabled, long now) {
        state.now = now;
        MulticastPort port = state.ports.get(changed);
        if (port == null || port.isLocal() || port.enabled == enabled) {
            return;
        }
        if (!enabled) {
            disable(port);
            return;
        }
        port.enabled = true;
        if (state.isActive()) {
            startQueries(port);
        }
        if (port.router == MulticastPort.ROUTER) {
            markRouter(port, IpAddress.IPV4);
            markRouter(port, IpAddress.IPV6);
        }
    }

    private void disable(MulticastPort port) {
        port.enabled = false;
        for (PortGroup entry : entriesOf(port)) {
            if (!entry.permanent) {
                table.remove(entry);
            }
        }
        port.ipv4.cancel();
        port.ipv6.cancel();
        unmarkRouter(port, true, true);
    }

    private List<PortGroup> entriesOf(MulticastPort port) {
        return table.all().stream()
                .flatMap(group -> group.ports.stream())
                .filter(entry -> entry.port == port)
                .toList();
    }

    private MulticastPort known(BridgePort port) {
        return Objects.requireNonNull(state.ports.get(port), () -> port + " is no port of the bridge");
    }

    /** {@code mcast_router} of a port. @return 0 no router, 1 if it is heard, 2 a router, 3 one for a while */
    public synchronized int router(BridgePort port) {
        return known(port).router;
    }

    /** Sets it (br_multicast_set_port_router()). @throws RefusedException INVALID if it is not 0 to 3 */
    public synchronized void setRouter(BridgePort changed, long value, long now) {
        state.now = now;
        if (value < MulticastPort.NO_ROUTER || value > MulticastPort.ROUTER_FOR_A_WHILE) {
            throw new RefusedException(Refusal.INVALID);
        }
        MulticastPort port = known(changed);
        if (port.router == value && value != MulticastPort.ROUTER_FOR_A_WHILE) {
            return;
        }
        port.router = (int) value;
        switch (port.router) {
            case MulticastPort.ROUTER -> {
                port.ipv4.routerTimer.cancel();
                port.ipv6.routerTimer.cancel();
                markRouter(port, IpAddress.IPV4);
                markRouter(port, IpAddress.IPV6);
            }
            case MulticastPort.ROUTER_FOR_A_WHILE -> {
                heardRouter(port, IpAddress.IPV4);
                heardRouter(port, IpAddress.IPV6);
            }
            default -> {
                port.ipv4.routerTimer.cancel();
                port.ipv6.routerTimer.cancel();
                unmarkRouter(port, true, true);
            }
        }
    }

    public synchronized boolean fastLeave(BridgePort port) {
        return known(port).fastLeave;
    }

    /** Whether a port is out of a group as soon as somebody there leaves it, without a question. */
    public synchronized void setFastLeave(BridgePort port, boolean on) {
        known(port).fastLeave = on;
    }

    public synchronized long maxGroups(BridgePort port) {
        return known(port).maxGroups;
    }

    /** How many entries a port may have, 0 for any number; what is beyond is not noted. */
    public synchronized void setMaxGroups(BridgePort port, long most) {
        known(port).maxGroups = most;
    }

    /** How many entries a port has. */
    public synchronized int groupCount(BridgePort port) {
        return known(port).groupCount;
    }

    // ---- routers

    /** br_multicast_mark_router(): a router was heard there. */
    private void heardRouter(MulticastPort port, int etherType) {
        if (!state.uses(port)) {
            return;
        }
        if (port.isLocal()) {
            if (state.options.router() == MulticastPort.ROUTER_IF_HEARD) {
                port.family(etherType).routerTimer.set(state.now + state.options.querierInterval());
                state.output.relayChanged();
            }
            return;
        }
        if (port.router == MulticastPort.NO_ROUTER || port.router == MulticastPort.ROUTER) {
            return;
        }
        markRouter(port, etherType);
        port.family(etherType).routerTimer.set(state.now + state.options.querierInterval());
    }

    private void markRouter(MulticastPort port, int etherType) {
        if (port.family(etherType).isRouter) {
            return;
        }
        boolean first = !port.isRouter();
        port.family(etherType).isRouter = true;
        state.output.relayChanged();
        if (first) {
            tellRouter(port, false);
        }
    }

    private void tellRouter(MulticastPort port, boolean deleted) {
        long remaining =
                Math.max(port.ipv4.routerTimer.remaining(state.now), port.ipv6.routerTimer.remaining(state.now));
        state.output.routerChanged(new RouterPort(port.port, remaining, port.router), deleted);
    }

    private void unmarkRouter(MulticastPort port, boolean ipv4, boolean ipv6) {
        boolean before = port.isRouter();
        port.ipv4.isRouter &= !ipv4;
        port.ipv6.isRouter &= !ipv6;
        if (!before) {
            return;
        }
        state.output.relayChanged();
        if (!port.isRouter()) {
            tellRouter(port, true);
            port.router = port.router == MulticastPort.ROUTER_FOR_A_WHILE ? MulticastPort.ROUTER_IF_HEARD : port.router;
        }
    }

    private void routerIsLost(MulticastPort port, int etherType) {
        if (port.isLocal()) {
            state.output.relayChanged();
        } else if (port.router != MulticastPort.NO_ROUTER && port.router != MulticastPort.ROUTER) {
            unmarkRouter(port, etherType == IpAddress.IPV4, etherType == IpAddress.IPV6);
        }
    }

    // ---- frames

    /**
     * A frame that {@link MessageParser#concerns} has come in.
     *
     * @param ingress a port where frames pass, or the local one if the host sent it
     * @param vlan the frame's, 0 where no VLANs are told apart
     * @param frame from the destination address on, without FCS
     */
    public synchronized void received(BridgePort ingress, int vlan, byte[] frame, long now) {
        state.now = now;
        MulticastPort port = state.ports.get(ingress);
        if (port == null || !state.isActive() || !state.uses(port)) {
            return;
        }
        Optional<MulticastMessage> message = MessageParser.parse(frame);
        message.ifPresent(each -> messages.handle(port, vlan, sender(frame), each));
    }

    private static MacAddress sender(byte[] frame) {
        return MacAddress.of(java.util.Arrays.copyOfRange(frame, 6, 12));
    }

    // ---- by hand

    /**
     * Adds an entry ({@code bridge mdb add}).
     *
     * @param port the local one for the host
     * @param source {@link IpAddress#isAny} for all sources
     * @throws RefusedException EXISTS if it is there, INVALID if it cannot be, NO_SPACE if there is no room
     */
    public synchronized void add(
            BridgePort port,
            int vlan,
            IpAddress group,
            IpAddress source,
            boolean permanent,
            boolean replace,
            long now) {
        state.now = now;
        new ManualEntries(state, table).add(known(port), new GroupKey(vlan, group, source), permanent, replace);
    }

    /** Deletes one. @throws RefusedException INVALID if there is none */
    public synchronized void delete(BridgePort port, int vlan, IpAddress group, IpAddress source, long now) {
        state.now = now;
        new ManualEntries(state, table).delete(known(port), new GroupKey(vlan, group, source));
    }

    /** Removes an entry, also one that is gone since it was listed. */
    public synchronized void forget(GroupEntry doomed, long now) {
        state.now = now;
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

    // ---- what is known

    /** All entries: the newest group first, the host before ports. */
    public synchronized List<GroupEntry> entries(long now) {
        MulticastPort local = localPort().orElse(null);
        List<GroupEntry> entries = new ArrayList<>();
        for (Group group : table.all().reversed()) {
            if (group.hostJoined && local != null) {
                entries.add(GroupTable.hostEntry(group, local, now));
            }
            group.ports.forEach(port -> entries.add(port.entry(now)));
        }
        return entries;
    }

    /** The ports that lead to routers. */
    public synchronized List<RouterPort> routers(long now) {
        return state.ports.values().stream()
                .map(port -> port.routerPort(now))
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * A querier.
     *
     * @param own whether it is the bridge itself
     * @param port where the other is; null if it is the host, or the port has gone
     * @param remaining nanoseconds until the other is taken for dead
     * @param prunes whether hosts have had the time to answer it, so that groups are pruned
     */
    public record QuerierStatus(
            IpAddress address, boolean own, @Nullable BridgePort port, long remaining, boolean prunes) {}

    /** Who asks. @param etherType {@link IpAddress#IPV4} or {@link IpAddress#IPV6} @return empty if nobody does */
    public synchronized Optional<QuerierStatus> querier(int etherType, long now) {
        Querier querier = queriers.of(etherType);
        state.now = now;
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

    /** Where the relay sends groups; null if it is to flood them. */
    public synchronized @Nullable SnoopedGroups groups() {
        return state.isActive() ? new RelayTable(state, queriers, table).make() : null;
    }
}
