package io.vetch.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vetch.cli.command.CommandHelp;
import io.vetch.cli.command.ParsedCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;

/** The manual as groff shows it: it has no complaint, and all that the commands say is there. */
class ManualTest {
    @TempDir
    private static Path pages;

    @Test
    void hasAPageForEachCommandThatFormatsWithoutAWord() throws Exception {
        for (Path page : written()) {
            Output output = formatted(page);
            assertThat(output.complaints()).as(page.toString()).isEmpty();
            assertThat(output.text()).as(page.toString()).contains("NAME", "DESCRIPTION", "SEE ALSO");
        }
    }

    @Test
    void saysAllOptionsOfRun() throws Exception {
        written();
        String page = formatted(pages.resolve("man8/vetch-run.8")).text();

        assertThat(help("run").options().options().stream()
                        .filter(option -> !option.hidden())
                        .map(OptionSpec::longestName))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(page).contains(name));
        assertThat(page).contains("vetch-run - the switch, until SIGTERM or SIGINT");
    }

    @Test
    void keepsTheLinesByWhichAToolIsCalled() throws Exception {
        written();

        assertThat(formatted(pages.resolve("man8/vetch-bridge.8")).text())
                .contains("vetch bridge [OPTIONS] fdb get ADDRESS br BRIDGE\n");
        assertThat(formatted(pages.resolve("man5/vetch.yaml.5")).text())
                .contains("attach_anyway", "lookback_triggers", "stand_in");
        assertThat(formatted(pages.resolve("man8/vetch.8")).text()).contains("vetch stand-in", "vetch-stand-in(8)");
    }

    private static CommandHelp help(String name) {
        return ParsedCommands.manual().stream()
                .filter(command -> command.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> written() throws IOException {
        Manual.main(new String[] {pages.toString(), "2026-01-01"});
        try (Stream<Path> files = Files.walk(pages)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private record Output(String text, String complaints) {}

    private static Output formatted(Path page) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "groff is not installed");
        Path errors = pages.resolve("errors");
        Process groff = new ProcessBuilder(
                        "groff", "-man", "-ww", "-Tascii", "-P-c", "-P-b", "-P-o", "-P-u", page.toString())
                .redirectError(errors.toFile())
                .start();
        String text = new String(groff.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        groff.waitFor();
        String complaints = Files.readString(errors);
        Files.delete(errors);
        return new Output(text, complaints);
    }
}
