package io.vetch.cli.tool;

import io.vetch.cli.rpc.Stream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to.
 *
 * @param exit exit status, unless {@code run} has one of its own
 * @param out for standard output, with line ends
 * @param err for standard error, with line ends
 * @param run arguments for the real tool of the same name, to be run by the client afterwards; empty: not
 * @param capture whether the real tool's output is to be sent back ({@link Tool#overlay}) instead of printed
 * @param stream what goes on after {@code out}, or null
 */
public record Outcome(
        int exit,
        String out,
        String err,
        List<String> run,
        boolean capture,
        @Nullable Stream stream) {
    public static final Outcome DONE = new Outcome(0, "", "", List.of(), false);

    public Outcome(int exit, String out, String err, List<String> run, boolean capture) {
        this(exit, out, err, run, capture, null);
    }

    public static Outcome printed(String out) {
        return new Outcome(0, out, "", List.of(), false);
    }

    /** @param message without a line end */
    public static Outcome failed(int exit, String message) {
        return new Outcome(exit, "", message + "\n", List.of(), false);
    }

    /** None of Vetch's business: the real tool with these arguments. */
    public static Outcome passOn(List<String> arguments) {
        return new Outcome(0, "", "", List.copyOf(arguments), false);
    }

    /** The real tool with these arguments, its output to be overlaid with what Vetch knows. */
    public static Outcome passOnAndOverlay(List<String> arguments) {
        return new Outcome(0, "", "", List.copyOf(arguments), true);
    }

    /** Nothing yet, but more to come. */
    public static Outcome streaming(Stream stream) {
        return new Outcome(0, "", "", List.of(), false, stream);
    }
}
