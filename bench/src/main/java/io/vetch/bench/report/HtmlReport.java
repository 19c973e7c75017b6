package io.vetch.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A report as one page that needs nothing else: no network, no script; well-formed XML too. Its colours, light and
 * dark, are in {@code report.css} beside this class.
 */
public final class HtmlReport {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private final Report report;
    private final Comparison comparison;
    private final Markup out = new Markup();

    private HtmlReport(Report report) {
        this.report = report;
        comparison = Comparison.of(report);
    }

    /** The page; to be written as UTF-8. */
    public static String of(Report report) {
        return new HtmlReport(report).page();
    }

    private String page() {
        String title = "Switches compared: " + String.join(", ", report.targets());
        out.raw("<!DOCTYPE html>").open("html", "lang", "en").open("head");
        out.empty("meta", "charset", "utf-8");
        out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        out.empty("meta", "name", "color-scheme", "content", "light dark");
        out.element("title", title).open("style").raw(styleSheet()).close().close();
        out.open("body").element("h1", title);
        out.element("p", "Started " + TIME.format(report.started()) + ".", "class", "quiet");
        if (!report.warning().isEmpty()) out.element("p", report.warning(), "class", "box found");
        machine();
        ratios();
        findings();
        plots();
        tables();
        circumstances();
        reading();
        raw();
        out.close().close();
        return out.raw("\n").toString();
    }

    private void findings() {
        if (report.findings().isEmpty()) {
            out.element("p", "No findings: no switch did what it must not do.", "class", "box");
            return;
        }
        out.open("section", "class", "box found", "id", "findings");
        out.element("h2", "Found: " + report.findings().size()).open("ul");
        for (Finding each : report.findings()) {
            out.open("li")
                    .element("b", Wording.where(each))
                    .text(": " + each.what())
                    .close();
        }
        out.close().close();
    }

    private void machine() {
        out.open("div", "class", "columns");
        pairs("Machine", report.machine());
        out.open("section").element("h3", "Targets");
        targets();
        out.close().close();
    }

    private void targets() {
        out.open("ul", "class", "targets");
        List<String> targets = report.targets();
        for (int i = 0; i < targets.size(); i++) {
            out.open("li");
            swatch(new Marker(i).style(), new Marker(i), false);
            out.element("b", targets.get(i));
            out.text(" " + report.descriptions().getOrDefault(targets.get(i), ""))
                    .close();
        }
        out.close();
    }

    private void ratios() {
        RatioPlot plot = new RatioPlot(comparison, out);
        if (plot.isEmpty()) return;
        String caption = "Ratios to " + comparison.reference();
        out.element("h2", "Ratios").open("div", "class", "plots");
        out.open("figure", "id", "ratios").element("figcaption", caption);
        plot.draw(caption + " of " + String.join(", ", comparison.targets()));
        out.close().close();
    }

    private void plots() {
        if (comparison.metrics().isEmpty()) return;
        out.element("h2", "Plots").open("p", "class", "legend");
        for (int i = 0; i < report.targets().size(); i++) {
            out.open("span");
            swatch(new Marker(i).style(), new Marker(i), false);
            out.text(report.targets().get(i)).close();
        }
        if (report.measurements().stream().anyMatch(each -> Comparison.saysLimit(each.note()))) {
            out.open("span");
            swatch("any", new Marker(0), true);
            out.text("hollow: the generator was the limit").close();
        }
        if (!report.ceilings().isEmpty()) {
            out.open("span").open("svg", "class", "swatch wide", "viewBox", "0 0 28 14", "aria-hidden", "true");
            SvgPlot.line(out, "ceiling", 1, 7, 27, 7);
            out.close().text("dashed: the generator without a switch").close();
        }
        out.close().open("div", "class", "plots");
        new Plots(report, comparison, out).draw();
        out.close();
    }

    private void swatch(String style, Marker marker, boolean hollow) {
        out.open("svg", "class", "swatch " + style, "viewBox", "0 0 14 14", "aria-hidden", "true");
        marker.draw(out, 7, 7, hollow, "");
        out.close();
    }

    private void tables() {
        List<MetricTable> tables = comparison.metrics().stream()
                .map(metric -> MetricTable.of(comparison, metric))
                .toList();
        if (tables.isEmpty()) return;
        out.element("h2", "Tables");
        tables.forEach(this::table);
    }

