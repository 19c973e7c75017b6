package io.vetch.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Chooses what of a report is drawn, and how: each figure of the page is one plot with its caption. */
final class Plots {
    /** A ceiling further above the figures than this would press them flat. */
    private static final double CEILING_SHOWN = 1.5;

    /** Sizes: with so few a line would show a course that nobody measured. */
    private static final int MOST_BARS = 2;

    private final Report report;
    private final Comparison comparison;
    private final Markup out;

    Plots(Report report, Comparison comparison, Markup out) {
        this.report = report;
        this.comparison = comparison;
        this.out = out;
    }

    /** Rates over sizes, latencies over percentiles, losses over loads. */
    void draw() {
        comparison.metrics().forEach(this::overSizes);
        comparison.metrics().forEach(this::overPercentiles);
        comparison.metrics().forEach(this::overLoads);
    }

    private void overSizes(Metric metric) {
        List<Point> points = comparison.points(metric).stream()
                .filter(point -> !point.size().isEmpty() && point.at().isEmpty())
                .toList();
        boolean always = metric == Metric.THROUGHPUT || metric == Metric.FORWARDING_RATE;
        if (points.size() < (always ? 1 : 2)) return;
        double max = max(metric, points);
        List<SvgPlot.Mark> ceiling = metric.unit().equals("frames/s") ? ceiling(points, max) : List.of();
        double top = ceiling.stream().mapToDouble(SvgPlot.Mark::y).reduce(max, Math::max);
        Axis x = Axis.categories(
                "frame size, bytes", points.stream().map(Point::size).toList());
        List<SvgPlot.Series> series = series(metric, points, points::indexOf);
        open("plot-" + metric.word(), metric.title());
        String label = metric.title() + " over frame size, of " + names();
        SvgPlot plot =
                new SvgPlot(x, Axis.linear(metric.heading(), metric.unit(), top), true, why(metric, points), out);
        if (points.size() > MOST_BARS) {
            plot.draw(label, series, ceiling);
        } else {
            plot.drawBars(label, series, ceiling);
        }
        out.close();
    }

    private void overPercentiles(Metric metric) {
        Map<String, List<Point>> curves = bySize(metric, Point::quantile);
        List<Point> all = curves.values().stream().flatMap(List::stream).toList();
        double min = values(metric, all).filter(value -> value > 0).min().orElse(1);
        Axis y = Axis.logarithmic(metric.heading(), metric.unit(), min, Math.max(min, max(metric, all)));
        curves.forEach((size, points) -> {
            Axis x = Axis.percentiles("percentile", points);
            curve(metric, size, points, x, y, series(metric, points, Point::quantile));
        });
    }

    private void overLoads(Metric metric) {
        Map<String, List<Point>> curves = bySize(metric, Point::load);
        List<Point> all = curves.values().stream().flatMap(List::stream).toList();
        Axis y = Axis.linear(metric.heading(), metric.unit(), max(metric, all));
        double last = all.stream().mapToDouble(Point::load).max().orElse(1);
        String title = metric == Metric.SOAK ? "interval" : "load, %";
        curves.forEach((size, points) -> {
            Axis x = Axis.linear(title, "", last);
            curve(metric, size, points, x, y, series(metric, points, Point::load));
        });
    }

    private void curve(Metric metric, String size, List<Point> points, Axis x, Axis y, List<SvgPlot.Series> series) {
        String of = size.isEmpty() ? "" : size.equals("IMIX") ? ", IMIX" : ", " + size + " bytes";
        open("plot-" + metric.word() + (size.isEmpty() ? "" : "-" + size), metric.title() + of);
        String label = metric.title() + of + ", " + x.title() + " from "
                + points.getFirst().at() + " to " + points.getLast().at() + ", of " + names();
        new SvgPlot(x, y, false, why(metric, points), out).draw(label, series, List.of());
        out.close();
    }

    private List<SvgPlot.Series> series(Metric metric, List<Point> points, ToDoubleFunction<Point> x) {
        return IntStream.range(0, comparison.targets().size())
                .mapToObj(i -> new SvgPlot.Series(
                        new Marker(i),
                        points.stream()
                                .map(point -> mark(metric, comparison.targets().get(i), point, x.applyAsDouble(point)))
                                .toList()))
                .toList();
    }

    private SvgPlot.Mark mark(Metric metric, String target, Point point, double x) {
        Spread spread = comparison.figure(metric, target, point);
        boolean limited = comparison.limited(metric, target, point);
        String range = Figures.range(spread, metric.unit(), "\u2013");
        String tooltip = target + ", " + metric.word() + point.suffix() + ": "
                + Figures.withUnit(spread.median(), metric.unit()) + (range.isEmpty() ? "" : " (" + range + ")")
                + comparison.notes(metric, target, point).stream()
                        .map(note -> "; " + note)
                        .collect(Collectors.joining());
        boolean joined = !point.size().equals("IMIX") || !point.at().isEmpty();
        return new SvgPlot.Mark(x, spread.median(), spread.min(), spread.max(), limited, joined, tooltip);
    }

    private List<SvgPlot.Mark> ceiling(List<Point> points, double max) {
        List<SvgPlot.Mark> marks = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            double rate = report.ceilings().getOrDefault(points.get(i).size(), Double.NaN);
            boolean shown = rate <= CEILING_SHOWN * max;
            boolean joined = !points.get(i).size().equals("IMIX");
            marks.add(new SvgPlot.Mark(i, shown ? rate : Double.NaN, rate, rate, false, joined, ""));
        }
        long joined = marks.stream().filter(mark -> Double.isFinite(mark.y())).count();
        return joined < 2 ? List.of() : List.copyOf(marks);
    }

    private Map<String, List<Point>> bySize(Metric metric, ToDoubleFunction<Point> x) {
        Map<String, List<Point>> curves = comparison.points(metric).stream()
                .filter(point -> Double.isFinite(x.applyAsDouble(point)))
                .collect(Collectors.groupingBy(Point::size, LinkedHashMap::new, Collectors.toList()));
        curves.values().removeIf(points -> points.size() < 2);
        return curves;
    }

    /** Why there is nothing to draw, if there is nothing: what the figures say, each once. */
    private String why(Metric metric, List<Point> points) {
        if (values(metric, points).findAny().isPresent()) return "every figure is 0";
        String notes = points.stream()
                .flatMap(point -> comparison.targets().stream()
                        .flatMap(target -> comparison.notes(metric, target, point).stream()))
                .distinct()
                .limit(2)
                .collect(Collectors.joining("; "));
        return "no figures: " + (notes.isEmpty() ? "nothing was measured" : notes);
    }

    private double max(Metric metric, List<Point> points) {
        return values(metric, points).max().orElse(0);
    }

    private DoubleStream values(Metric metric, List<Point> points) {
        return points.stream()
                .flatMapToDouble(point -> comparison.targets().stream()
                        .map(target -> comparison.figure(metric, target, point))
                        .flatMapToDouble(spread -> DoubleStream.of(spread.min(), spread.max()))
                        .filter(Double::isFinite));
    }

    private void open(String id, String caption) {
        out.open("figure", "id", id).element("figcaption", caption);
    }

    private String names() {
        return String.join(", ", comparison.targets());
    }
}
