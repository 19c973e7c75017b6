package io.vetch.cli.tool;

import java.io.IOException;
import java.util.List;

/** One of the tools whose words Vetch speaks. */
public interface Tool {
    /** The command's name. */
    String name();

    /**
     * Does what the arguments say, or passes them on to the real tool.
     *
     * @throws IOException if a system call failed where the original has no words of its own for it
     */
    Outcome run(Caller caller, List<String> arguments) throws IOException;

    /**
     * Overlays the output of the real tool with what Vetch knows of its interfaces; called after {@link #run} asked for
     * it.
     *
     * @param arguments those given to {@link #run}
     * @param exit the real tool's exit status
     * @param output what it printed on standard output
     */
    default Outcome overlay(Caller caller, List<String> arguments, int exit, String output) throws IOException {
        return new Outcome(exit, output, "", List.of(), false);
    }
}
