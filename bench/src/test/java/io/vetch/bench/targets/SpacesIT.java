package io.vetch.bench.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The namespaces of a run and all in them end with it, whatever ends it. */
class SpacesIT {
    @TempDir
    Path temporary;

    private List<String> before = List.of();

    @BeforeAll
    static void namespaces() throws Exception {
        Trial.assumeNamespaces();
    }

    @BeforeEach
    void look() throws IOException {
        before = machine();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalLetsTheTesterSayItsLastWordsAndEndsAll(String signal) throws Exception {
        Trial trial = waiting();
        Commands.run("kill", "-" + signal, Long.toString(trial.handle().pid()));
        assertThat(trial.finish(130)).isEqualTo("last words\n");
        assertThat(trial.processes()).isEmpty();
        assertThat(machine()).isEqualTo(before);
    }

    @Test
    void allEndsWithTheScriptEvenIfThatIsKilled() throws Exception {
        Trial trial = waiting();
        trial.handle().destroyForcibly();
        Waiting.until(Duration.ofSeconds(10), () -> trial.processes().isEmpty());
        assertThat(trial.processes()).isEmpty();
        assertThat(machine()).isEqualTo(before);
    }

    @Test
    void theExitStatusIsPassedOn() throws Exception {
        Trial trial = Trial.start(temporary, TargetTrial.class, "no such kind");
        assertThat(trial.finish(1)).contains("no target 'no such kind'; there are vetch, ");
        trial.assertNothingLeft();
    }

    private Trial waiting() throws IOException {
        Trial trial = Trial.start(temporary, TargetTrial.class, "vetch", "wait");
        trial.awaitLine("waiting");
        assertThat(trial.processes()).hasSizeGreaterThan(3);
        return trial;
    }

    /** Named namespaces and interfaces of the machine itself. */
    private static List<String> machine() throws IOException {
        Path names = Path.of("/run/netns");
        Stream<String> links = Commands.run("ip", "-br", "link").lines().map(line -> line.split("[ @]", 2)[0]);
        if (!Files.isDirectory(names)) {
            return links.sorted().toList();
        }
        try (Stream<Path> spaces = Files.list(names)) {
            return Stream.concat(links, spaces.map(Path::toString)).sorted().toList();
        }
    }
}
