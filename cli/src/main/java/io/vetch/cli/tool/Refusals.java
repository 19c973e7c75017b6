package io.vetch.cli.tool;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.linux.LinuxException;
import java.io.IOException;

/** What iproute2 prints when rtnetlink refuses. */
final class Refusals {
    private Refusals() {}

    static Outcome answer(int exit, Refusal refusal) {
        return Outcome.failed(exit, "RTNETLINK answers: " + refusal.words());
    }

    /** Something to do that may be refused. */
    @FunctionalInterface
    interface Attempt {
        Outcome run() throws IOException;
    }

    /** Runs {@code attempt}; a refusal becomes the answer of rtnetlink. */
    static Outcome orAnswer(int exit, Attempt attempt) throws IOException {
        try {
            return attempt.run();
        } catch (RefusedException e) {
            return answer(exit, e.refusal());
        } catch (LinuxException e) {
            return answer(exit, e.refusal());
        }
    }
}
