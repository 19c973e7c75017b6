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
     * Changes output of the real tool to what Vetch knows of its interfaces; called after {@link #run} asked for it, as often
     * as it takes to go through it all.
     *
     * @param arguments those given to {@link #run}
     * @param output what it printed of some interfaces on standard output
     */
    default String overlay(Caller caller, List<String> arguments, String output) throws IOException {
        return output;
    }
}
