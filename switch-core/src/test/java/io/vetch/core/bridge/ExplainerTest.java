package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.station;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vetch.core.Seed;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.port.PortFlag;
import io.vetch.core.relay.Explanation;
import io.vetch.core.relay.Explanation.PortAnswer;
import io.vetch.core.relay.Explanation.Step;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What the explainer says of a frame is what the relay then does with it, and saying it changes nothing. */
class ExplainerTest {
    private static final int STEPS = 10_000;
    /** Some reasons are rare: a run goes on until it has seen them all. */
    private static final int MOST_STEPS = 20 * STEPS;

    /** What a bridge can answer to a frame that enters once, by a port of its own. */
    private static final Set<DropReason> REASONS = reasons();

    /** All but those of VLANs, which {@link VlanModelTest} sees. */
    private static Set<DropReason> reasons() {
        Set<DropReason> reasons = EnumSet.range(DropReason.TOO_SHORT, DropReason.NO_EGRESS);
        reasons.removeAll(EnumSet.of(DropReason.VLAN_INGRESS, DropReason.VLAN_EGRESS));
        return reasons;
    }

    private final Seed seed = Seed.choose();
    private final SplittableRandom random = seed.random();

    @RepeatedTest(4)
    void relayDoesWhatTheExplainerSays() {
        RandomBridge any = new RandomBridge(random);
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        Map<DropReason, Integer> reasons = new EnumMap<>(DropReason.class);
        Set<LearnOutcome> learned = EnumSet.noneOf(LearnOutcome.class);
        for (int step = 0;
                step < STEPS || (step < MOST_STEPS && !reasons.keySet().containsAll(REASONS));
                step++) {
            if (random.nextInt(4) == 0) {
                any.change();
                continue;
            }
            Explanation explanation = explainAndSend(any, "step %d, %s".formatted(step, seed));
            verdicts.merge(explanation.verdict(), 1, Integer::sum);
            if (explanation.reason() != null) {
                reasons.merge(explanation.reason(), 1, Integer::sum);
            }
            if (explanation.learned() != null) {
                learned.add(explanation.learned());
            }
        }
        assertThat(verdicts.keySet())
                .as("%s", seed)
                .containsExactlyInAnyOrder(Verdict.FORWARD, Verdict.FLOOD, Verdict.DELIVER, Verdict.DROP);
        assertThat(reasons.keySet()).as("%s", seed).containsExactlyInAnyOrderElementsOf(REASONS);
        assertThat(learned).as("%s", seed).containsExactlyInAnyOrder(LearnOutcome.values());
    }

    private static Explanation explainAndSend(RandomBridge any, String as) {
        TestBridge br0 = any.br0;
        BridgePort ingress = any.anyPort();
        byte[] bytes = any.anyFrame();
        List<String> before = state(any);
        Explanation explanation = br0.bridge.explanations().explain(ingress, br0.wrap(bytes));
        assertThat(state(any)).as("state after explaining, %s", as).isEqualTo(before);

        long[] learning = learning(ingress);
        Outcome outcome = br0.send(ingress, bytes);

        assertThat(explanation.verdict()).as(as).isEqualTo(outcome.verdict());
        assertThat(Optional.ofNullable(explanation.reason())).as(as).isEqualTo(outcome.reason());
        assertThat(numbers(explanation.egress())).as(as).isEqualTo(outcome.receivers());
        assertThat(learning(ingress)).as(as).isEqualTo(withOne(learning, explanation.learned()));
        assertPortAnswersFit(explanation, br0.bridge.allPorts(), as);
        return explanation;
    }

    private static void assertPortAnswersFit(Explanation explanation, List<BridgePort> ports, String as) {
        List<PortAnswer> answers = explanation.ports();
        if (!answers.isEmpty() || explanation.verdict() != Verdict.DROP) {
            assertThat(answers).as(as).extracting(PortAnswer::port).isEqualTo(ports);
        }
        assertThat(answers)
                .as(as)
                .allSatisfy(answer -> assertThat(answer.why().isEmpty()).isEqualTo(answer.leaves()))
                .filteredOn(PortAnswer::leaves)
                .extracting(PortAnswer::port)
                .containsExactlyInAnyOrderElementsOf(explanation.egress());
    }

    private static List<Integer> numbers(List<BridgePort> ports) {
        return ports.stream().map(BridgePort::number).sorted().toList();
    }

    private static long[] learning(BridgePort port) {
        return new long[] {port.sum(Counter.LEARNED), port.sum(Counter.MOVED), port.sum(Counter.LEARN_REFUSED)};
    }

    private static long[] withOne(long[] learning, @Nullable LearnOutcome outcome) {
        long[] counted = learning.clone();
        switch (outcome) {
            case NEW -> counted[0]++;
            case MOVED -> counted[1]++;
            case REFUSED -> counted[2]++;
            case REFRESHED -> {}
            case null -> {}
        }
        return counted;
    }

