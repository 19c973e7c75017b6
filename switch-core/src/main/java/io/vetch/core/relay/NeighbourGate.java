package io.vetch.core.relay;

import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.frame.Frame;
import io.vetch.core.neighbour.NeighbourAnswer;
import io.vetch.core.neighbour.NeighbourMessage;
import io.vetch.core.neighbour.NeighbourTable;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.vlan.VlanView;

/**
 * Does the bridge answer for somebody whom its host knows, and who need not hear the question then? The rules of
 * br_do_proxy_suppress_arp() and br_do_suppress_nd() in the kernel's net/bridge/br_arp_nd_proxy.c, for frames to groups.
 */
final class NeighbourGate {
    /** What a frame came to. */
    enum Outcome {
        /** Nothing: it goes its way. */
        NONE,
        /** Ports that suppress do not hear who somebody says he is. */
        ANNOUNCED,
        /** They do not hear a question for the host, either. */
        OWN,
        /** Nor one for a station that the host knows, and that answers by itself. */
        KNOWN,
        /** The bridge answers. */
        ANSWERED
    }

    private final NeighbourMessage message = new NeighbourMessage();
    private Outcome outcome = Outcome.NONE;
    private long answer;

    /** @return whether ports that suppress do not hear the frame */
    boolean ask(Rooms rooms, NeighbourTable known) {
        outcome = message.read(rooms.frame, headerLength(rooms)) ? decide(rooms, known) : Outcome.NONE;
        return outcome != Outcome.NONE;
    }

    /** A tag of a VLAN that this bridge does not look at makes it another protocol. */
    private static int headerLength(Rooms rooms) {
        VlanView vlans = rooms.view.vlans;
        return vlans != null && vlans.isTagged(rooms.frame)
                ? Frame.HEADER_LENGTH + Frame.TAG_LENGTH
                : Frame.HEADER_LENGTH;
    }

    private Outcome decide(Rooms rooms, NeighbourTable known) {
        boolean suppressing = rooms.view.suppressing;
        boolean concerned = suppressing || !(message.isIpv6() || rooms.ingress.isLocal());
        if (!concerned || rooms.ingress.has(PortFlag.NEIGH_SUPPRESS)) {
            return Outcome.NONE;
        }
        if (suppressing && message.isAnnouncement()) {
            return Outcome.ANNOUNCED;
        }
        if (!message.isRequest()) {
            return Outcome.NONE;
        }
        long neighbour = known.find(rooms.vlan, message.targetHigh(), message.targetLow());
        if (neighbour == NeighbourTable.OWN) {
            return suppressing ? Outcome.OWN : Outcome.NONE;
        }
        return neighbour == NeighbourTable.UNKNOWN ? Outcome.NONE : answer(rooms, neighbour);
    }

    private Outcome answer(Rooms rooms, long neighbour) {
        long mac = neighbour & ~NeighbourTable.ROUTER;
        FdbEntry station = rooms.find(mac, rooms.vlan);
        if (station == null) {
            return Outcome.NONE;
        }
        if (answersFor(rooms.ingress, station.port()) && mac != message.sender()) {
            answer = neighbour;
            return Outcome.ANSWERED;
        }
        return rooms.view.suppressing ? Outcome.KNOWN : Outcome.NONE;
    }

    private boolean answersFor(BridgePort ingress, BridgePort behind) {
        boolean proxied = ingress.has(PortFlag.PROXY_ARP) || behind.has(PortFlag.PROXY_ARP_WIFI);
        return (proxied && !message.isIpv6()) || behind.has(PortFlag.NEIGH_SUPPRESS);
    }

    /** Whether a port does not hear a frame for which {@link #ask} said so. */
    boolean keepsFrom(BridgePort port) {
        return port.has(PortFlag.NEIGH_SUPPRESS) || port.has(PortFlag.PROXY_ARP_WIFI);
    }

    boolean hasAnswer() {
        return answer != 0;
    }

    void forget() {
        answer = 0;
    }

    /** Writes what is to be sent to the ingress port. @return false: it cannot be written */
    boolean writeAnswer(Rooms rooms, Frame to) {
        VlanView vlans = rooms.view.vlans;
        if (!NeighbourAnswer.write(rooms.frame, headerLength(rooms), message, answer, to)) {
            return false;
        }
        if (vlans != null) {
            vlans.tagAnswer(to, rooms.frame, rooms.ingress, rooms.vlan);
        }
        return true;
    }

    // ---- for the explainer

    Outcome outcome() {
        return outcome;
    }

    NeighbourMessage message() {
        return message;
    }

    /** The MAC address that it answers with, if it answers. */
    long answer() {
        return answer & ~NeighbourTable.ROUTER;
    }
}
