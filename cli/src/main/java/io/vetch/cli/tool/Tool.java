package io.vetch.cli.tool;

import io.vetch.cli.overlay.LinkOverlay;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One of the tools whose words Vetch speaks. */
public interface Tool {
    /**
     * What other threads do before {@link #run}, which waits for it; meanwhile the control thread serves others.
     *
     * @throws IOException as {@link #run} does
     */
    default CompletionStage<?> before(List<String> arguments) throws IOException {
        return CompletableFuture.completedStage(null);
    }

    /**
     * Does what the arguments say, or passes them on to the real tool.
     *
     * @throws IOException if a system call failed where the original has no words of its own for it
     */
    Outcome run(Caller caller, List<String> arguments) throws IOException;

    /**
     * What the client is to change in the real tool's output; called after {@link #run} asked for it, as often as it
     * takes to go through that.
     *
     * @param arguments those given to {@link #run}
     * @param names of interfaces that the real tool shows
     * @return by name; of an interface that is not named the output stays as it is
     */
    default Map<String, LinkOverlay> overlays(Caller caller, List<String> arguments, List<String> names)
            throws IOException {
        return Map.of();
    }
}
