package io.vetch.cli.tool;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.linux.LinuxException;
import java.io.IOException;
import java.util.Optional;

/** What iproute2 prints when rtnetlink refuses. */
public final class Refusals {
    private Refusals() {}

    public static Outcome answer(int exit, Refusal refusal) {
        return Outcome.failed(exit, "RTNETLINK answers: " + refusal.words());
    }

    /** Something to do that may be refused. */
    @FunctionalInterface
    public interface Attempt {
        Outcome run() throws IOException;
    }

    /** Runs {@code attempt}; a refusal becomes the answer of rtnetlink. */
    public static Outcome orAnswer(int exit, Attempt attempt) throws IOException {
        try {
            return attempt.run();
        } catch (RefusedException | LinuxException e) {
            return answer(exit, e);
        }
    }

    /** What refused says it in its own words, if it has any: as the kernel's extended answers do. */
    public static Outcome answer(int exit, Exception refused) {
        return ownWords(refused)
                .map(words -> Outcome.failed(exit, "Error: " + words + "."))
                .orElseGet(() -> answer(exit, refusal(refused)));
    }

    /** More than the words of the error number. */
    public static Optional<String> ownWords(Exception refused) {
        String message = String.valueOf(refused.getMessage());
        Refusal refusal = refusal(refused);
        boolean own = refusal == Refusal.TOO_MANY_FILES
                || (refused instanceof RefusedException && !message.equals(refusal.words()));
        return own ? Optional.of(message) : Optional.empty();
    }

    private static Refusal refusal(Exception refused) {
        return switch (refused) {
            case RefusedException e -> e.refusal();
            case LinuxException e -> e.refusal();
            default -> Refusal.SYSTEM;
        };
    }
}
