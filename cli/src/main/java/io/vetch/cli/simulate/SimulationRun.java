package io.vetch.cli.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.core.bridge.Bridge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A simulation with what it writes and what it is compared with.
 *
 * @param output pcapng file to write, or null
 * @param verdicts JSON file to write, or null
 * @param expect earlier verdicts to compare with, or null
 * @param layers whether the verdicts file tells each frame's layers, too
 */
public record SimulationRun(
        Topology topology,
        List<Input> inputs,
        @Nullable Path output,
        @Nullable Path verdicts,
        @Nullable Path expect,
        boolean layers) {
    /**
     * How it went.
     *
     * @param summary frames and verdicts in one line
     * @param differences what is not as expected, a line each; empty if all is
     * @param differing how many frames, entries and sums are not as expected
     */
    public record Report(String summary, String differences, long differing) {}

    /**
     * Runs it. Files are as they were if it fails.
     *
     * @throws IOException naming what cannot be read, written or simulated
     */
    public Report run() throws IOException {
        try (NewFile newOutput = output == null ? null : new NewFile(output);
                NewFile newVerdicts = verdicts == null ? null : new NewFile(verdicts)) {
            Report report =
                    run(newOutput == null ? null : newOutput.path(), newVerdicts == null ? null : newVerdicts.path());
            if (newOutput != null) {
                newOutput.done();
            }
            if (newVerdicts != null) {
                newVerdicts.done();
            }
            return report;
        }
    }

    private Report run(@Nullable Path captureFile, @Nullable Path verdictsFile) throws IOException {
        Simulation simulation = new Simulation(topology);
        try (Expectation expected = expect == null ? null : new Expectation(expect);
                CaptureOutput capture = captureFile == null
                        ? null
                        : new CaptureOutput(captureFile, simulation.simulated().ports());
                VerdictsFile file = verdictsFile == null ? null : new VerdictsFile(verdictsFile)) {
            simulation.run(inputs, result -> {
                ObjectNode json = VerdictsJson.frame(result);
                if (capture != null) {
                    capture.write(result);
                }
                if (expected != null) {
                    expected.frame(json);
                }
                if (file != null) {
                    file.frame(simulation.startEpochNanos(), layers ? VerdictsJson.withLayers(json, result) : json);
                }
            });
            return end(simulation, file, expected);
        }
    }

    private static Report end(Simulation simulation, @Nullable VerdictsFile file, @Nullable Expectation expected)
            throws IOException {
        List<Bridge> bridges = simulation.simulated().bridges();
        ObjectNode totals = VerdictsJson.totals(bridges);
        ArrayNode fdb = VerdictsJson.fdb(bridges, simulation.simulated().now());
        if (file != null) {
            file.end(totals, fdb);
        }
        if (expected == null) {
            return new Report(summary(totals), "", 0);
        }
        expected.end(totals, fdb);
        return new Report(summary(totals), expected.report(), expected.count());
    }

    /** {@code 9 frames: forward 3, flood 4, deliver 0, drop 2 (SAME_PORT 2)}. */
    private static String summary(ObjectNode totals) {
        String drops = counts(totals.path("drops"));
        return totals.path("frames").asText() + " frames: " + counts(totals.path("verdicts"))
                + (drops.isEmpty() ? "" : " (" + drops + ")");
    }

    private static String counts(JsonNode counts) {
        return counts.properties().stream().map(SimulationRun::count).collect(Collectors.joining(", "));
    }

    private static String count(Map.Entry<String, JsonNode> count) {
        return count.getKey() + " " + count.getValue();
    }
}
