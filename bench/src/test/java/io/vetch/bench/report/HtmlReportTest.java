package io.vetch.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class HtmlReportTest {
    private static final String PAGE = HtmlReport.of(Samples.full());

    @Test
    void needsNothingFromOutside() {
        assertThat(PAGE.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:", "url(", "@import");
        assertThat(PAGE).doesNotContain("<script", "<link", "src=", "onload");
    }

    @Test
    void isWellFormedWithUniqueIdsAndLinksThatLeadSomewhere() throws Exception {
        Document page = parse(PAGE);
        List<String> ids = new ArrayList<>();
        for (Element each : elements(page, "*")) if (each.hasAttribute("id")) ids.add(each.getAttribute("id"));

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(elements(page, "a"))
                .isNotEmpty()
                .allMatch(link -> ids.contains(link.getAttribute("href").substring(1)));
    }

    /** A browser takes {@code <td/>} for an open cell. */
    @Test
    void onlyVoidElementsAndThoseOfSvgCloseThemselves() {
        assertThat(PAGE).doesNotContainPattern("<(?!meta|path)[a-z0-9]+( [^<>]*)?/>");
    }

    @Test
    void plotsHaveNamesAndCoordinates() throws Exception {
        Document page = parse(PAGE);

        assertThat(elements(page, "figure").stream().map(figure -> figure.getAttribute("id")))
                .containsExactly(
                        "ratios",
                        "plot-throughput",
                        "plot-forwarding",
                        "plot-switch-cpu",
                        "plot-latency-64",
                        "plot-latency-1518",
                        "plot-loss-64",
                        "plot-loss-1518");
        for (Element figure : elements(page, "figure")) {
            Element svg = (Element) figure.getElementsByTagName("svg").item(0);
            assertThat(svg.getAttribute("role")).isEqualTo("img");
            assertThat(svg.getAttribute("aria-label")).contains("vetch, kernel, ovs-af");
        }
        assertThat(elements(page, "path"))
                .allMatch(path -> path.getAttribute("d").matches("[MLaz0-9 .-]+"));
        assertThat(elements(page, "text"))
                .allMatch(text -> (text.getAttribute("x") + text.getAttribute("y")).matches("[0-9.-]+"));
    }

    @Test
    void marksTellTheirFigures() throws Exception {
        Document page = parse(PAGE);
        List<String> tooltips = new ArrayList<>();
        for (Element path : elements(page, "path")) {
            if (!path.getAttribute("class").equals("mark hollow") || !path.hasChildNodes()) continue;
            tooltips.add(path.getTextContent().strip());
        }

        assertThat(tooltips)
                .anyMatch(text -> text.matches(
                        "kernel, throughput\\(128\\): 42. k frames/s \\(.*\\); the generator was the limit.*"));
        assertThat(tooltips).anyMatch(text -> text.startsWith("vetch, throughput(128): 0.9"));
    }

    @Test
    void tablesMarkTheGeneratorsLimitAndGiveNotes() {
        assertThat(PAGE)
                .contains("\u25cb", "<li id=\"throughput-note-1\">the generator was the limit (rounds 1, 3)</li>");
        assertThat(PAGE).contains("Found: 2", "8 of &quot;one&quot; kind", "Open vSwitch 3.5 &lt;netdev&gt;");
        assertThat(PAGE)
                .contains("Raw measurements: " + Samples.full().measurements().size());
    }

    @Test
    void textIsEscapedWhateverItIs() throws Exception {
        String nasty = "<script>alert('x')</script>&amp;\u0000\ud800\"";
        String page = HtmlReport.of(Samples.of(
                new Measurement(Metric.THROUGHPUT, nasty, 1, "64", "", 1, nasty),
                new Measurement(Metric.LATENCY, nasty, 1, nasty, "p50", 1, ""),
                new Measurement(Metric.LATENCY, nasty, 1, nasty, "p99", 2, "")));

        assertThat(page).doesNotContain("<script");
        assertThat(elements(parse(page), "h1").getFirst().getTextContent())
                .contains("<script>alert('x')</script>&amp;");
    }

    @Test
    void awkwardFiguresDoNotSpoilIt() throws Exception {
        parse(HtmlReport.of(Samples.of()));
        Document page = parse(HtmlReport.of(Samples.of(
                Samples.figure(Metric.THROUGHPUT, "a", 1, "64", 0),
                Samples.figure(Metric.THROUGHPUT, "kernel", 1, "64", 0),
                Samples.figure(Metric.FORWARDING_RATE, "a", 1, "64", Double.POSITIVE_INFINITY),
                Samples.figure(Metric.FORWARDING_RATE, "kernel", 1, "64", 5),
                new Measurement(Metric.LATENCY, "a", 1, "64", "min", 0, ""),
                new Measurement(Metric.LATENCY, "a", 1, "64", "p100", 0, ""),
                new Measurement(Metric.LIGHT_LATENCY, "a", 1, "64", "p50", Double.NaN, "none"),
                new Measurement(Metric.LIGHT_LATENCY, "a", 1, "64", "p99", Double.NaN, "none"),
                new Measurement(Metric.LOSS, "a", 1, "64", "0", 0, ""),
                new Measurement(Metric.LOSS, "a", 1, "64", "00", 0, ""))));

        assertThat(elements(page, "path"))
                .allMatch(path -> path.getAttribute("d").matches("[MLaz0-9 .-]+"));
        assertThat(elements(page, "figure")).hasSizeGreaterThan(4);
    }

    @Test
    void fewSizesAreBarsAndMoreAreLines() throws Exception {
        List<Measurement> figures = new ArrayList<>();
        for (String size : List.of("64", "512", "1518")) {
            figures.add(Samples.figure(Metric.THROUGHPUT, "kernel", 1, size, 100));
            if (!size.equals("512")) figures.add(Samples.figure(Metric.FORWARDING_RATE, "kernel", 1, size, 100));
        }
        Document page = parse(HtmlReport.of(Samples.of(figures.toArray(Measurement[]::new))));

        assertThat(classes(page, "plot-throughput")).contains("line", "mark").doesNotContain("mark bar");
        assertThat(classes(page, "plot-forwarding")).contains("mark bar").doesNotContain("line", "mark");
    }

    @Test
    void emptyPlotSaysWhy() throws Exception {
        Document page = parse(HtmlReport.of(Samples.of(
                new Measurement(Metric.THROUGHPUT, "a", 1, "64", "", Double.NaN, "the port went down"),
                Samples.figure(Metric.FORWARDING_RATE, "a", 1, "64", Double.NaN),
                new Measurement(Metric.LATENCY, "a", 1, "64", "p50", 0, ""),
                new Measurement(Metric.LATENCY, "a", 1, "64", "p99", 0, ""))));

        assertThat(figure(page, "plot-throughput").getTextContent()).contains("no figures: the port went down");
        assertThat(figure(page, "plot-forwarding").getTextContent()).contains("no figures: nothing was measured");
        assertThat(figure(page, "plot-latency-64").getTextContent()).contains("every figure is 0");
    }

    private static List<String> classes(Document page, String figure) {
        List<String> classes = new ArrayList<>();
        NodeList paths = figure(page, figure).getElementsByTagName("path");
        for (int i = 0; i < paths.getLength(); i++) classes.add(((Element) paths.item(i)).getAttribute("class"));
        return classes;
    }

    private static Element figure(Document page, String id) {
        return elements(page, "figure").stream()
                .filter(figure -> figure.getAttribute("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    static Document parse(String page) throws IOException, SAXException, ParserConfigurationException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    static List<Element> elements(Document page, String tag) {
        List<Element> elements = new ArrayList<>();
        NodeList nodes = page.getElementsByTagName(tag);
        for (int i = 0; i < nodes.getLength(); i++) elements.add((Element) nodes.item(i));
        return elements;
    }
}
