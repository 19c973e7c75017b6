package io.vetch.core.relay;

import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.port.PortState;
import io.vetch.core.vlan.VlanView;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The phrases in which the {@link Explainer} gives the rooms' answers. They say why; they decide nothing. */
final class ExplainWords {
    private final RelayView view;
    private final ForwardingDatabase fdb;
    private final long now;
    private final OptionalInt untilNextState;

    /** @param untilNextState of the ingress port, if it waits for one, in centiseconds */
    ExplainWords(RelayView view, ForwardingDatabase fdb, long nowNanos, OptionalInt untilNextState) {
        this.view = view;
        this.fdb = fdb;
        this.now = nowNanos;
        this.untilNextState = untilNextState;
    }

    static String source(long address) {
        if (MacAddress.isGroup(address)) {
            return "a group address sends nothing";
        }
        return address == 0 ? "not an address" : "individual address";
    }

    /** {@code learning, for 12.3 s more}. */
    String state(BridgePort ingress) {
        String state = ingress.state().toString();
        return untilNextState.isEmpty()
                ? state
                : String.format(Locale.ROOT, "%s, for %.1f s more", state, untilNextState.getAsInt() / 100.0);
    }

    String reserved(long destination, boolean reserved) {
        if (reserved && view.spanningTree && ((int) destination & 0xf) == IngressGate.BRIDGE_GROUP) {
            return "yes, the bridge's spanning tree has it";
        }
        if (reserved) {
            return "yes, and no group_fwd_mask lets it pass";
        }
        return MacAddress.isReserved(destination) ? "let pass" : "no";
    }

    /** {@code untagged, VLAN 10 by its PVID}, {@code tag 20, no member of VLAN 20}. */
    static String vlan(VlanView vlans, BridgePort ingress, Frame frame, int vlan) {
        String form = "untagged";
        if (vlans.isTagged(frame)) {
            form = vlans.isPriorityTagged(frame) ? "tag 0, a priority alone" : "tag " + vlans.tag(frame);
        }
        if (vlan == VlanView.NONE) {
            boolean named = vlans.isTagged(frame) && !vlans.isPriorityTagged(frame);
            return form + (named ? ", no member of this VLAN" : ", and the port has no PVID");
        }
        String state =
                vlans.state(ingress, vlan) == PortState.FORWARDING ? "" : ", " + vlans.state(ingress, vlan) + " there";
        boolean own = vlans.isTagged(frame) && !vlans.isPriorityTagged(frame);
        return form + ", VLAN " + vlan + (own ? "" : " by the PVID") + state;
    }

    /** {@code tagged 10}: how a copy leaves; empty if VLANs are not told apart. */
    static String form(@Nullable VlanView vlans, BridgePort port, int vlan) {
        if (vlans == null) {
            return "";
        }
        return vlans.isUntagged(port, vlan) ? "untagged" : "tagged " + vlan;
    }

    String locked(BridgePort ingress, @Nullable FdbEntry source) {
        if (source == null) {
            return "locked, and the source has no entry";
        }
        boolean here = source.port() == ingress && !source.isLocal();
        return "locked, and the source is " + (here ? "known here" : entry(source));
    }

    /** {@code on veth20 (dynamic, 12 s old)}. */
    String entry(FdbEntry entry) {
        if (entry.isLocal()) {
            return "one of the bridge's own addresses";
        }
        String kind = entry.kind().name().toLowerCase(Locale.ROOT) + (entry.isSticky() ? ", sticky" : "");
        long seconds = Duration.ofNanos(now - entry.updatedNanos()).toSeconds();
        return "on " + entry.port() + " (" + kind + (entry.isDynamic() ? ", " + seconds + " s old)" : ")");
    }

    /** @param known the source's entry, if it has one */
    String learning(BridgePort ingress, @Nullable FdbEntry known, @Nullable LearnOutcome outcome) {
        if (outcome == null) {
            return "not learned: " + notLearning(ingress);
        }
        return switch (outcome) {
            case NEW -> "would be learned on " + ingress;
            case REFRESHED -> "would be refreshed on " + ingress;
            case MOVED -> "would move to " + ingress + (known == null ? "" : " from " + known.port());
            case REFUSED -> "not learned: " + refused(known);
        };
    }

    private String notLearning(BridgePort ingress) {
        if (!view.learning) {
            return "the ageing time is 0";
        }
        if (ingress.isLocal()) {
            return "the host sends it";
        }
        return ingress.has(PortFlag.LEARNING) ? ingress + " is " + ingress.state() : "learning is off on " + ingress;
    }

    private String refused(@Nullable FdbEntry known) {
        if (known == null) {
            return "fdb_max_learned " + fdb.maxLearned() + " is reached";
        }
        return known.isLocal() ? entry(known) : "it stays " + entry(known);
    }

    /** Why a frame is not flooded to a port that the egress filter would let it leave by. */
    static String notFlooded(BridgePort port, Frame frame) {
        if (port.isLocal()) {
            return "the host does not listen to all";
        }
        long destination = frame.destination();
        PortFlag flag = destination == MacAddress.BROADCAST ? PortFlag.BCAST_FLOOD : PortFlag.MCAST_FLOOD;
        return (MacAddress.isGroup(destination) ? flag : PortFlag.FLOOD).word() + " is off";
    }
}
