package io.vetch.core.relay;

import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.Explanation.PortAnswer;
import io.vetch.core.relay.Explanation.Room;
import io.vetch.core.relay.Explanation.Step;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An explanation as it grows, room by room. */
final class ExplanationTrail {
    private final List<Step> steps = new ArrayList<>();
    private final List<PortAnswer> ports = new ArrayList<>();
    private @Nullable LearnOutcome learned;

    void step(Room room, String subject, String answer) {
        steps.add(new Step(room, subject, answer));
    }

    void learned(@Nullable LearnOutcome outcome) {
        learned = outcome;
    }

    /** Whether the source would have another entry after learning than before. */
    boolean changesPort() {
        return learned == LearnOutcome.NEW || learned == LearnOutcome.MOVED;
    }

    void answer(PortAnswer answer) {
        ports.add(answer);
    }

    Explanation drop(DropReason reason) {
        return new Explanation(steps, Verdict.DROP, reason, learned, List.of(), ports);
    }

    Explanation end(Verdict verdict, List<BridgePort> egress) {
        return new Explanation(steps, verdict, null, learned, egress, ports);
    }
}
