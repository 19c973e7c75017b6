package io.vetch.bench.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that a run found.
 *
 * @param targets in the order of the command line; the first is what the others are compared with, unless one is {@code
 *     kernel}
 * @param descriptions of each target, one line: its version, and how its ports are attached
 * @param warning why no figure should be quoted; empty if nothing speaks against it
 * @param machine name to value, in the order to show: processors, kernel, Java, …
 * @param settings name to value, in the order to show: trial seconds, rounds, sizes, …, and what {@code --quick} left
 *     out
 * @param ceilings what the load tester itself can send and receive without a switch, frames/s, by frame size
 */
public record Report(
        Instant started,
        List<String> targets,
        Map<String, String> descriptions,
        String warning,
        Map<String, String> machine,
        Map<String, String> settings,
        Map<String, Double> ceilings,
        List<Measurement> measurements,
        List<Finding> findings) {}
