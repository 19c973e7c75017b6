package io.vetch.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Lab;
import java.util.List;
import java.util.regex.Pattern;

/** What {@code vetch counters} said at one moment. */
record Counters(String text) {
    private static final Pattern BLANKS = Pattern.compile(" +");

    static Counters of(Lab lab) {
        return new Counters(
                lab.sh(io.vetch.cli.lab.Flavor.VETCH_COMMAND + " counters").out());
    }

    long received(String port) {
        return column(port, 1);
    }

    long transmitted(String port) {
        return column(port, 3);
    }

    private long column(String port, int index) {
        List<String[]> rows = text.lines()
                .map(line -> BLANKS.split(line.strip()))
                .filter(words -> words[0].equals(port))
                .toList();
        assertThat(rows).as("lines of %s in%n%s", port, text).hasSize(1);
        return Long.parseLong(rows.getFirst()[index]);
    }

    /**
     * The lines below a port's own: its drops and losses, each "drop REASON: COUNT (…)" or "lost … REASON: COUNT (…)".
     */
    List<String> losses(String port) {
        return text.lines()
                .dropWhile(line -> !line.strip().startsWith(port + " "))
                .skip(1)
                .takeWhile(line -> line.startsWith("    "))
                .map(String::strip)
                .toList();
    }

    /** All drops and losses of all ports. */
    List<String> losses() {
        return text.lines()
                .filter(line -> line.startsWith("    "))
                .map(String::strip)
                .toList();
    }
}
