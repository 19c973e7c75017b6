package io.vetch.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The page as a real browser shows it. */
class HtmlReportIT {
    private static final String PAGE = HtmlReport.of(Samples.full());
    private static final Pattern COLOUR = Pattern.compile("--([a-z0-9-]+): #([0-9a-f]{6});");

    /** So narrow that the plots are in one column, and so high that all of them are on the picture. */
    private static final int WIDTH = 520;

    private static final int HEIGHT = 5400;
    private static final int FIGURE_AT_LEAST = 150;
    private static final int MARKER_AT_LEAST = 20;

    /** @param top of its border, {@code bottom} likewise */
    private record Region(int left, int top, int bottom) {}

    @TempDir
    Path directory;

    @BeforeEach
    void writePage() throws IOException {
        Chromium.assume();
        Files.writeString(directory.resolve("page.html"), PAGE);
    }

    @Test
    void theBrowserUnderstandsTheMarkupAsItIsMeant() throws Exception {
        String dom = new Chromium(directory).dom(directory.resolve("page.html"));
        Document meant = HtmlReportTest.parse(PAGE);

        for (String tag :
                List.of("figure", "svg", "g", "path", "text", "title", "table", "tr", "td", "th", "sup", "li")) {
            assertThat(dom.split("<" + tag + "[ >]", -1).length - 1)
                    .as(tag)
                    .isEqualTo(HtmlReportTest.elements(meant, tag).size());
        }
        assertThat(dom).contains("Open vSwitch 3.5 &lt;netdev&gt;").endsWith("</html>\n");
    }

    @ParameterizedTest(name = "dark: {0}")
    @ValueSource(booleans = {false, true})
    void everyPlotShowsItsTargetsInTheirColours(boolean dark) throws Exception {
        Path png = new Chromium(directory).screenshot(directory.resolve("page.html"), dark, WIDTH, HEIGHT);
        BufferedImage image = ImageIO.read(png.toFile());
        assertThat(List.of(image.getWidth(), image.getHeight())).containsExactly(WIDTH, HEIGHT);
        Map<String, Integer> colours = colours(dark);

        List<Element> figures = HtmlReportTest.elements(HtmlReportTest.parse(PAGE), "figure");
        List<Region> regions = regions(image, colours.getOrDefault("edge", 0));
        assertThat(regions).hasSameSizeAs(figures);
        for (int i = 0; i < figures.size(); i++) {
            String name = figures.get(i).getAttribute("id");
            Map<Integer, Integer> counts = histogram(image, regions.get(i));
            assertThat(mostFrequent(counts)).as(name + ": background").isEqualTo(colours.get("page"));
            assertThat(counts).as(name + ": labels").containsKey(colours.get("quiet"));
            Set<String> series = series(figures.get(i));
            assertThat(series).as(name).isNotEmpty();
            for (String each : series) {
                assertThat(counts.getOrDefault(colours.get("c" + each.substring(1)), 0))
                        .as(name + ": pixels of " + each)
                        .isGreaterThan(MARKER_AT_LEAST);
            }
        }
        assertThat(histogram(image, new Region(0, 0, HEIGHT)))
                .as("the box of findings")
                .containsKeys(colours.get("found"), colours.get("found-page"));
    }

    /** The style sheet's variables: those of the dark scheme come second. */
    private static Map<String, Integer> colours(boolean dark) {
        Map<String, Integer> colours = new HashMap<>();
        Matcher matcher = COLOUR.matcher(PAGE);
        while (matcher.find()) {
            int colour = Integer.parseInt(matcher.group(2), 16);
            if (dark) colours.put(matcher.group(1), colour);
            else colours.putIfAbsent(matcher.group(1), colour);
        }
        return colours;
    }

    /** The figures from top to bottom, found by their left borders: no other line of that colour is so high. */
    private static List<Region> regions(BufferedImage image, int edge) {
        List<Region> best = List.of();
        for (int x = 0; x < image.getWidth() / 2; x++) {
            List<Region> regions = new ArrayList<>();
            int start = 0;
            for (int y = 0; y < image.getHeight(); y++) {
                if (rgb(image, x, y) == edge) continue;
                if (y - start >= FIGURE_AT_LEAST) regions.add(new Region(x, start, y));
                start = y + 1;
            }
            if (regions.size() > best.size()) best = regions;
        }
        return best;
    }

    private static Map<Integer, Integer> histogram(BufferedImage image, Region region) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int y = region.top(); y < region.bottom(); y++) {
            for (int x = region.left(); x < image.getWidth(); x++) counts.merge(rgb(image, x, y), 1, Integer::sum);
        }
        return counts;
    }

    private static int mostFrequent(Map<Integer, Integer> counts) {
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    /** Classes of the targets that have a filled marker in a figure. */
    private static Set<String> series(Element figure) {
        Set<String> series = new TreeSet<>();
        NodeList paths = figure.getElementsByTagName("path");
        for (int i = 0; i < paths.getLength(); i++) {
            Element path = (Element) paths.item(i);
            if (path.getAttribute("class").equals("mark")) {
                series.add(((Element) path.getParentNode()).getAttribute("class"));
            }
        }
        return series;
    }

    private static int rgb(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xffffff;
    }
}
