package io.vetch.bench.report;

import java.util.List;

/** A plot of lines with markers and whiskers, as one {@code svg} element whose colours come from the style sheet. */
final class SvgPlot {
    static final int WIDTH = 440;
    static final int HEIGHT = 290;

    private static final int LEFT = 58;
    private static final int RIGHT = 14;
    private static final int TOP = 24;
    private static final int BOTTOM = 46;
    private static final int DODGE = 7;

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
    private final Markup out;

    /** @param dodge whether to move the series apart, so that whiskers do not cover each other */
    SvgPlot(Axis x, Axis y, boolean dodge, Markup out) {
        this.x = x;
        this.y = y;
        this.dodge = dodge;
        this.out = out;
    }

    /**
     * @param label what a reader that sees no picture is told
     * @param ceiling a dashed line behind the series; may have no marks
     */
    void draw(String label, List<Series> series, List<Mark> ceiling) {
        open(out, label, WIDTH, HEIGHT);
        axes();
        line("ceiling", ceiling, 0);
        ceiling.stream().filter(mark -> !mark.joined() && isInside(mark)).forEach(mark -> {
            double height = y(mark.y());
            line(out, "ceiling", x(mark.x()) - 12, height, x(mark.x()) + 12, height);
        });
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
