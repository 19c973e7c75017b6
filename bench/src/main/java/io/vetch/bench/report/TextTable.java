package io.vetch.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A report for the terminal, at most {@value #WIDTH} columns wide unless a single word is wider. */
public final class TextTable {
    static final int WIDTH = 118;

    private static final String INDENT = "  ";
    private static final String GAP = "  ";

    private final Report report;
    private final Comparison comparison;
    private final List<String> lines = new ArrayList<>();
    private boolean limits;

    private TextTable(Report report) {
        this.report = report;
        comparison = Comparison.of(report);
    }

    /** The lines joined; ends with a line feed. */
    public static String of(Report report) {
        return lines(report).stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** The machine, all ratios, findings, then a table for each metric, then what was measured with. */
    public static List<String> lines(Report report) {
        TextTable table = new TextTable(report);
        if (!report.warning().isEmpty()) table.wrap("WARNING: " + report.warning(), 9);
        table.machine();
        table.ratios();
        table.findings();
        table.metrics();
        table.settings();
        return List.copyOf(table.lines);
    }

    private void machine() {
        lines.add("Machine");
        pairs(report.machine());
    }

    private void ratios() {
        List<List<String>> rows = new ArrayList<>();
        for (Metric metric : comparison.metrics()) {
            comparison.overview(metric).forEach(point -> rows.add(ratioRow(metric, point)));
        }
        if (rows.isEmpty()) return;
        section("Ratios to " + comparison.reference());
        List<String> titles = new ArrayList<>(List.of(""));
        titles.addAll(comparison.others());
        titles.add("better is");
        rows.addFirst(titles);
        List<List<String>> columns = new ArrayList<>();
        for (int i = 0; i < titles.size(); i++) {
            int index = i;
            columns.add(padded(rows.stream().map(row -> row.get(index)).toList()));
        }
        int fit = Math.max(1, (WIDTH - width(columns.getFirst()) - INDENT.length()) / width(columns.get(1)) - 1);
        for (int i = 1; i < titles.size() - 1; i += fit) {
            List<List<String>> some = new ArrayList<>(columns.subList(i, Math.min(i + fit, titles.size() - 1)));
            some.add(columns.getLast());
            block(List.of(columns.getFirst()), some);
        }
    }

    /** Its name, a ratio for each target, and which way is better. */
    private List<String> ratioRow(Metric metric, Point point) {
        List<String> row = new ArrayList<>();
        row.add(metric.title() + (point.name().isEmpty() ? "" : ", " + point.name()));
        for (String target : comparison.others()) {
            Spread ratio = comparison.ratio(metric, target, comparison.reference(), point);
            boolean limited = !ratio.isEmpty()
                    && (comparison.limited(metric, target, point)
                            || comparison.limited(metric, comparison.reference(), point));
            limits |= limited;
            String range = Figures.range(ratio, "", "-");
            row.add(Figures.digits(ratio.median())
                    + (limited ? "*" : "")
                    + (range.isEmpty() ? "" : " (" + range + ")"));
        }
        row.add(metric.better() == Metric.Better.HIGHER ? "higher" : "lower");
        return row;
    }

    private void findings() {
        lines.add("");
        if (report.findings().isEmpty()) {
            lines.add("No findings.");
            return;
        }
        for (Finding each : report.findings()) wrap("FOUND: " + Wording.where(each) + ": " + each.what(), 7);
    }

    private void metrics() {
        for (Metric metric : comparison.metrics()) metric(MetricTable.of(comparison, metric));
        if (!limits) return;
        lines.add("");
        wrap("*  " + Wording.LIMIT, 3);
    }

    private void metric(MetricTable table) {
        lines.add("");
        lines.add(table.metric().title() + " (" + table.subtitle() + ")");
        List<List<String>> keys = keys(table);
        List<List<String>> columns = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) columns.add(column(table, i));
        for (List<List<String>> block : blocks(table, keys, columns)) block(keys, block);
        for (int i = 0; i < table.notes().size(); i++)
            wrap("  [" + (i + 1) + "] " + table.notes().get(i), 6);
    }

    /** The columns that name a row; both right-aligned, and of one width each. */
    private static List<List<String>> keys(MetricTable table) {
        List<List<String>> keys = new ArrayList<>();
        if (table.sizes()) {
            keys.add(rightAligned(
                    "size", table.rows().stream().map(row -> row.point().size()).toList()));
        }
        if (table.ats()) {
            keys.add(rightAligned(
                    table.atTitle(),
                    table.rows().stream().map(row -> row.point().at()).toList()));
        }
        return keys;
    }

    /** A target's or a ratio's column: its title and its cells, of one width. */
    private List<String> column(MetricTable table, int index) {
        List<MetricTable.Cell> cells =
                table.rows().stream().map(row -> row.cells().get(index)).toList();
        limits |= cells.stream().anyMatch(MetricTable.Cell::limited);
        int medians = width(cells.stream().map(MetricTable.Cell::median).toList());
        List<String> column = new ArrayList<>();
        column.add(table.columns().get(index).title());
        for (MetricTable.Cell cell : cells) {
            String range = cell.range("-");
            String text = " ".repeat(medians - cell.median().length())
                    + cell.median()
                    + (cell.limited() ? "*" : "")
                    + (range.isEmpty() ? "" : " (" + range + ")")
                    + cell.notes().stream().map(note -> " [" + note + "]").collect(Collectors.joining());
            column.add(text);
        }
        return padded(column);
    }

    /**
     * As many columns beside each other as there is room for, ratios by themselves if not all fit; the row's names are
     * repeated in each block.
     */
    private static List<List<List<String>>> blocks(
            MetricTable table, List<List<String>> keys, List<List<String>> columns) {
        int start = INDENT.length()
                + keys.stream()
                        .mapToInt(key -> key.getFirst().length() + GAP.length())
                        .sum();
        List<List<List<String>>> blocks = new ArrayList<>();
        List<List<String>> block = new ArrayList<>();
        int used = start;
        int all = start
                + columns.stream()
                        .mapToInt(column -> column.getFirst().length() + GAP.length())
                        .sum();
        boolean fits = all - GAP.length() <= WIDTH;
        for (int i = 0; i < columns.size(); i++) {
            List<String> column = columns.get(i);
            int width = column.getFirst().length() + GAP.length();
            boolean ratios = i > 0
                    && table.columns().get(i).ratio()
                    && !table.columns().get(i - 1).ratio();
            if (i > 0 && (used + width - GAP.length() > WIDTH || (ratios && !fits))) {
                blocks.add(block);
                block = new ArrayList<>();
                used = start;
            }
            block.add(column);
            used += width;
        }
        blocks.add(block);
        return blocks;
    }

    private void block(List<List<String>> keys, List<List<String>> columns) {
        List<List<String>> all = new ArrayList<>(keys);
        all.addAll(columns);
        if (all.isEmpty()) return;
        for (int i = 0; i < all.getFirst().size(); i++) {
            int row = i;
            String line = all.stream().map(column -> column.get(row)).collect(Collectors.joining(GAP));
            lines.add((INDENT + line).stripTrailing());
        }
    }

    private void settings() {
        section("Generator's ceilings, without a switch (frames/s)");
        wrap(INDENT + ceilings(), INDENT.length());
        section("Targets");
        pairs(Wording.targets(report));
        section("Settings");
        pairs(report.settings());
        lines.add("");
        wrap(Wording.reading(comparison.reference()), 0);
    }

    private String ceilings() {
        if (report.ceilings().isEmpty()) return "not measured";
        return report.ceilings().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Point.SIZES))
                .map(each -> each.getKey() + ": " + Figures.format(each.getValue(), "frames/s"))
                .collect(Collectors.joining(",  "));
    }

    private void section(String title) {
        lines.add("");
        lines.add(title);
    }

    private void pairs(Map<String, String> pairs) {
        int width = width(List.copyOf(pairs.keySet()));
        pairs.forEach((name, value) ->
                wrap(INDENT + name + " ".repeat(width - name.length()) + INDENT + value, width + 4));
    }

    private void wrap(String text, int hanging) {
        String rest = text.stripTrailing();
        String indent = " ".repeat(Math.min(hanging, WIDTH / 2));
        while (rest.length() > WIDTH) {
            int end = rest.lastIndexOf(' ', WIDTH);
            if (end <= indent.length()) break;
            lines.add(rest.substring(0, end).stripTrailing());
            rest = indent + rest.substring(end).strip();
        }
        lines.add(rest);
    }

    private static List<String> rightAligned(String title, List<String> values) {
        List<String> column = new ArrayList<>();
        column.add(title);
        column.addAll(values);
        int width = width(column);
        return column.stream()
                .map(text -> " ".repeat(width - text.length()) + text)
                .toList();
    }

    private static List<String> padded(List<String> column) {
        int width = width(column);
        return column.stream()
                .map(text -> text + " ".repeat(width - text.length()))
                .toList();
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }
}
