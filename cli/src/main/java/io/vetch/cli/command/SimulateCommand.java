package io.vetch.cli.command;

import io.vetch.cli.config.YamlFile;
import io.vetch.cli.simulate.Comparison;
import io.vetch.cli.simulate.Input;
import io.vetch.cli.simulate.SimulationRun;
import io.vetch.cli.simulate.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vetch simulate}: what bridges would do with the frames of capture files, without any device. */
@Command(
        name = "simulate",
        description = {
            "Relay the frames of capture files through simulated bridges, on a clock that their time stamps drive.",
            "Needs no rights and no daemon; the same input gives the same output, byte by byte.",
            "Exits with 1 if the verdicts are not as --expect has them, or differ from those --against another topology."
        },
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    private static final int EXIT_DIFFERENT = 1;

    @Parameters(index = "0", paramLabel = "TOPOLOGY.yaml", description = "Bridges, ports and entries, in YAML.")
    private Path topology = Path.of("");

    @Parameters(
            index = "1..*",
            paramLabel = "[PORT=]FILE",
            description = "Captures, pcap or pcapng, and the port by which each enters (default: what the topology says"
                    + " under inputs:, or the names of the file's own interfaces).")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write every frame and every copy to this pcapng file.")
    private @Nullable Path output;

    @Option(names = "--verdicts", paramLabel = "FILE", description = "Write verdicts, sums and the final FDB in JSON.")
    private @Nullable Path verdicts;

    @Option(names = "--expect", paramLabel = "FILE", description = "Compare with the verdicts of an earlier run.")
    private @Nullable Path expect;

    @Option(
            names = "--against",
            paramLabel = "OTHER.yaml",
            description = "Print the frames whose verdict is another one with this topology.")
    private @Nullable Path against;

    @Option(names = "--layers", description = "Have the verdicts tell each frame's layers and their fields, too.")
    private boolean layers;

    @Override
    public Integer call() throws IOException {
        if (verdicts != null && expect != null && Files.exists(verdicts) && Files.isSameFile(verdicts, expect)) {
            throw new IOException("--verdicts would overwrite what --expect reads: " + verdicts);
        }
        Topology plan = Topology.read(topology);
        List<Input> files = Input.of(plan, topology, inputs);
        if (against != null) {
            return compare(plan, files, against);
        }
        SimulationRun.Report report = run(new SimulationRun(plan, files, output, verdicts, expect, layers));
        System.out.println(report.summary());
        if (report.differing() == 0) {
            return 0;
        }
        System.out.print(report.differences());
        System.err.println("vetch: " + report.differing() + " differences to " + expect);
        return EXIT_DIFFERENT;
    }

    private int compare(Topology plan, List<Input> files, Path other) throws IOException {
        if (output != null || verdicts != null || expect != null || layers) {
            throw new IOException("--against compares two topologies and writes no file: leave out -o, --verdicts,"
                    + " --expect and --layers");
        }
        Comparison.Report report =
                new Comparison(plan, topology, Topology.read(other), other, files).run(System.out::println);
        System.out.println(report.summary());
        return report.differing() == 0 ? 0 : EXIT_DIFFERENT;
    }

    /** What is wrong in the topology names its place; what is wrong in another file names that one. */
    private SimulationRun.Report run(SimulationRun run) throws IOException {
        try {
            return run.run();
        } catch (IOException e) {
            throw YamlFile.isLocated(e) ? YamlFile.located(topology, e) : e;
        }
    }
}
