package io.vetch.cli.why;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.Explanation;
import io.vetch.core.relay.Explanation.PortAnswer;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the relay would do with one frame on its way.
 *
 * @param title of it, for people: {@code question}, {@code there}, {@code back}
 * @param from the port that it enters by
 * @param to the port that it should leave by
 */
record Direction(String title, BridgePort from, @Nullable BridgePort to, Explanation explanation) {
    static Direction of(String title, Endpoint sender, Endpoint receiver, Frame frame) {
        BridgePort from = Objects.requireNonNull(sender.port());
        Explanation explanation =
                Objects.requireNonNull(sender.bridge()).bridge().explanations().explain(from, frame);
        return new Direction(title, from, receiver.port(), explanation);
    }

    /** Whether it would come out where it should. */
    boolean arrives() {
        return to == null
                ? explanation.verdict() != Verdict.DROP
                : explanation.egress().contains(to);
    }

    /** The reason why not, if it is one of the drop reasons. */
    Optional<DropReason> refusal() {
        if (explanation.reason() != null) {
            return Optional.of(explanation.reason());
        }
        return answer().flatMap(answer -> Optional.ofNullable(answer.refusal()));
    }

    /** The words of the port that it should leave by. */
    Optional<PortAnswer> answer() {
        return explanation.ports().stream()
                .filter(each -> each.port() == to && !each.leaves())
                .findFirst();
    }

    /** {@code question from veth10: flood; leaves by veth20}. */
    String words() {
        String beginning = title + " from " + from + ": " + explanation.verdict();
        if (explanation.reason() != null) {
            return beginning + ", " + explanation.reason() + " ("
                    + explanation.reason().words() + ")";
        }
        if (to == null || arrives()) {
            return beginning + ", leaves by "
                    + (to == null ? explanation.egress().toString() : to.name());
        }
        return beginning + ", does not leave by " + to
                + answer().map(answer -> " (" + answer.why() + ")").orElse("");
    }
}
