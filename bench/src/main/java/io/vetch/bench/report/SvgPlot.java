package io.vetch.bench.report;

import java.util.List;

/**
 * A plot of lines with markers, or of bars, with whiskers, as one {@code svg} element whose colours come from the style
 * sheet.
 */
final class SvgPlot {
    static final int WIDTH = 440;
    static final int HEIGHT = 290;

    private static final int LEFT = 58;
    private static final int RIGHT = 14;
    private static final int TOP = 24;
    private static final int BOTTOM = 46;
    private static final int DODGE = 7;
    private static final double SHORT = 12;
    private static final double WIDEST_BAR = 48;

    /**
     * @param y not finite: there is none, and no line to it
     * @param low the whisker's ends; where both are {@code y}, there is none
     * @param joined whether a line leads here from the mark before
     */
    record Mark(double x, double y, double low, double high, boolean hollow, boolean joined, String tooltip) {}

    record Series(Marker marker, List<Mark> marks) {}

    private final Axis x;
    private final Axis y;
    private final boolean dodge;
    private final String why;
    private final Markup out;

    /**
     * @param dodge whether to move the series apart, so that whiskers do not cover each other
     * @param why it is empty, if it is: stands in place of marks
     */
    SvgPlot(Axis x, Axis y, boolean dodge, String why, Markup out) {
        this.x = x;
        this.y = y;
        this.dodge = dodge;
        this.why = why;
        this.out = out;
    }

    /**
     * @param label what a reader that sees no picture is told
     * @param ceiling a dashed line behind the series; may have no marks
     */
    void draw(String label, List<Series> series, List<Mark> ceiling) {
        begin(label, series);
        line("ceiling", ceiling, 0);
        ceiling.stream().filter(mark -> !mark.joined()).forEach(mark -> level(mark, SHORT));
        for (int i = 0; i < series.size(); i++) {
            Series each = series.get(i);
            double shift = dodge ? (i - (series.size() - 1) / 2.0) * DODGE : 0;
            out.open("g", "class", each.marker().style());
            line("line", each.marks(), shift);
            each.marks().forEach(mark -> whisker(mark, shift));
            each.marks().stream()
                    .filter(this::isInside)
                    .forEach(mark ->
                            each.marker().draw(out, x(mark.x()) + shift, y(mark.y()), mark.hollow(), mark.tooltip()));
            out.close();
        }
        out.close();
    }

    /**
     * The same, where x has few values: a bar of each series beside the others.
     *
     * @param ceiling drawn across the bars of its value
     */
    void drawBars(String label, List<Series> series, List<Mark> ceiling) {
        begin(label, series);
        double width = Math.min(WIDEST_BAR, (xAt(1) - xAt(0)) / x.ticks().size() * 0.8 / series.size());
        ceiling.forEach(mark -> level(mark, width * series.size() / 2));
        for (int i = 0; i < series.size(); i++) {
            double shift = (i - (series.size() - 1) / 2.0) * width;
            out.open("g", "class", series.get(i).marker().style());
            for (Mark mark : series.get(i).marks()) {
                if (!isInside(mark)) continue;
                bar(x(mark.x()) + shift, width * 0.9, mark);
                whisker(mark, shift);
            }
            out.close();
        }
        out.close();
    }

    private void bar(double middle, double width, Mark mark) {
        double left = middle - width / 2;
        double bottom = yAt(0);
        // A bar of nought is still seen.
        double top = Math.min(y(mark.y()), bottom - 1.5);
        String path = "M" + position(left, bottom) + "L" + position(left, top) + "L" + position(left + width, top) + "L"
                + position(left + width, bottom) + "z";
        out.open("path", "class", mark.hollow() ? "mark bar hollow" : "mark bar", "d", path);
        if (!mark.tooltip().isEmpty()) out.element("title", mark.tooltip());
        out.close();
    }

    /** A short line of a ceiling that leads nowhere. */
    private void level(Mark mark, double half) {
        if (!isInside(mark)) return;
        line(out, "ceiling", x(mark.x()) - half, y(mark.y()), x(mark.x()) + half, y(mark.y()));
    }

    private void begin(String label, List<Series> series) {
        open(out, label, WIDTH, HEIGHT);
        axes();
        if (series.stream().flatMap(each -> each.marks().stream()).noneMatch(this::isInside)) {
            label(out, "axis middle", (LEFT + WIDTH - RIGHT) / 2.0, (TOP + HEIGHT - BOTTOM) / 2.0, why);
        }
    }

    /** Opens an image; the caller closes it. */
    static void open(Markup out, String label, int width, int height) {
        out.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + width + " " + height,
                "width",
                Integer.toString(width),
                "height",
                Integer.toString(height),
                "role",
                "img",
                "aria-label",
                label);
    }

    static void line(Markup out, String style, double x1, double y1, double x2, double y2) {
        out.empty("path", "class", style, "d", "M" + position(x1, y1) + "L" + position(x2, y2));
    }

    static void label(Markup out, String style, double x, double y, String text) {
        out.element("text", text, "class", style, "x", Markup.number(x), "y", Markup.number(y));
    }

    private void axes() {
        double bottom = HEIGHT - BOTTOM;
        for (Axis.Tick tick : y.ticks()) {
            double height = yAt(tick.position());
            line(out, "grid", LEFT, height, WIDTH - RIGHT, height);
            label(out, "tick end", LEFT - 6.0, height + 4, tick.label());
        }
        for (Axis.Tick tick : x.ticks()) {
            double across = xAt(tick.position());
            line(out, "rule", across, bottom, across, bottom + 4);
            label(out, "tick middle", across, bottom + 17, tick.label());
        }
        line(out, "rule", LEFT, bottom, WIDTH - RIGHT, bottom);
        label(out, "axis", 4, 13, y.title());
        label(out, "axis middle", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8.0, x.title());
    }

    private void line(String style, List<Mark> marks, double shift) {
        StringBuilder path = new StringBuilder();
        boolean before = false;
        for (Mark mark : marks) {
            boolean inside = isInside(mark);
            if (inside) {
                path.append(before && mark.joined() ? 'L' : 'M').append(position(x(mark.x()) + shift, y(mark.y())));
            }
            before = inside;
        }
        if (path.indexOf("L") > 0) out.empty("path", "class", style, "d", path.toString());
    }

    private void whisker(Mark mark, double shift) {
        if (!isInside(mark) || mark.low() == mark.high()) return;
        double across = x(mark.x()) + shift;
        double low = y(mark.low());
        double high = y(mark.high());
        if (!Double.isFinite(low) || !Double.isFinite(high)) return;
        line(out, "whisker", across, low, across, high);
        line(out, "whisker", across - 3, low, across + 3, low);
        line(out, "whisker", across - 3, high, across + 3, high);
    }

    private boolean isInside(Mark mark) {
        double up = y.map().applyAsDouble(mark.y());
        double across = x.map().applyAsDouble(mark.x());
        return up >= -1e-9 && up <= 1 + 1e-9 && across >= -1e-9 && across <= 1 + 1e-9;
    }

    private double x(double value) {
        return xAt(x.map().applyAsDouble(value));
    }

    private double y(double value) {
        return yAt(y.map().applyAsDouble(value));
    }

    private static double xAt(double position) {
        return LEFT + position * (WIDTH - LEFT - RIGHT);
    }

    private static double yAt(double position) {
        return HEIGHT - BOTTOM - position * (HEIGHT - TOP - BOTTOM);
    }

    private static String position(double x, double y) {
        return Markup.number(x) + " " + Markup.number(y);
    }
}
