package io.vetch.cli.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A block of code in a page.
 *
 * @param line where it begins in the page, from 1
 * @param mark what stands after the language, perhaps nothing; null for an indented block, which cannot have a mark
 * @param lines what stands in it
 */
record Block(int line, @Nullable String mark, List<String> lines) {
    private static final Pattern FENCE = Pattern.compile("```(\\S*) *(.*)");
    private static final String INDENT = "    ";
    private static final Pattern TOOL = Pattern.compile("^(\\$ |sudo |PATH=\\S+ )*(\\./)?"
            + "(vetch|ip|brctl|bridge|tcpdump|tshark|wireshark|qemu-\\S+|check|mvnw|bench/run)( .*|$)");

    /** All blocks of a page, in its order. */
    static List<Block> of(List<String> page) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            var fence = FENCE.matcher(page.get(i));
            if (!fence.matches()) {
                boolean begins = page.get(i).startsWith(INDENT)
                        && (i == 0 || page.get(i - 1).isBlank());
                if (begins) {
                    blocks.add(new Block(i + 1, null, page.subList(i, endOfIndent(page, i))));
                }
                continue;
            }
            int end = i + 1;
            while (!page.get(end).equals("```")) {
                end++;
            }
            blocks.add(new Block(i + 1, fence.group(2), page.subList(i + 1, end)));
            i = end;
        }
        return blocks;
    }

    private static int endOfIndent(List<String> page, int from) {
        int end = from;
        while (end < page.size() && page.get(end).startsWith(INDENT)) {
            end++;
        }
        return end;
    }

    /** Whether a reader would take a line of it for a command. */
    boolean hasCommand() {
        return lines.stream().anyMatch(line -> TOOL.matcher(line.strip()).matches());
    }

    boolean runs() {
        return mark != null && (mark.equals("run") || goesOn());
    }

    boolean goesOn() {
        return "run goes-on".equals(mark);
    }

    /** Whether it is a file, which may hold commands. */
    boolean isFile() {
        return file("file") != null;
    }

    boolean isLeftOut() {
        return mark != null && mark.matches("no-run: \\S.*");
    }

    /** Whether a test of its own has what this shows. */
    boolean isDoneElsewhere() {
        return mark != null && mark.contains("; a test ");
    }

    /** The name of the file that {@code file=} or {@code shows=} tells, or null. */
    @Nullable
    String file(String word) {
        return mark != null && mark.startsWith(word + "=") ? mark.substring(word.length() + 1) : null;
    }

    /** The commands, each with what is shown of its output. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith("$ ")) {
                throw new IllegalStateException("line %d shows output of no command".formatted(line + 1 + i));
            }
            StringBuilder command = new StringBuilder(lines.get(i).substring(2));
            int number = line + 1 + i;
            while (lines.get(i).endsWith("\\")) {
                command.append('\n').append(lines.get(++i));
            }
            int end = i + 1;
            while (end < lines.size() && !lines.get(end).startsWith("$ ")) {
                end++;
            }
            steps.add(new Step(number, command.toString(), new Shown(lines.subList(i + 1, end))));
            i = end - 1;
        }
        return steps;
    }

    /** @param line of the command in the page, from 1 */
    record Step(int line, String command, Shown shown) {}
}
