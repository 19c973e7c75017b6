package io.vetch.cli.simulate;

import static io.vetch.cli.simulate.Traffic.BROADCAST;
import static io.vetch.cli.simulate.Traffic.station;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/simulate.md gives what the page says. */
class ManualTest {
    @TempDir
    Path directory;

    private String manual = "";

    @BeforeEach
    void read() throws IOException {
        manual = Files.readString(Path.of(System.getProperty("vetch.root", ".."), "docs", "simulate.md"));
        Traffic laptop = new Traffic()
                .add(0, BROADCAST, station(1))
                .add(2, station(2), station(1))
                .add(12_000, station(2), station(1));
        laptop.write(directory.resolve("laptop.pcap"));
        new Traffic().add(1, station(1), station(2)).write(directory.resolve("printer.pcap"));
    }

    private String block(String language) {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(manual);
        assertThat(block.find()).as("a block of %s", language).isTrue();
        return block.group(1);
    }

    private SimulationRun.Report run(String topology, @Nullable Path verdicts, @Nullable Path expect)
            throws IOException {
        Path file = Files.writeString(directory.resolve("office.yaml"), topology);
        Topology plan = Topology.read(file);
        return new SimulationRun(plan, Input.of(plan, file, List.of()), null, verdicts, expect, false).run();
    }

    @Test
    void exampleGivesWhatThePageSays() throws IOException {
        Path verdicts = directory.resolve("out.json");
        SimulationRun.Report report = run(block("yaml"), verdicts, null);
        assertThat(manual).contains("--verdicts out.json\n" + report.summary() + "\n");
        assertThat(Files.readString(verdicts)).isEqualTo(block("json"));

        SimulationRun.Report other = run(block("yaml").replace("flood: on", "flood: off"), null, verdicts);
        assertThat(other.differing()).isEqualTo(1);
        assertThat(manual).contains(other.summary() + "\n" + other.differences());
    }
}
