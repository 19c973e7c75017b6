package io.vetch.cli.manual;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command prints for {@code --help}: lines that say how it is called, then explanations.
 *
 * @param text with the line breaks of a terminal; indented lines are meant as they are
 */
record UsageText(String text) {
    private static final String USAGE = "Usage: ";

    /** The lines of a call, the first one with what stands before it on the screen cut off. */
    static List<String> synopsis(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            boolean begins = line.startsWith(USAGE);
            if (!lines.isEmpty() && (begins || !isIndented(line))) {
                break;
            }
            if (begins || !lines.isEmpty()) {
                lines.add(
                        line.startsWith(USAGE) || line.startsWith(" ".repeat(USAGE.length()))
                                ? line.substring(USAGE.length())
                                : line);
            }
        }
        return lines;
    }

    /** Behind those lines. */
    private List<String> rest() {
        return text.lines().skip(synopsis(text).size()).toList();
    }

    void write(Roff page) {
        page.section("SYNOPSIS").verbatim(synopsis(text)).section("DESCRIPTION");
        List<String> block = new ArrayList<>();
        for (String line : rest()) {
            if (!block.isEmpty() && isIndented(line) != isIndented(block.getFirst())) {
                write(page, block);
                block.clear();
            }
            block.add(line);
        }
        write(page, block);
    }

    private static void write(Roff page, List<String> block) {
        if (block.stream().allMatch(String::isBlank)) {
            return;
        }
        if (isIndented(block.getFirst())) {
            page.verbatim(block);
        } else {
            page.text(String.join("\n", block));
        }
    }

    private static boolean isIndented(String line) {
        return line.startsWith(" ") || line.startsWith("\t");
    }
}
