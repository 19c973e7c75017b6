package io.vetch.cli.manual;

import io.vetch.cli.command.ParsedCommands;
import java.util.List;
import java.util.Locale;

/**
 * A manual page in the macros of man(7), which groff and mandoc read. Text is escaped; {@link #bold} and the like are
 * not.
 */
final class Roff {
    private final StringBuilder page = new StringBuilder();

    /** @param summary behind the name, one line */
    Roff(String name, int section, String date, String summary) {
        page.append(".\\\" Made by the build from what the command says of itself.\n");
        page.append(".TH \"%s\" %d %s \"%s\" \"Vetch\"\n"
                .formatted(escaped(name.toUpperCase(Locale.ROOT)), section, date, ParsedCommands.version()));
        // Neither hyphens nor spread words: most of a page is words to be typed.
        page.append(".nh\n.ad l\n");
        section("NAME");
        page.append(escaped(name)).append(" \\- ").append(escaped(summary)).append('\n');
    }

    Roff section(String title) {
        page.append(".SH \"").append(escaped(title)).append("\"\n");
        return this;
    }

    /** Paragraphs, divided by empty lines. */
    Roff text(String text) {
        for (String paragraph : text.strip().split("\n\\s*\n", -1)) {
            paragraph();
            paragraph
                    .lines()
                    .map(String::strip)
                    .forEach(line -> page.append(escaped(line)).append('\n'));
        }
        return this;
    }

    /** A section begins with one. */
    private void paragraph() {
        if (page.lastIndexOf("\n.SH ") != page.lastIndexOf("\n", page.length() - 2)) {
            page.append(".PP\n");
        }
    }

    /** Lines as they are. */
    Roff verbatim(List<String> lines) {
        paragraph();
        page.append(".nf\n");
        lines.forEach(
                line -> page.append(line.isBlank() ? "\\&" : escaped(line)).append('\n'));
        page.append(".fi\n");
        return this;
    }

    /** @param tag by {@link #bold} and {@link #italic} */
    Roff tagged(String tag, String text) {
        page.append(".TP\n").append(tag).append('\n');
        page.append(escaped(text.replace("%n", " ").strip())).append('\n');
        return this;
    }

    Roff seeAlso(String pages) {
        return section("SEE ALSO").text(pages);
    }

    static String bold(String text) {
        return "\\fB" + escaped(text) + "\\fR";
    }

    static String italic(String text) {
        return "\\fI" + escaped(text) + "\\fR";
    }

    /** A hyphen becomes the minus that can be copied to a shell. */
    private static String escaped(String text) {
        String plain = text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("…", "...")
                .replace("\t", "    ")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti")
                .replace("'", "\\(aq");
        return plain.startsWith(".") ? "\\&" + plain : plain;
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
