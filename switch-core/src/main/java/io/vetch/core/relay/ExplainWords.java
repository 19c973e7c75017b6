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
import org.jspecify.annotations.Nullable;

/** The phrases in which the {@link Explainer} gives the rooms' answers. They say why; they decide nothing. */
final class ExplainWords {
    private static final double SECOND = 1e9;

    private final RelayView view;
    private final ForwardingDatabase fdb;
    private final long now;
    private final String outlook;

    /** @param outlook of the ingress port: {@link io.vetch.core.stp.PortStatus#outlook} */
    ExplainWords(RelayView view, ForwardingDatabase fdb, long nowNanos, String outlook) {
        this.view = view;
        this.fdb = fdb;
        this.now = nowNanos;
        this.outlook = outlook;
    }

    static String source(long address) {
        if (MacAddress.isGroup(address)) {
            return "a group address sends nothing";
        }
        return address == 0 ? "not an address" : "individual address";
    }

    /** {@code learning, for 12.3 s more}, {@code blocking, held by root guard …}. */
    String state(BridgePort ingress) {
        if (ingress.isInQuarantine()) {
            double seconds = Math.max(0, ingress.quarantineEndNanos() - now) / SECOND;
            return String.format(Locale.ROOT, "in quarantine because of a loop, for %.1f s more", seconds);
        }
        String state = ingress.state().toString();
        return outlook.isEmpty() ? state : state + ", " + outlook;
    }

    String reserved(long destination, boolean reserved) {
        if (reserved && IngressGate.isForTree(view, destination)) {
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
            return "locked, and the source has no entry" + (ingress.has(PortFlag.MAB) ? ": it gets a locked one" : "");
        }
        boolean here = source.port() == ingress && !source.isLocal() && !source.isLocked();
        return "locked, and the source is " + (here ? "known here" : entry(source));
    }

    /** {@code on veth20 (dynamic, 12 s old)}. */
    String entry(FdbEntry entry) {
        if (entry.isLocal()) {
            return "one of the bridge's own addresses";
        }
        String kind = entry.kind().name().toLowerCase(Locale.ROOT)
                + (entry.isSticky() ? ", sticky" : "")
                + (entry.isLocked() ? ", locked" : "");
        long seconds = Duration.ofNanos(now - entry.updatedNanos()).toSeconds();
        return "on " + entry.port() + " (" + kind + (entry.isDynamic() ? ", " + seconds + " s old)" : ")");
    }

    /** {@code , which is down: by its backup_port veth30}; empty where no other port has the station's frames. */
    static String backup(FdbEntry station) {
        BridgePort backup = station.isLocal() ? null : station.port().backupInUse();
        return backup == null ? "" : ", which is down: by its backup_port " + backup;
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
            return "fdb_max_learned " + fdb.dynamic().maxLearned() + " is reached";
        }
        return known.isLocal() ? entry(known) : "it stays " + entry(known);
    }

    static String neighbours(NeighbourGate gate) {
        return switch (gate.outcome()) {
            case NONE -> "";
            case ANNOUNCED -> "announced, which ports with neigh_suppress do not hear";
            case OWN -> "the host's own, so ports with neigh_suppress are not asked";
            case KNOWN -> "known to the host, so ports with neigh_suppress are not asked";
            case ANSWERED -> "known to the host: the bridge answers " + MacAddress.format(gate.answer());
        };
    }

    /** Why a port does not hear a question or an announcement. */
    static String suppressed(BridgePort port) {
        return (port.has(PortFlag.NEIGH_SUPPRESS) ? PortFlag.NEIGH_SUPPRESS : PortFlag.PROXY_ARP_WIFI).word()
                + " is on";
    }

    /** Why a frame is not flooded to a port that the egress filter would let it leave by. */
    static String notFlooded(BridgePort port, Frame frame) {
        if (port.isLocal()) {
            return "the host does not listen to all";
        }
        if (port.has(PortFlag.PROXY_ARP)) {
            return PortFlag.PROXY_ARP.word() + " is on";
        }
        long destination = frame.destination();
        PortFlag flag = destination == MacAddress.BROADCAST ? PortFlag.BCAST_FLOOD : PortFlag.MCAST_FLOOD;
        return (MacAddress.isGroup(destination) ? flag : PortFlag.FLOOD).word() + " is off";
    }
}
