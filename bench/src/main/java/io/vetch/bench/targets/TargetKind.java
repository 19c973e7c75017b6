package io.vetch.bench.targets;

import java.io.IOException;
import java.util.Optional;

/** A kind of switch that the tester can build. */
public interface TargetKind {
    /** What {@code --target} calls it. */
    String name();

    /** What is missing on this machine to build it, and how to get it; empty if nothing is. */
    Optional<String> missing();

    /**
     * Builds it.
     *
     * @param ports how many the tester needs, from 2
     */
    Target start(int ports) throws IOException;
}
