package io.vetch.cli.client;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;

/**
 * A call that the daemon does not hear. Whoever only looks is shown what there is without it; what is to change
 * something of the switch cannot be done.
 */
final class WithoutDaemon {
    private static final int EXIT_NO_TOOL = 127;

    private final String tool;
    private final List<String> arguments;

    private WithoutDaemon(List<String> call) {
        tool = call.getFirst();
        arguments = call.subList(1, call.size());
    }

    /** @param why in words for the user. @return the exit status */
    static int run(List<String> call, IOException why) {
        WithoutDaemon alone = new WithoutDaemon(call);
        try {
            return why instanceof AccessDeniedException ? alone.runAsStranger(why) : alone.runReader(why);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return status(alone.tool);
        }
    }

    /** What the original exits with when the kernel does not answer; 3 for commands that are Vetch's own. */
    static int status(String tool) {
        return switch (tool) {
            case "bridge" -> 255;
            case "brctl", "ip" -> 1;
            default -> 3;
        };
    }

    /**
     * This user may not speak to the switch. To the kernel they may: the real tool is refused what changes anything in
     * its own words, and shows what is not ours.
     */
    private int runAsStranger(IOException denied) throws IOException {
        List<String> command = realCommand();
        int exit = command.getFirst().isEmpty() ? EXIT_NO_TOOL : RealTool.runRefused(command);
        if (exit == 0 || exit == EXIT_NO_TOOL) {
            System.err.println("vetch: what belongs to the switch is not shown: " + denied.getMessage());
        }
        return exit;
    }

    private int runReader(IOException unreachable) throws IOException {
        List<String> command = realCommand();
        if (command.getFirst().isEmpty() || !onlyReads(tool, arguments)) {
            throw unreachable;
        }
        System.err.println(unreachable.getMessage() + "; this is what the real " + tool + " shows:");
        return RealTool.run(command);
    }

    private List<String> realCommand() {
        List<String> command = new ArrayList<>(arguments);
        command.addFirst(RealTool.find(tool));
        return command;
    }

    /** Whether the words after the options ask for something, and change nothing. */
    static boolean onlyReads(String tool, List<String> arguments) {
        List<String> words = words(tool, arguments);
        String first = words.isEmpty() ? "" : words.getFirst();
        String second = words.size() < 2 ? "" : words.get(1);
        return switch (tool) {
            case "brctl" -> first.startsWith("show") || first.isEmpty();
            case "ip", "bridge" -> first.isEmpty() || "monitor".startsWith(first) || isLook(second);
            default -> false;
        };
    }

    /** Abbreviated as iproute2 has it: {@code s} may be {@code set}. */
    private static boolean isLook(String verb) {
        return (verb.length() != 1 && "show".startsWith(verb))
                || "list".startsWith(verb)
                || "lst".startsWith(verb)
                || verb.equals("get");
    }

    /** Without the options; some of ip(8) and bridge(8) take a value. */
    private static List<String> words(String tool, List<String> arguments) {
        int at = 0;
        while (at < arguments.size() && arguments.get(at).startsWith("-")) {
            boolean hasValue =
                    !tool.equals("brctl") && arguments.get(at).matches("--?(n|net.*|f|fam.*|l|loops?|rc.*|b|batch)");
            at += hasValue ? 2 : 1;
        }
        return arguments.subList(Math.min(at, arguments.size()), arguments.size());
    }
}
