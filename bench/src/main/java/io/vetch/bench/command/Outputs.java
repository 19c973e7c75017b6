package io.vetch.bench.command;

import io.vetch.bench.report.CsvReport;
import io.vetch.bench.report.HtmlReport;
import io.vetch.bench.report.JsonReport;
import io.vetch.bench.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The files that a report goes to. */
final class Outputs {
    @Option(names = "--html", paramLabel = "FILE", description = "One page with plots, readable without a network.")
    private @Nullable Path html;

    @Option(names = "--json", paramLabel = "FILE", description = "Everything, for programs.")
    private @Nullable Path json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Every figure, a line each.")
    private @Nullable Path csv;

    /** Before anything is measured: whether the files can be written at all. */
    void check() throws IOException {
        for (Path file : Stream.of(html, json, csv).filter(Objects::nonNull).toList()) {
            try {
                boolean isNew = !Files.exists(file);
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                        .close();
                if (isNew) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
            }
        }
    }

    void write(Report report) throws IOException {
        if (html != null) {
            Files.writeString(html, HtmlReport.of(report));
        }
        if (json != null) {
            Files.writeString(json, JsonReport.of(report));
        }
        if (csv != null) {
            Files.writeString(csv, CsvReport.of(report));
        }
    }
}
