package io.vetch.core.multicast;

import io.vetch.core.frame.Frame;
import io.vetch.core.multicast.MulticastPort.FamilyState;
import io.vetch.core.multicast.PortGroup.GroupSource;
import io.vetch.core.multicast.message.IpAddress;
import io.vetch.core.multicast.message.QueryFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks in IGMP or in MLD: another, who has been heard, or the bridge itself. The one with the lowest address does
 * (RFC 2236, 3; RFC 3810, 7.1).
 */
final class Querier {
    /** The querier of IGMP and that of MLD. */
    record Pair(Querier ipv4, Querier ipv6) {
        Querier of(int etherType) {
            return etherType == IpAddress.IPV6 ? ipv6 : ipv4;
        }
    }

    private static final int ADDRESSES = 12;

    private final int etherType;
    private final SnoopingState state;
    /** Until when the other is believed to live. */
    private final Timers.Timer other;
    /** When hosts have had the time to answer the first query. */
    private final Timers.Timer answered;

    private boolean waitsForAnswers;
    private IpAddress address;
    private @Nullable MulticastPort port;

    Querier(int etherType, SnoopingState state) {
        this.etherType = etherType;
        this.state = state;
        this.address = IpAddress.any(etherType);
        this.other = state.shared.timers.timer(this::otherIsLost);
        this.answered = state.shared.timers.timer(() -> {
            waitsForAnswers = false;
            state.shared.output.relayChanged();
        });
    }

    // ---- whether one lives

    /** br_multicast_querier_exists(): without one nothing is pruned, for hosts that nobody asks say nothing. */
    boolean lives() {
        return !waitsForAnswers && (other.isPending() || state.options.querier());
    }

    /** Whether it is the bridge's turn to ask. */
    boolean asks() {
        return state.options.querier() && !other.isPending();
    }

    boolean otherLives() {
        return other.isPending();
    }

    /** Of the other, if it lives, or of the last query of the bridge itself. */
    IpAddress address() {
        return address;
    }

    /** Where the other is; null if it is the bridge, or its host. */
    @Nullable
    MulticastPort port() {
        return port;
    }

    long otherRemaining() {
        return other.remaining(state.now());
    }

    // ---- the other

    /** A general query came. @return whether it is the querier's, and its port leads to a router */
    boolean heard(MulticastPort from, IpAddress source, long delay) {
        if (!isElected(source)) {
            return false;
        }
        boolean lived = lives();
        address = source;
        port = from.isLocal() ? null : from;
        if (!other.isPending()) {
            waitForAnswers(delay);
        }
        other.set(state.now() + state.options.querierInterval());
        if (lived != lives()) {
            state.shared.output.relayChanged();
        }
        return true;
    }

    private boolean isElected(IpAddress source) {
        boolean nobody = etherType == IpAddress.IPV4 && address.isAny();
        boolean ownPending = state.local()
                .map(local -> local.family(etherType).queryTimer.isPending())
                .orElse(false);
        return nobody || source.compareTo(address) <= 0 || (!ownPending && !other.isPending());
    }

    private void waitForAnswers(long delay) {
        waitsForAnswers = true;
        answered.set(state.now() + delay);
    }

    private void otherIsLost() {
        state.shared.output.relayChanged();
        if (state.isActive()) {
            start();
        }
    }

    void forgetPort(MulticastPort gone) {
        if (port == gone) {
            port = null;
        }
    }

    void stop() {
        other.cancel();
    }

    // ---- the bridge itself

    /** It is to ask from now on, if nobody else does. */
    void begin() {
        if (!other.isPending()) {
            waitForAnswers(state.options.queryResponseInterval());
        }
        start();
    }

    /** Asks soon, everywhere. */
    void start() {
        if (!state.options.snooping()) {
            return;
        }
        for (MulticastPort each : state.ports.values()) {
            if (each.enabled) {
                each.family(etherType).startQueries(state.now());
            }
        }
    }

    /** It is time for the next general query there. */
    void queryIsDue(MulticastPort to) {
        FamilyState family = to.family(etherType);
        if (family.queriesSent < state.options.startupQueryCount()) {
            family.queriesSent++;
        }
        if (!state.uses(to) || !state.options.snooping() || !asks()) {
            return;
        }
        if (to.isLocal() && port != null) {
            port = null;
            address = IpAddress.any(etherType);
        }
        send(to, IpAddress.any(etherType), allHosts(), false, List.of());
        family.queryTimer.set(state.now() + state.options.queryPause(family.queriesSent));
    }

    /** Asks all hosts whether one is still in a group that another has left. */
    void askAbout(MulticastPort to, IpAddress group) {
        send(to, group, allHosts(), false, List.of());
    }

    /** Asks those in a group whether they still are. */
    void askMembers(PortGroup members, boolean suppress) {
        IpAddress group = members.group.key.group();
        send(members.port, group, group, suppress, List.of());
    }

    /**
     * Asks those in a group about its sources: one query about those that have time left, and then, if there was one,
     * one about the others.
     *
     * @return whether some are to be asked about once more
     */
    boolean askMembersOfSources(PortGroup members, boolean withTimeLeft) {
        boolean again = false;
        for (boolean over = withTimeLeft; ; over = false) {
            List<IpAddress> about = new ArrayList<>();
            for (GroupSource source : members.sources.sequencedValues().reversed()) {
                boolean later = source.timer.at() > state.now() + state.options.lastMemberTime();
                if (later == over && source.queriesLeft > 0) {
                    about.add(source.address);
                    source.queriesLeft--;
                    again |= source.queriesLeft > 0;
                }
            }
            if (about.isEmpty()) {
                return again;
            }
            IpAddress group = members.group.key.group();
            send(members.port, group, group, over, about);
            if (!over) {
                return again;
            }
        }
    }

    private IpAddress allHosts() {
        return etherType == IpAddress.IPV6 ? IpAddress.ALL_NODES : IpAddress.ALL_HOSTS;
    }

    private void send(
            MulticastPort to, IpAddress group, IpAddress destination, boolean suppress, List<IpAddress> sources) {
        SnoopingOptions options = state.options;
        if (!state.uses(to)) {
            return;
        }
        IpAddress source = etherType == IpAddress.IPV6 ? IpAddress.linkLocal(state.address()) : options.ipv4Source();
        long delay = group.isAny() ? options.queryResponseInterval() : options.lastMemberInterval();
        QueryFrame query = new QueryFrame(
                etherType == IpAddress.IPV6 ? options.mldVersion() : options.igmpVersion(),
                source,
                destination,
                group,
                delay / 1_000_000,
                options.queryInterval() / 1_000_000_000L,
                suppress,
                sources);
        if (to.isLocal()) {
            address = source;
        }
        if (options.statistics()) {
            count(to, query);
        }
        state.shared.output.transmit(to.port, tagged(query.encode(state.address()), to.tag));
    }

    private static byte[] tagged(byte[] frame, int tag) {
        if (tag == 0) {
            return frame;
        }
        return ByteBuffer.allocate(frame.length + Frame.TAG_LENGTH)
                .put(frame, 0, ADDRESSES)
                .putInt(tag)
                .put(frame, ADDRESSES, frame.length - ADDRESSES)
                .array();
    }

    /** One to the host comes in there. */
    private static void count(MulticastPort to, QueryFrame query) {
        if (to.isLocal()) {
            to.common.counters.receive(query.kind());
        } else {
            to.common.counters.send(query.kind());
        }
    }
}
