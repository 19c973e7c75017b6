package io.vetch.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vetch.cli.plan.SwitchPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a configuration file says, it is taken, or refused by its name. */
class ConfigFuzzTest {
    @TempDir
    private static Path directory;

    @FunctionalInterface
    private interface Reader {
        void read(Path file) throws IOException;
    }

    @FuzzTest(maxDuration = "10m")
    void anyFileIsTakenOrRefused(byte[] input) throws IOException {
        Path file = Files.write(directory.resolve("vetch.yaml"), input);
        takenOrRefused(file, SwitchPlan::read);
        takenOrRefused(file, Topology::read);
        try {
            Topology topology = Topology.read(file);
            new Simulation(topology);
        } catch (IOException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    private static void takenOrRefused(Path file, Reader reader) {
        try {
            reader.read(file);
        } catch (IOException refused) {
            assertThat(refused.getMessage()).contains(file.toString());
        }
    }
}
