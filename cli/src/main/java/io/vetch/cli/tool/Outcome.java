package io.vetch.cli.tool;

import io.vetch.cli.rpc.Pieces;
import io.vetch.cli.rpc.Stream;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to.
 *
 * @param exit exit status, unless {@code run} has one of its own
 * @param out for standard output, with line ends
 * @param err for standard error, with line ends
 * @param run arguments for the real tool of the same name, to be run by the client afterwards; empty: not
 * @param overlay what the client does with the real tool's output before it prints it, or null
 * @param stream what goes on after {@code out}, or null
 */
public record Outcome(
        int exit,
        String out,
        String err,
        List<String> run,
        @Nullable Overlay overlay,
        @Nullable Stream stream) {
    public static final Outcome DONE = new Outcome(0, "", "", List.of());

    /**
     * How the real tool's output, which the client goes through as it comes, and what Vetch knows become one. Without a
     * stream the client asks what to change ({@link Tool#overlays}), some interfaces at a time; with one, its pieces
     * are the rows of {@code devices}.
     *
     * @param form {@code text}, {@code json} or {@code pretty}; of interfaces also {@code oneline} or {@code brief}; of
     *     statistics with {@code stats-} before it, of groups {@code groups-}
     * @param devices in the order of the stream; a piece stands behind the real tool's rows of its device if that is a
     *     bridge, before them if it is a port, and where there are none, in this order
     * @param only whether of the real tool's rows only those of {@code devices} are shown
     */
    public record Overlay(String form, List<String> devices, boolean only) {}

    public Outcome(int exit, String out, String err, List<String> run) {
        this(exit, out, err, run, null, null);
    }

    public static Outcome printed(String out) {
        return new Outcome(0, out, "", List.of());
    }

    /** What is too long to be made at once. */
    public static Outcome printed(Iterator<String> pieces) {
        Iterator<Stream.Piece> source = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return pieces.hasNext();
            }

            @Override
            public Stream.Piece next() {
                return Stream.Piece.of(pieces.next());
            }
        };
        return streaming(new Pieces(source));
    }

    /** @param message without a line end */
    public static Outcome failed(int exit, String message) {
        return new Outcome(exit, "", message + "\n", List.of());
    }

    /** None of Vetch's business: the real tool with these arguments. */
    public static Outcome passOn(List<String> arguments) {
        return new Outcome(0, "", "", List.copyOf(arguments));
    }

    /** The real tool with these arguments, and its output changed as {@link Tool#overlays} says. */
    public static Outcome changed(List<String> arguments, GlobalOptions options) {
        String form = form(options);
        if (form.equals("text") && options.has(GlobalOptions.Flag.BRIEF)) {
            form = "brief";
        } else if (form.equals("text") && options.has(GlobalOptions.Flag.ONELINE)) {
            form = "oneline";
        }
        return new Outcome(0, "", "", List.copyOf(arguments), new Overlay(form, List.of(), false), null);
    }

    /** The same of what are no interfaces. @param what before the form: {@code stats} or {@code groups} */
    public static Outcome changed(String what, List<String> arguments, GlobalOptions options) {
        Overlay overlay = new Overlay(what + "-" + form(options), List.of(), false);
        return new Outcome(0, "", "", List.copyOf(arguments), overlay, null);
    }

    /** The real tool with these arguments, and rows of ours among its own. */
    public static Outcome merged(
            List<String> arguments,
            GlobalOptions options,
            List<String> devices,
            boolean only,
            Iterator<Stream.Piece> rows) {
        Overlay overlay = new Overlay(form(options), devices, only);
        return new Outcome(0, "", "", List.copyOf(arguments), overlay, new Pieces(rows));
    }

    private static String form(GlobalOptions options) {
        if (!options.has(GlobalOptions.Flag.JSON)) {
            return "text";
        }
        return options.has(GlobalOptions.Flag.PRETTY) ? "pretty" : "json";
    }

    /** Nothing yet, but more to come. */
    public static Outcome streaming(Stream stream) {
        return new Outcome(0, "", "", List.of(), null, stream);
    }
}