    /** Every counter, and all that an entry shows. */
    private static List<String> state(RandomBridge any) {
        List<String> state = new ArrayList<>();
        for (FdbEntry entry : any.br0.bridge.fdb().entries()) {
            state.add("%s sticky %s updated %d used %d"
                    .formatted(entry, entry.isSticky(), entry.updatedNanos(), entry.usedNanos()));
        }
        state.sort(null);
        state.add("learned " + any.br0.bridge.fdb().dynamic().learnedCount());
        for (BridgePort port : any.everyPort) {
            for (Counter counter : Counter.values()) {
                state.add(port + " " + counter + " " + port.sum(counter));
            }
            for (DropReason reason : DropReason.values()) {
                state.add(port + " " + reason + " " + port.drops(reason) + " " + port.transmitDrops(reason));
            }
        }
        return state;
    }

    // ---- what it says

    private final TestBridge br0 = new TestBridge(3);

    private Explanation explain(int from, long destination, long source) {
        return br0.bridge.explanations().explain(br0.port(from), br0.wrap(Frames.frame(destination, source)));
    }

    private static List<String> sentences(Explanation explanation) {
        return explanation.steps().stream()
                .map(step -> step.room() + " " + step.sentence())
                .toList();
    }

    @Test
    void knownUnicastIsForwarded() {
        br0.learn(1, station(1));
        br0.learn(2, station(2));
        br0.pass(12);
        br0.set(3, PortFlag.ISOLATED, true);
        br0.set(1, PortFlag.ISOLATED, true);
        Explanation explanation = explain(1, station(2), station(1));
        assertThat(sentences(explanation))
                .containsExactly(
                        "length 60 bytes: ok",
                        "source 02:aa:00:00:00:01: individual address",
                        "bridge br0 is up",
                        "reserved 02:aa:00:00:00:02: no",
                        "state p1 is forwarding",
                        "learn 02:aa:00:00:00:01: would be refreshed on p1",
                        "decide 02:aa:00:00:00:02 is on p2 (dynamic, 12 s old)");
        assertThat(explanation.verdict()).isEqualTo(Verdict.FORWARD);
        assertThat(explanation.ports())
                .extracting(PortAnswer::port, PortAnswer::refusal, PortAnswer::why)
                .containsExactly(
                        tuple(br0.port(1), DropReason.SAME_PORT, DropReason.SAME_PORT.words()),
                        tuple(br0.port(2), null, ""),
                        tuple(br0.port(3), DropReason.ISOLATED, DropReason.ISOLATED.words()),
                        tuple(br0.host, null, "not the destination"));
    }

    @Test
    void lockedPortSaysWhomItDoesNotKnow() {
        br0.set(1, PortFlag.LOCKED, true);
        Explanation explanation = explain(1, station(2), station(1));
        assertThat(explanation.reason()).isEqualTo(DropReason.LOCKED);
        assertThat(explanation.steps())
                .last()
                .extracting(Step::answer)
                .isEqualTo("locked, and the source has no entry");
    }

    @Test
    void stationThatTalksToItselfIsLearnedFirst() {
        Explanation explanation = explain(1, station(1), station(1));
        assertThat(explanation.reason()).isEqualTo(DropReason.SAME_PORT);
        assertThat(explanation.steps()).last().extracting(Step::answer).isEqualTo("on p1 (just learned)");
        assertThat(br0.knows(station(1))).isFalse();
    }

    @Test
    void learningSaysWhyNot() {
        br0.bridge.fdb().add(station(1), 0, EntryKind.STATIC, true, br0.port(2), false);
        br0.set(BridgeOption.FDB_MAX_LEARNED, 1);
        br0.learn(3, station(3));
        br0.set(3, PortFlag.LEARNING, false);
        assertThat(learnAnswer(1, station(1))).isEqualTo("not learned: it stays on p2 (static, sticky)");
        assertThat(learnAnswer(1, station(9))).isEqualTo("not learned: fdb_max_learned 1 is reached");
        assertThat(learnAnswer(2, station(3))).isEqualTo("would move to p2 from p3");
        assertThat(learnAnswer(3, station(3))).isEqualTo("not learned: learning is off on p3");
        assertThat(learnAnswer(0, station(9))).isEqualTo("not learned: the host sends it");
        assertThat(learnAnswer(1, TestBridge.portAddress(2)))
                .isEqualTo("not learned: one of the bridge's own addresses");
    }

    private String learnAnswer(int from, long source) {
        return explain(from, Frames.BROADCAST, source).steps().stream()
                .filter(step -> step.room() == Explanation.Room.LEARN)
                .map(Step::answer)
                .findFirst()
                .orElseThrow();
    }

    /** An entry may be gone for a while before the timer comes to it. */
    @Test
    void agedStationIsUnknown() {
        br0.set(BridgeOption.AGEING_TIME, 1000);
        br0.learn(2, station(2));
        br0.bridge.fdb().dynamic().advanceClock(br0.now() + 11 * TestBridge.SECOND);
        assertThat(explain(1, station(2), station(1)).verdict()).isEqualTo(Verdict.FLOOD);
    }
}
