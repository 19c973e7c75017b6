package io.vetch.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One metric's table, as the terminal and the page show it.
 *
 * @param sizes whether any row has a size, and so the table a column for it; {@code ats} likewise
 * @param columns targets, then ratios
 * @param notes the footnotes; a cell has their numbers, from 1
 */
record MetricTable(
        Metric metric, boolean sizes, boolean ats, List<Column> columns, List<Row> rows, List<String> notes) {
    /** @param ratio whether it is the ratio of two targets */
    record Column(String title, boolean ratio) {}

    record Row(Point point, List<Cell> cells) {}

    /**
     * @param median with its prefix; {@code -} if there is none
     * @param spread the values that {@code median} and {@code range} are made of
     * @param limited whether the generator was the limit in some round
     * @param notes numbers of footnotes
     */
    record Cell(String median, Spread spread, String unit, boolean limited, List<Integer> notes) {
        /** The extremes, or empty if they are as the median. */
        String range(String dash) {
            return Figures.range(spread, unit, dash);
        }
    }

    static MetricTable of(Comparison comparison, Metric metric) {
        List<String> rated = rated(comparison, metric);
        List<Column> columns = new ArrayList<>();
        comparison.targets().forEach(target -> columns.add(new Column(target, false)));
        rated.forEach(target -> columns.add(new Column(target + "/" + comparison.reference(), true)));
        List<String> notes = new ArrayList<>();
        List<Point> points = comparison.points(metric);
        List<Row> rows = points.stream()
                .map(point -> row(comparison, metric, point, rated, notes))
                .toList();
        boolean sizes = points.stream().anyMatch(point -> !point.size().isEmpty());
        boolean ats = points.stream().anyMatch(point -> !point.at().isEmpty());
        return new MetricTable(metric, sizes, ats, List.copyOf(columns), rows, List.copyOf(notes));
    }

    /** Whether to show ratios: that of two losses, both hardly above nought, says nothing. */
    static boolean hasRatios(Metric metric) {
        return switch (metric) {
            case LOSS, INTEGRITY, CONGESTION, ERRORED, SOAK -> false;
            default -> true;
        };
    }

    /** How to read a column: {@code frames/s; RFC 2544, 26.1; higher is better}. */
    String subtitle() {
        String better = metric.better() == Metric.Better.HIGHER ? "higher is better" : "lower is better";
        return metric.heading() + "; " + metric.source() + "; " + better;
    }

    /** Of the column that tells rows apart by {@link Point#at}. */
    String atTitle() {
        if (rows.stream().noneMatch(row -> Double.isFinite(row.point().load()))) return "at";
        return metric == Metric.SOAK ? "interval" : "load %";
    }

    private static List<String> rated(Comparison comparison, Metric metric) {
        if (!hasRatios(metric)) return List.of();
        return comparison.targets().stream()
                .filter(target -> !target.equals(comparison.reference()))
                .filter(target -> comparison.points(metric).stream()
                        .anyMatch(point -> !comparison
                                .ratio(metric, target, comparison.reference(), point)
                                .isEmpty()))
                .toList();
    }

    private static Row row(Comparison comparison, Metric metric, Point point, List<String> rated, List<String> notes) {
        List<Cell> cells = new ArrayList<>();
        for (String target : comparison.targets()) {
            Spread spread = comparison.figure(metric, target, point);
            List<Integer> numbers = comparison.notes(metric, target, point).stream()
                    .map(note -> number(notes, note))
                    .toList();
            String median = Figures.format(spread.median(), metric.unit());
            cells.add(new Cell(median, spread, metric.unit(), comparison.limited(metric, target, point), numbers));
        }
        String reference = comparison.reference();
        for (String target : rated) {
            Spread ratio = comparison.ratio(metric, target, reference, point);
            boolean limited = !ratio.isEmpty()
                    && (comparison.limited(metric, target, point) || comparison.limited(metric, reference, point));
            cells.add(new Cell(Figures.digits(ratio.median()), ratio, "", limited, List.of()));
        }
        return new Row(point, List.copyOf(cells));
    }

    private static int number(List<String> notes, String note) {
        if (!notes.contains(note)) notes.add(note);
        return notes.indexOf(note) + 1;
    }
}
