package io.vetch.core.bridge;

import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What became of one frame.
 *
 * @param receivers numbers of the ports that got a copy, in order and once for each copy; 0 is the host
 */
record Outcome(Verdict verdict, Optional<DropReason> reason, List<Integer> receivers) {
    static final int HOST = 0;

    static Outcome forwarded(Integer... receivers) {
        return to(Verdict.FORWARD, receivers);
    }

    static Outcome flooded(Integer... receivers) {
        return to(Verdict.FLOOD, receivers);
    }

    static Outcome delivered() {
        return to(Verdict.DELIVER, HOST);
    }

    static Outcome dropped(DropReason reason) {
        return new Outcome(Verdict.DROP, Optional.of(reason), List.of());
    }

    private static Outcome to(Verdict verdict, Integer... receivers) {
        Integer[] sorted = receivers.clone();
        Arrays.sort(sorted);
        return new Outcome(verdict, Optional.empty(), List.of(sorted));
    }
}
