package io.vetch.cli.docs;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a page shows of a command's output. All must be there, line by line, but
 *
 * <ul>
 *   <li>{@code …} stands for any lines, and within a line for any text;
 *   <li>what is another one each time is not looked at: dates and times of day, numbers with a decimal point, round
 *       trips, ages, the addresses that the kernel chooses (those with three zero bytes are people's choice, and
 *       count), the identifiers of bridges and of echo requests, numbers in columns (after two blanks);
 *   <li>blanks at the end of a line do not count, and several are as good as one;
 *   <li>empty lines do not count, nor {@code ^C}, which a terminal prints, nor tshark's warning to root.
 * </ul>
 *
 * @param lines without line ends
 */
record Shown(List<String> lines) {
    private static final String ANY = "…";

    private static final List<Pattern> CHANGING = List.of(
            Pattern.compile("(?<=\\btime=)\\d+(\\.\\d+)?(?= ms)"), // ping: from 100 ms on without a point
            Pattern.compile("\\d+(?= s old)"),
            Pattern.compile("\\d{8}T\\d{6}\\.\\d+Z"),
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d(?=[ T,])"),
            Pattern.compile("(?<![0-9a-f:])\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(?![:0-9a-f])"),
            Pattern.compile("(?![0-9a-f:]*00:00:00)(?<![0-9a-f:])[0-9a-f]{2}(:[0-9a-f]{2}){5}"),
            Pattern.compile("[0-9a-f]{4}\\.[0-9a-f]{12}"),
            Pattern.compile("(?<![\\d.])\\d+\\.\\d+(?!\\.?\\d)"),
            Pattern.compile("(?<=\\bid[ =])(0x)?[0-9a-f]+"),
            Pattern.compile("(?<=  )\\d+(?= |$)"));

    /** Whether a command that printed this text did what is shown. */
    boolean matches(String printed) {
        return Pattern.compile(expression())
                .matcher(text(printed.lines().toList()))
                .matches();
    }

    private String expression() {
        StringBuilder expression = new StringBuilder();
        for (String line : lines) {
            if (isNothing(line)) {
                continue;
            }
            if (line.strip().equals(ANY)) {
                expression.append("(.*\n)*");
                continue;
            }
            String[] parts = masked(line).split(ANY, -1);
            for (int i = 0; i < parts.length; i++) {
                expression.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
            }
            expression.append('\n');
        }
        return expression.toString();
    }

    private static String text(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.stream()
                .filter(line -> !isNothing(line))
                .forEach(line -> text.append(masked(line)).append('\n'));
        return text.toString();
    }

    private static boolean isNothing(String line) {
        return line.isBlank() || line.equals("^C") || line.startsWith("Running as user \"root\"");
    }

    private static String masked(String line) {
        String masked = line;
        for (Pattern changing : CHANGING) {
            masked = changing.matcher(masked).replaceAll("#");
        }
        return masked.replaceAll("\\s+", " ").stripTrailing();
    }
}
