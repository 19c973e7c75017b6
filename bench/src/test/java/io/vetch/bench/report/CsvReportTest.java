package io.vetch.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvReportTest {
    @Test
    void quotesWhatNeedsQuotes() {
        String csv = CsvReport.of(Samples.of(
                new Measurement(Metric.RESET, "a,b", 1, "", "kill", Double.NaN, "said \"no\",\nthen left"),
                new Measurement(Metric.LOSS, "vetch", 2, "64", "90", 0.5, "")));

        assertThat(parse(csv))
                .containsExactly(
                        List.of("metric", "target", "round", "size", "at", "value", "unit", "note"),
                        List.of("reset", "a,b", "1", "", "kill", "", "ms", "said \"no\",\nthen left"),
                        List.of("loss", "vetch", "2", "64", "90", "0.5", "%", ""));
    }

    @Test
    void oneLineForEachMeasurement() {
        List<List<String>> records = parse(CsvReport.of(Samples.full()));

        assertThat(records).hasSize(Samples.full().measurements().size() + 1);
        assertThat(records).allMatch(fields -> fields.size() == 8);
    }

    /** RFC 4180, to the letter: whatever is out of order fails. */
    private static List<List<String>> parse(String csv) {
        List<List<String>> records = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        int i = 0;
        while (i < csv.length()) {
            StringBuilder field = new StringBuilder();
            i = csv.charAt(i) == '"' ? quoted(csv, i + 1, field) : plain(csv, i, field);
            fields.add(field.toString());
            if (csv.charAt(i) == ',') {
                i++;
                continue;
            }
            assertThat(csv.substring(i, i + 2)).isEqualTo("\r\n");
            i += 2;
            records.add(List.copyOf(fields));
            fields.clear();
        }
        return records;
    }

    private static int quoted(String csv, int start, StringBuilder field) {
        int i = start;
        while (true) {
            if (csv.charAt(i) != '"') field.append(csv.charAt(i++));
            else if (csv.charAt(i + 1) == '"') {
                field.append('"');
                i += 2;
            } else return i + 1;
        }
    }

    private static int plain(String csv, int start, StringBuilder field) {
        int i = start;
        while (csv.charAt(i) != ',' && csv.charAt(i) != '\r') field.append(csv.charAt(i++));
        return i;
    }
}