    private void table(MetricTable table) {
        String word = table.metric().word();
        out.open("section", "class", "table", "id", word)
                .open("h3")
                .text(table.metric().title() + " ");
        out.element("span", table.subtitle(), "class", "quiet").close();
        out.open("div", "class", "scroll").open("table").open("thead").open("tr");
        if (table.sizes()) out.element("th", "size", "scope", "col", "class", "key");
        if (table.ats()) out.element("th", table.atTitle(), "scope", "col", "class", "key");
        for (MetricTable.Column column : table.columns()) {
            out.element("th", column.title(), "scope", "col", "colspan", "2", "class", column.ratio() ? "ratio" : "");
        }
        out.close().close().open("tbody");
        for (MetricTable.Row row : table.rows()) {
            out.open("tr");
            if (table.sizes()) out.element("th", row.point().size(), "scope", "row");
            if (table.ats()) out.element("th", row.point().at(), "scope", "row");
            row.cells().forEach(cell -> cell(word, cell));
            out.close();
        }
        out.close().close().close();
        notes(word, table.notes());
        out.close();
    }

    private void cell(String word, MetricTable.Cell cell) {
        out.open("td", "class", "median");
        if (cell.limited()) out.element("span", "\u25cb ", "title", Wording.LIMIT);
        out.text(cell.median()).close().open("td", "class", "range");
        String range = cell.range("\u2013");
        if (!range.isEmpty()) out.text("(" + range + ")");
        for (int note : cell.notes()) {
            out.open("sup")
                    .element("a", Integer.toString(note), "href", "#" + word + "-note-" + note)
                    .close();
        }
        out.close();
    }

    private void notes(String word, List<String> notes) {
        if (notes.isEmpty()) return;
        out.open("ol", "class", "notes");
        for (int i = 0; i < notes.size(); i++) {
            out.element("li", notes.get(i), "id", word + "-note-" + (i + 1));
        }
        out.close();
    }

    private void circumstances() {
        out.element("h2", "Measured with").open("div", "class", "columns");
        pairs("Settings", report.settings());
        out.open("section").element("h3", "The generator's ceilings");
        out.element("p", "What it sends and receives without a switch, frames/s.", "class", "quiet");
        out.open("table").open("tbody");
        report.ceilings().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Point.SIZES))
                .forEach(each -> pair(each.getKey(), Figures.format(each.getValue(), "frames/s")));
        out.close().close().close().close();
    }

    private void pairs(String title, Map<String, String> pairs) {
        out.open("section").element("h3", title).open("table", "class", "pairs").open("tbody");
        pairs.forEach(this::pair);
        out.close().close().close();
    }

    private void pair(String name, String value) {
        out.open("tr").element("th", name, "scope", "row").element("td", value).close();
    }

    private void reading() {
        List<String> sentences = new ArrayList<>();
        sentences.add(Wording.reading(comparison.reference()));
        sentences.add(
                "The whiskers of a plot reach from the lowest round to the highest. Point at a marker for its figures"
                        + " and notes.");
        sentences.add("A hollow marker, and \u25cb in a table: " + Wording.LIMIT);
        sentences.add(
                "The axis of percentiles gives each further nine the same width, as HdrHistogram does; the maximum"
                        + " stands at its end. Plots of the same metric have the same vertical axis.");
        out.element("h2", "How to read it").open("ul");
        sentences.forEach(sentence -> out.element("li", sentence));
        out.close();
    }

    private void raw() {
        out.open("details")
                .element("summary", "Raw measurements: " + report.measurements().size());
        out.open("div", "class", "scroll").open("table").open("thead").open("tr");
        for (String title : List.of("metric", "target", "round", "size", "at", "value", "unit", "note")) {
            out.element("th", title, "scope", "col");
        }
        out.close().close().open("tbody");
        for (Measurement each : report.measurements()) {
            out.open("tr").element("td", each.metric().word()).element("td", each.target());
            out.element("td", Integer.toString(each.round())).element("td", each.size());
            out.element("td", each.at()).element("td", Double.toString(each.value()), "class", "median");
            out.element("td", each.metric().unit()).element("td", each.note()).close();
        }
        out.close().close().close().close();
    }

    private static String styleSheet() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            if (in == null) throw new IllegalStateException("report.css is not beside " + HtmlReport.class);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
