package io.vetch.core.multicast;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.message.IpAddress;
import io.vetch.core.multicast.message.MessageParser;
import io.vetch.core.multicast.message.MulticastMessage;
import io.vetch.core.multicast.statistics.MessageCounts;
import io.vetch.core.multicast.statistics.MessageKind;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.SnoopedGroups;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Multicast snooping of one bridge, as the kernel's bridge does it (net/bridge/br_multicast.c): it listens to IGMP and
 * MLD, keeps who is in which group, and asks if nobody else does. It does so on the bridge as a whole, or in each VLAN
 * alone, see {@link #followVlans}.
 *
 * <p>Every method has the clock as its last argument: nanoseconds, of one clock, never less than before. What is to be
 * done it says to its {@link SnoopingOutput} before it returns. {@link #run} is to be called when {@link #due} has
 * come. Any thread, one at a time: a call takes microseconds, and waits for no other thing than the call of another
 * thread.
 */
public final class MulticastSnooping {
    private final SharedState shared;
    private final SnoopedVlans vlans;
    /** What snoops while VLANs are not told apart. */
    private final SnoopedVlan whole;

    public MulticastSnooping(SnoopingOutput output) {
        shared = new SharedState(output);
        vlans = new SnoopedVlans(shared);
        whole = vlans.whole;
    }

    // ---- time

    /** When something happens by itself; empty if nothing will. */
    public synchronized OptionalLong due() {
        return shared.timers.next();
    }

    /** Has happen what is due at {@code now}. */
    public synchronized void run(long now) {
        shared.now = now;
        shared.timers.run(now);
    }

    // ---- settings

    /** The options of the bridge from now on. */
    public synchronized void configure(SnoopingOptions options, long now) {
        shared.now = now;
        shared.snooping = options.snooping();
        whole.configure(options);
    }

    /**
     * VLANs have queriers, routers and groups of their own from now on, or they have not any more. Entries that were
     * added for good stay.
     *
     * @param members by VLAN; null: the bridge snoops as a whole
     */
    public synchronized void followVlans(@Nullable Map<Integer, VlanMembers> members, long now) {
        shared.now = now;
        vlans.follow(members);
    }

    /** The bridge is up or down, as {@code ip link set} says. */
    public synchronized void setUp(boolean up, long now) {
        shared.now = now;
        if (shared.up == up) {
            return;
        }
        shared.up = up;
        vlans.follow();
        shared.output.relayChanged();
    }

    /** Those that have a snooping of their own. */
    public synchronized List<Integer> vlans() {
        return List.copyOf(vlans.all().keySet());
    }

    // ---- ports

    /** A port has come, or the local one. Frames do not pass there before {@link #setEnabled}. */
    public synchronized void addPort(BridgePort port, long now) {
        shared.now = now;
        SharedState.Port common = new SharedState.Port();
        shared.ports.put(port, common);
        MulticastPort added = whole.add(port, common);
        added.enabled = !vlans.areToldApart() && port.isLocal() && shared.up;
    }

    /** A port has gone. */
    public synchronized void removePort(BridgePort gone, long now) {
        shared.now = now;
        vlans.places().forEach(each -> {
            MulticastPort port = each.port(gone);
            if (port != null) {
                each.remove(port);
            }
        });
        shared.ports.remove(gone);
    }

    /**
     * Frames pass at a port from now on, or do not any more: then it is in no group but those that were added for good.
     * Where VLANs are told apart {@link #followVlans} says the same of each.
     */
    public synchronized void setEnabled(BridgePort changed, boolean enabled, long now) {
        shared.now = now;
        SharedState.Port port = shared.ports.get(changed);
        if (port == null || changed.isLocal()) {
            return;
        }
        port.enabled = enabled;
        whole.setEnabled(known(whole, changed), !vlans.areToldApart() && enabled);
    }

    private static MulticastPort known(SnoopedVlan of, BridgePort port) {
        return Objects.requireNonNull(of.port(port), () -> port + " is no port of the bridge");
    }

    private SharedState.Port known(BridgePort port) {
        return Objects.requireNonNull(shared.ports.get(port), () -> port + " is no port of the bridge");
    }

    /** {@code mcast_router} of a port. @return 0 no router, 1 if it is heard, 2 a router, 3 one for a while */
    public synchronized int router(BridgePort port) {
        return known(whole, port).router;
    }

    /** Sets it (br_multicast_set_port_router()). @throws RefusedException INVALID if it is not 0 to 3 */
    public synchronized void setRouter(BridgePort changed, long value, long now) {
        shared.now = now;
        checkRouter(value);
        whole.setRouter(known(whole, changed), (int) value);
    }

    private static void checkRouter(long value) {
        if (value < MulticastPort.NO_ROUTER || value > MulticastPort.ROUTER_FOR_A_WHILE) {
            throw new RefusedException(Refusal.INVALID);
        }
    }

    /** {@code mcast_router} of a port in one VLAN; empty if that has no snooping of its own, or not this port. */
    public synchronized OptionalInt router(BridgePort port, int vlan) {
        MulticastPort found = find(port, vlan);
        return found == null ? OptionalInt.empty() : OptionalInt.of(found.router);
    }

    /** Sets it, if it is there. @throws RefusedException INVALID if it is not 0 to 3 */
    public synchronized void setRouter(BridgePort changed, int vlan, long value, long now) {
        shared.now = now;
        checkRouter(value);
        MulticastPort found = find(changed, vlan);
        if (found != null) {
            Objects.requireNonNull(vlans.get(vlan)).setRouter(found, (int) value);
        }
    }

    private @Nullable MulticastPort find(BridgePort port, int vlan) {
        SnoopedVlan of = vlans.get(vlan);
        return of == null ? null : of.port(port);
    }

    /** How many entries a port has in a VLAN with a snooping of its own. */
    public synchronized int groupCount(BridgePort port, int vlan) {
        MulticastPort found = find(port, vlan);
        return found == null ? 0 : found.groupCount;
    }

    public synchronized boolean fastLeave(BridgePort port) {
        return known(port).fastLeave;
    }

    /** Whether a port is out of a group as soon as somebody there leaves it, without a question. */
    public synchronized void setFastLeave(BridgePort port, boolean on) {
        known(port).fastLeave = on;
    }

    public synchronized boolean isToUnicast(BridgePort port) {
        return known(port).toUnicast;
    }

    /** Whether a port sends each member of a group a copy of its own ({@code mcast_to_unicast}). */
    public synchronized void setToUnicast(BridgePort port, boolean on) {
        known(port).toUnicast = on;
        shared.output.relayChanged();
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

    // ---- frames

    /**
     * A frame that {@link MessageParser#concerns} has come in.
     *
     * @param ingress a port where frames pass, or the local one if the host sent it
     * @param vlan the frame's, 0 where no VLANs are told apart
     * @param frame from the destination address on, without FCS
     * @param egress where it leaves, the local port if the host gets it
     */
    public synchronized void received(BridgePort ingress, int vlan, byte[] frame, List<BridgePort> egress, long now) {
        shared.now = now;
        SnoopedVlan listener = vlans.listener(vlan);
        MulticastPort port = listener == null ? null : listener.port(ingress);
        if (listener == null || port == null || !listener.listens(port)) {
            return;
        }
        Optional<MulticastMessage> message = MessageParser.parse(frame);
        if (listener.options().statistics()) {
            message.flatMap(MulticastMessage::kind).ifPresent(kind -> count(kind, port.common, egress));
        }
        MacAddress sender = MacAddress.of(Arrays.copyOfRange(frame, 6, 12));
        message.ifPresent(each -> listener.received(port, vlan, sender, each));
    }

    /** The same of a frame of which nobody counts where it leaves. */
    public synchronized void received(BridgePort ingress, int vlan, byte[] frame, long now) {
        received(ingress, vlan, frame, List.of(), now);
    }

    /** br_multicast_count(): the kernel drops what it does not believe. */
    private void count(MessageKind kind, SharedState.Port from, List<BridgePort> egress) {
        from.counters.receive(kind);
        if (kind == MessageKind.IGMP_PARSE_ERROR || kind == MessageKind.MLD_PARSE_ERROR) {
            return;
        }
        for (BridgePort each : egress) {
            SharedState.Port to = shared.ports.get(each);
            if (to != null) {
                to.counters.send(kind);
            }
        }
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
        add(port, ManualEntry.of(vlan, group, source, permanent), replace, now);
    }

    /** The same, with all that can be said. @param replace whether one that is there may become another */
    public synchronized void add(BridgePort port, ManualEntry entry, boolean replace, long now) {
        shared.now = now;
        vlans.check(entry.vlan());
        SnoopedVlan at = vlans.placeOf(port, entry.vlan());
        at.byHand().add(known(at, port), entry, replace);
    }

    /** The same while the bridge is down, too, or does not snoop: an entry that was there before. */
    public synchronized void restore(BridgePort port, ManualEntry entry, long now) {
        shared.now = now;
        SnoopedVlan at = vlans.placeOf(port, entry.vlan());
        at.byHand().put(known(at, port), entry, true);
    }

    /** The entries that were added for good: those of the sources in another's list are not among them. */
    public synchronized List<GroupEntry> keptEntries(long now) {
        return GroupEntry.kept(entries(now));
    }

    /** Deletes one. @throws RefusedException INVALID if there is none */
    public synchronized void delete(BridgePort port, int vlan, IpAddress group, IpAddress source, long now) {
        shared.now = now;
        SnoopedVlan at = vlans.placeOf(port, vlan);
        at.byHand().delete(known(at, port), new GroupKey(vlan, group, source));
    }

    /** Removes an entry, also one that is gone since it was listed. */
    public synchronized void forget(GroupEntry doomed, long now) {
        shared.now = now;
        vlans.places().forEach(each -> each.forget(doomed));
    }

    // ---- what is known

    /** The messages of a port while {@code mcast_stats_enabled} was on, of the local one those of the host. */
    public synchronized MessageCounts messages(BridgePort port) {
        return known(port).counters.counts();
    }

    /** All entries: the newest group first, the host before ports. */
    public synchronized List<GroupEntry> entries(long now) {
        shared.now = now;
        return vlans.entries(vlans.places());
    }

    /** The ports that lead to routers, whatever the VLAN. */
    public synchronized List<RouterPort> routers(long now) {
        return whole.routers(now);
    }

    /** Those that lead to routers in one VLAN; none if that has no snooping of its own. */
    public synchronized List<RouterPort> routers(int vlan, long now) {
        SnoopedVlan of = vlans.get(vlan);
        return of == null ? List.of() : of.routers(now);
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
        shared.now = now;
        return whole.querier(etherType);
    }

    /** Who asks in a VLAN, if it has a snooping of its own, else on the bridge. @param vlan 0 for none */
    public synchronized Optional<QuerierStatus> querier(int etherType, int vlan, long now) {
        shared.now = now;
        SnoopedVlan of = vlans.listener(vlan);
        return of == null || !of.options().snooping() ? Optional.empty() : of.querier(etherType);
    }

    /** Where the relay sends groups; null if it is to flood them. */
    public synchronized @Nullable SnoopedGroups groups() {
        if (!whole.isActive()) {
            return null;
        }
        if (!vlans.areToldApart()) {
            return new SnoopedGroups(whole.relayed());
        }
        Map<Integer, SnoopedGroups.Part> parts = new TreeMap<>();
        vlans.all().forEach((vlan, each) -> {
            if (each.isActive()) {
                parts.put(vlan, each.relayed());
            }
        });
        return SnoopedGroups.ofVlans(parts);
    }
}
