package io.vetch.bench.report;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The measurements as RFC 4180 has it: a header, one line a measurement, fields in quotes where they need them, lines
 * ended by CR LF. NaN is an empty field.
 */
public final class CsvReport {
    private CsvReport() {}

    public static String of(Report report) {
        Stream<String> header = Stream.of(line("metric", "target", "round", "size", "at", "value", "unit", "note"));
        return Stream.concat(header, report.measurements().stream().map(CsvReport::line))
                .collect(Collectors.joining());
    }

    private static String line(Measurement each) {
        return line(
                each.metric().word(),
                each.target(),
                Integer.toString(each.round()),
                each.size(),
                each.at(),
                Double.isFinite(each.value()) ? Double.toString(each.value()) : "",
                each.metric().unit(),
                each.note());
    }

    private static String line(String... fields) {
        return Stream.of(fields).map(CsvReport::field).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String field(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
