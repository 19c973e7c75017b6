package io.vetch.cli.simulate;

import io.vetch.cli.config.YamlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The same frames through two configurations at once, each with a clock and a forwarding database of its own.
 *
 * @param topologyFile of the first, for messages
 * @param againstFile of the other, which must have the ports by which frames enter
 */
public record Comparison(Topology topology, Path topologyFile, Topology against, Path againstFile, List<Input> inputs) {
    /**
     * How it went.
     *
     * @param frames how many entered
     * @param differing how many of them had another verdict, reason, or way out
     */
    public record Report(long frames, long differing) {
        /** One line. */
        public String summary() {
            return frames + " frames: " + (differing == 0 ? "all the same" : differing + " differ");
        }
    }

    /**
     * Runs it.
     *
     * @param differences told of each frame that differs, a line without its end, as it comes
     * @throws IOException naming the file that cannot be read or simulated
     */
    public Report run(Consumer<String> differences) throws IOException {
        Simulation first = simulation(topology, topologyFile);
        Simulation other = simulation(against, againstFile);
        long differing = 0;
        try (MergedInputs merged = new MergedInputs(inputs)) {
            for (MergedInputs.Arrival next = merged.next(); next != null; next = merged.next()) {
                FrameResult here = enter(first, topologyFile, next);
                FrameResult there = enter(other, againstFile, next);
                if (!isSame(here, there)) {
                    differing++;
                    differences.accept(line(here, there));
                }
            }
        }
        return new Report(first.frames(), differing);
    }

    private static Simulation simulation(Topology plan, Path file) throws IOException {
        try {
            return new Simulation(plan);
        } catch (IOException e) {
            throw YamlFile.isLocated(e) ? YamlFile.located(file, e) : e;
        }
    }

    private static FrameResult enter(Simulation simulation, Path file, MergedInputs.Arrival next) throws IOException {
        try {
            return simulation.enter(next);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static boolean isSame(FrameResult here, FrameResult there) {
        return here.verdict() == there.verdict()
                && here.reason() == there.reason()
                && names(here).equals(names(there));
    }

    /** In whatever order the copies leave. */
    private static Set<String> names(FrameResult result) {
        return new TreeSet<>(result.egressNames());
    }

    private static String line(FrameResult here, FrameResult there) {
        return String.format(
                Locale.ROOT,
                "frame %d at %.6f s by %s: %s; against: %s",
                here.number(),
                here.nanos() / 1e9,
                here.ingress(),
                here.text(),
                there.text());
    }
}
