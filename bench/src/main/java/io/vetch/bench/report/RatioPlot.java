package io.vetch.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Every ratio to the reference in one picture: a row for each figure, a line at 1, a logarithmic axis, so that twice
 * and half are equally far from it.
 */
final class RatioPlot {
    private static final int WIDTH = 560;
    private static final int LEFT = 96;
    private static final int RIGHT = 18;
    private static final int TOP = 26;
    private static final int ROW = 19;
    private static final int HEAD = 25;

    /** @param rows a metric's; {@code ratios} of each row, one for each target other than the reference */
    private record Group(Metric metric, List<Point> rows) {}

    private final Comparison comparison;
    private final List<String> targets;
    private final List<Group> groups;
    private final Markup out;

    RatioPlot(Comparison comparison, Markup out) {
        this.comparison = comparison;
        this.out = out;
        targets = comparison.others();
        groups = comparison.metrics().stream()
                .map(metric -> new Group(metric, comparison.overview(metric)))
                .filter(group -> !group.rows().isEmpty())
                .toList();
    }

    /** Whether there is nothing to draw. */
    boolean isEmpty() {
        return groups.isEmpty();
    }

    void draw(String label) {
        int height = TOP
                + HEAD
                + groups.stream()
                        .mapToInt(group -> HEAD + ROW * group.rows().size())
                        .sum();
        Axis axis = axis();
        SvgPlot.open(out, label, WIDTH, height);
        double top = TOP;
        double bottom = height - HEAD;
        for (Axis.Tick tick : axis.ticks()) {
            double x = xAt(tick.position());
            SvgPlot.line(out, "grid", x, top, x, bottom);
            SvgPlot.label(out, "tick middle", x, TOP - 8.0, tick.label());
            SvgPlot.label(out, "tick middle", x, bottom + 17, tick.label());
        }
        double one = xAt(axis.map().applyAsDouble(1));
        SvgPlot.line(out, "one", one, top, one, bottom);
        for (Group group : groups) top = draw(group, axis, top);
        out.close();
    }

    private double draw(Group group, Axis axis, double top) {
        boolean higher = group.metric().better() == Metric.Better.HIGHER;
        String title = higher
                ? group.metric().title() + " \u2192 better"
                : "better \u2190 " + group.metric().title();
        SvgPlot.label(out, "head", 4, top + 17, title);
        double y = top + HEAD + ROW / 2.0;
        for (Point point : group.rows()) {
            SvgPlot.label(out, "tick end", LEFT - 8.0, y + 4, point.name());
            SvgPlot.line(out, "grid faint", LEFT, y, WIDTH - RIGHT, y);
            for (String target : targets) mark(group.metric(), point, target, axis, y);
            y += ROW;
        }
        return y - ROW / 2.0;
    }

    private void mark(Metric metric, Point point, String target, Axis axis, double y) {
        Spread ratio = comparison.ratio(metric, target, comparison.reference(), point);
        if (!isDrawn(ratio.median())) return;
        Marker marker = new Marker(comparison.targets().indexOf(target));
        double x = xAt(axis.map().applyAsDouble(ratio.median()));
        out.open("g", "class", marker.style());
        if (isDrawn(ratio.min()) && isDrawn(ratio.max()) && ratio.min() < ratio.max()) {
            double low = xAt(axis.map().applyAsDouble(ratio.min()));
            double high = xAt(axis.map().applyAsDouble(ratio.max()));
            SvgPlot.line(out, "whisker", low, y, high, y);
            SvgPlot.line(out, "whisker", low, y - 3, low, y + 3);
            SvgPlot.line(out, "whisker", high, y - 3, high, y + 3);
        }
        String range = Figures.range(ratio, "", "\u2013");
        String tooltip = target + ", " + metric.word() + point.suffix() + ": " + Figures.digits(ratio.median())
                + " times " + comparison.reference() + (range.isEmpty() ? "" : " (" + range + ")");
        boolean limited =
                comparison.limited(metric, target, point) || comparison.limited(metric, comparison.reference(), point);
        marker.draw(out, x, y, limited, limited ? tooltip + "; " + Wording.LIMIT : tooltip);
        out.close();
    }

    private Axis axis() {
        List<Double> values = new ArrayList<>();
        values.add(1.0);
        for (Group group : groups) {
            for (Point point : group.rows()) {
                for (String target : targets) {
                    Spread ratio = comparison.ratio(group.metric(), target, comparison.reference(), point);
                    DoubleStream.of(ratio.min(), ratio.median(), ratio.max())
                            .filter(RatioPlot::isDrawn)
                            .forEach(values::add);
                }
            }
        }
        double min = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
        double max = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        return Axis.logarithmic("", "", Math.min(min, 0.5), Math.max(max, 2));
    }

    private static boolean isDrawn(double ratio) {
        return ratio > 0 && Double.isFinite(ratio);
    }

    private static double xAt(double position) {
        return LEFT + position * (WIDTH - LEFT - RIGHT);
    }
}
