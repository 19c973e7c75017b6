package io.vetch.bench.report;

import java.util.Locale;

/**
 * How a target looks in every plot: a colour of the style sheet and a shape, so that it can be told without colours.
 *
 * @param index of the target in the report
 */
record Marker(int index) {
    private static final int COLOURS = 6;
    private static final int SHAPES = 4;
    private static final double RADIUS = 4.5;

    /** Class that sets {@code --c}, the colour. */
    String style() {
        return "s" + index % COLOURS;
    }

    /** Draws it; hollow means that the generator was the limit. */
    void draw(Markup out, double x, double y, boolean hollow, String tooltip) {
        out.open("path", "class", hollow ? "mark hollow" : "mark", "d", path(x, y));
        if (!tooltip.isEmpty()) out.element("title", tooltip);
        out.close();
    }

    private String path(double x, double y) {
        return switch (index % SHAPES) {
            case 0 -> at(x - RADIUS, y) + arc(2) + arc(-2) + "z";
            case 1 -> polygon(x, y, -0.88, -0.88, 0.88, -0.88, 0.88, 0.88, -0.88, 0.88);
            case 2 -> polygon(x, y, 0, -1.2, 1.15, 0.85, -1.15, 0.85);
            default -> polygon(x, y, 0, -1.3, 1.3, 0, 0, 1.3, -1.3, 0);
        };
    }

    private static String arc(int diameters) {
        return String.format(Locale.ROOT, "a%1$s %1$s 0 0 1 %2$s 0", RADIUS, diameters * RADIUS);
    }

    private static String polygon(double x, double y, double... corners) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < corners.length; i += 2) {
            String corner = at(x + corners[i] * RADIUS, y + corners[i + 1] * RADIUS);
            path.append(i == 0 ? corner : corner.replace('M', 'L'));
        }
        return path.append('z').toString();
    }

    private static String at(double x, double y) {
        return "M" + Markup.number(x) + " " + Markup.number(y);
    }
}
