package io.vetch.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of docs/metrics.md has every metric, and nothing else. */
class MetricsDocTest {
    private static final Path FILE = Path.of(System.getProperty("vetch.root", ".."), "docs", "metrics.md");

    @Test
    void theTableIsWhatThereIs() throws IOException {
        PrometheusText text = new PrometheusText(MetricsText.of(Example.snapshot(1), MetricsFormat.PROMETHEUS));
        List<String> rows = text.names().stream().map(name -> row(text, name)).toList();
        List<String> shown = Files.readAllLines(FILE).stream()
                .filter(line -> line.startsWith("| `vetch_"))
                .toList();
        assertThat(shown).as("it should be\n" + String.join("\n", rows)).isEqualTo(rows);
    }

    private static String row(PrometheusText text, String name) {
        String labels = String.join(
                ", ",
                text.labels(name).stream()
                        .filter(label -> !List.of("nsid", "number", "pair").contains(label)) // said above the table
                        .toList());
        return "| `%s` | %s | %s | %s |".formatted(name, text.type(name), labels, text.help(name));
    }
}
