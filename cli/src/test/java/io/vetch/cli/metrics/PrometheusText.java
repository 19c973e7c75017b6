package io.vetch.cli.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prometheus' text, read again. */
final class PrometheusText {
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    private static final Pattern ABOUT = Pattern.compile("# (HELP|TYPE) (\\S+) (.*)");

    private final List<Sample> samples = new ArrayList<>();
    private final Map<String, Map<String, String>> about = new LinkedHashMap<>();

    record Sample(String name, Map<String, String> labels, double value) {}

    PrometheusText(String text) {
        text.lines().forEach(this::read);
    }

    private void read(String line) {
        Matcher sample = SAMPLE.matcher(line);
        Matcher words = ABOUT.matcher(line);
        if (sample.matches()) {
            Map<String, String> labels = new TreeMap<>();
            Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            samples.add(new Sample(sample.group(1), labels, Double.parseDouble(sample.group(3))));
        } else if (words.matches()) {
            about.computeIfAbsent(words.group(2), _ -> new TreeMap<>()).put(words.group(1), words.group(3));
        } else {
            throw new AssertionError("no line of Prometheus' text: " + line);
        }
    }

    List<Sample> samples() {
        return samples;
    }

    /** In the order of the text. */
    List<String> names() {
        return List.copyOf(about.keySet());
    }

    String type(String name) {
        return about.get(name).get("TYPE");
    }

    String help(String name) {
        return about.get(name).get("HELP");
    }

    /** All that samples of this name have. */
    Set<String> labels(String name) {
        Set<String> labels = new TreeSet<>();
        samples.stream()
                .filter(each -> each.name().equals(name))
                .forEach(each -> labels.addAll(each.labels().keySet()));
        return labels;
    }

    /** The value of the one sample that has these labels and no others. */
    double value(String name, Map<String, String> labels) {
        return samples.stream()
                .filter(each -> each.name().equals(name) && each.labels().equals(labels))
                .map(Sample::value)
                .reduce((one, other) -> {
                    throw new AssertionError(name + labels + " is there twice");
                })
                .orElseThrow(() -> new AssertionError("no " + name + labels));
    }
}
