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

    void length(Rooms d) {
        boolean tooShort = d.frame.length() < Frame.HEADER_LENGTH;
        step(Room.LENGTH, d.frame.length() + " bytes", tooShort ? "a header has " + Frame.HEADER_LENGTH : "ok");
    }

    void source(Rooms d) {
        step(Room.SOURCE, MacAddress.format(d.source), ExplainWords.source(d.source));
    }

    void bridge(Rooms d) {
        step(Room.BRIDGE, bridge, d.view.up ? "up" : "down");
    }

    void reserved(Rooms d, boolean reserved) {
        long destination = d.destination;
        step(Room.RESERVED, MacAddress.format(destination), ExplainWords.reserved(destination, reserved));
    }

    void ingressState(Rooms d) {
        step(Room.STATE, d.ingress.name(), d.ingress.state().toString());
    }

    void locked(Rooms d, @Nullable FdbEntry source) {
        step(Room.LOCKED, d.ingress.name(), words.locked(d.ingress, source));
    }

    void beforeLearning(Rooms d) {
        known = d.find(d.source, d.vlan);
    }

    void learning(Rooms d, @Nullable LearnOutcome outcome) {
        learned = outcome;
        step(Room.LEARN, MacAddress.format(d.source), words.learning(d.ingress, known, outcome));
    }

    void group(Rooms d) {
        long destination = d.destination;
        String answer = destination == MacAddress.BROADCAST ? "broadcast" : "a multicast group";
        step(Room.DECIDE, MacAddress.format(destination), answer);
    }

    void station(Rooms d, @Nullable FdbEntry station) {
        step(Room.DECIDE, MacAddress.format(d.destination), whereabouts(d, station));
    }

    private String whereabouts(Rooms d, @Nullable FdbEntry station) {
        if (station == null) {
            return "unknown";
        }
        boolean justLearned = learned == LearnOutcome.NEW || learned == LearnOutcome.MOVED;
        return justLearned && d.destination == d.source ? "on " + d.ingress + " (just learned)" : words.entry(station);
    }

    // ---- what becomes of a copy for each port

    void flooded(Rooms d, EgressFilter filter, BridgePort[] asked) {
        answers(d, filter, port -> Arrays.asList(asked).contains(port) ? "" : ExplainWords.notFlooded(port, d.frame));
    }

    void delivered(Rooms d, EgressFilter filter) {
        answers(d, filter, port -> "the frame is for the host");
    }

    void forwarded(Rooms d, EgressFilter filter) {
        answers(d, filter, port -> "not the destination");
    }

    /** @param unwanted why no copy is meant for a port that the filter would let it leave by */
    private void answers(Rooms d, EgressFilter filter, Function<BridgePort, String> unwanted) {
        List<BridgePort> egress = list(d.egress);
        for (BridgePort port : all) {
            DropReason refusal = filter.refuses(d.ingress, port, d.frame);
            if (egress.contains(port)) {
                ports.add(PortAnswer.yes(port));
            } else if (refusal != null) {
                ports.add(PortAnswer.no(port, refusal));
            } else {
                ports.add(PortAnswer.unwanted(port, unwanted.apply(port)));
            }
        }
    }

    private static List<BridgePort> list(EgressSet set) {
        return IntStream.range(0, set.count()).mapToObj(set::get).toList();
    }

    Explanation explanation(Rooms d) {
        return new Explanation(steps, d.verdict, d.reason, learned, list(d.egress), ports);
    }
}
