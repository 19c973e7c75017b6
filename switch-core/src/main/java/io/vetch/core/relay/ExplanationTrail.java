package io.vetch.core.relay;

import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.Explanation.PortAnswer;
import io.vetch.core.relay.Explanation.Room;
import io.vetch.core.relay.Explanation.Step;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.vlan.VlanView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the {@link Rooms} answered for one frame, in words, as the frame goes through them. */
final class ExplanationTrail {
    private final String bridge;
    private final List<BridgePort> all;
    private final ExplainWords words;
    private final List<Step> steps = new ArrayList<>();
    private final List<PortAnswer> ports = new ArrayList<>();
    /** The source's entry before learning. */
    private @Nullable FdbEntry known;
    /** What learning came to. */
    private @Nullable LearnOutcome learned;

    /**
     * @param bridge its name
     * @param all its ports, the local one too
     */
    ExplanationTrail(String bridge, List<BridgePort> all, ExplainWords words) {
        this.bridge = bridge;
        this.all = all;
        this.words = words;
    }

    private void step(Room room, String subject, String answer) {
        steps.add(new Step(room, subject, answer));
    }

    void length(Rooms rooms) {
        boolean tooShort = rooms.frame.length() < Frame.HEADER_LENGTH;
        step(Room.LENGTH, rooms.frame.length() + " bytes", tooShort ? "a header has " + Frame.HEADER_LENGTH : "ok");
    }

    void source(Rooms rooms) {
        step(Room.SOURCE, MacAddress.format(rooms.source), ExplainWords.source(rooms.source));
    }

    void bridge(Rooms rooms) {
        step(Room.BRIDGE, bridge, rooms.view.up ? "up" : "down");
    }

    void reserved(Rooms rooms, boolean reserved) {
        long destination = rooms.destination;
        step(Room.RESERVED, MacAddress.format(destination), words.reserved(destination, reserved));
    }

    void ingressState(Rooms rooms) {
        step(Room.STATE, rooms.ingress.name(), words.state(rooms.ingress));
    }

    void vlan(Rooms rooms, VlanView vlans) {
        step(Room.VLAN, rooms.ingress.name(), ExplainWords.vlan(vlans, rooms.ingress, rooms.frame, rooms.vlan));
    }

    void locked(Rooms rooms, @Nullable FdbEntry source) {
        step(Room.LOCKED, rooms.ingress.name(), words.locked(rooms.ingress, source));
    }

    /** At a locked port the source gets an entry, or is refused one. */
    void waiting(LearnOutcome outcome) {
        learned = outcome;
    }

    void beforeLearning(Rooms rooms) {
        known = rooms.find(rooms.source, rooms.vlan);
    }

    void learning(Rooms rooms, @Nullable LearnOutcome outcome) {
        learned = outcome;
        step(Room.LEARN, MacAddress.format(rooms.source), words.learning(rooms.ingress, known, outcome));
    }

    /** Said only of frames that it is about. */
    void neighbours(Rooms rooms) {
        NeighbourGate gate = rooms.neighbours;
        if (gate.outcome() != NeighbourGate.Outcome.NONE) {
            step(Room.NEIGHBOURS, gate.message().target(), ExplainWords.neighbours(gate));
        }
    }

    void group(Rooms rooms) {
        long destination = rooms.destination;
        String answer = destination == MacAddress.BROADCAST ? "broadcast" : "a multicast group";
        step(Room.DECIDE, MacAddress.format(destination), answer);
    }

    void station(Rooms rooms, @Nullable FdbEntry station) {
        step(Room.DECIDE, MacAddress.format(rooms.destination), whereabouts(rooms, station));
    }

    private String whereabouts(Rooms rooms, @Nullable FdbEntry station) {
        if (station == null) {
            return "unknown";
        }
        boolean justLearned = learned == LearnOutcome.NEW || learned == LearnOutcome.MOVED;
        return justLearned && rooms.destination == rooms.source
                ? "on " + rooms.ingress + " (just learned)"
                : words.entry(station) + ExplainWords.backup(station);
    }

    // ---- what becomes of a copy for each port

    /** @param snooped whether those asked are the members of the group */
    void flooded(Rooms rooms, BridgePort[] asked, boolean snooped) {
        boolean suppressed = !snooped && rooms.neighbours.outcome() != NeighbourGate.Outcome.NONE;
        answers(rooms, port -> {
            if (suppressed && rooms.neighbours.keepsFrom(port)) {
                return ExplainWords.suppressed(port);
            }
            if (Arrays.asList(asked).contains(port)) {
                return "";
            }
            return snooped
                    ? "no member of the group, nor a multicast router"
                    : ExplainWords.notFlooded(port, rooms.frame);
        });
    }

    void delivered(Rooms rooms) {
        answers(rooms, port -> "the frame is for the host");
    }

    void forwarded(Rooms rooms) {
        answers(rooms, port -> "not the destination");
    }

    /** @param unwanted why no copy is meant for a port that the filter would let it leave by */
    private void answers(Rooms rooms, Function<BridgePort, String> unwanted) {
        List<BridgePort> egress = list(rooms.egress);
        for (BridgePort port : all) {
            DropReason refusal = rooms.refusal(port);
            if (egress.contains(port)) {
                ports.add(PortAnswer.yes(port, ExplainWords.form(rooms.view.vlans, port, rooms.vlan)));
            } else if (refusal != null) {
                ports.add(PortAnswer.no(port, refusal));
            } else {
                ports.add(PortAnswer.unwanted(port, unwanted.apply(port)));
            }
        }
    }

    private static List<BridgePort> list(EgressSet set) {
        return IntStream.range(0, set.count()).mapToObj(set::get).distinct().toList();
    }

    Explanation explanation(Rooms rooms) {
        return new Explanation(
                steps, rooms.verdict, rooms.reason, learned, list(rooms.egress), rooms.egress.vlan(), ports);
    }
}
