package io.vetch.bench.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that a report must show, such as {@code throughput(64) >= 0.95 * kernel}:
 *
 * <pre>
 * [TARGET.]METRIC[(SIZE[, AT])] OP [NUMBER *] (TARGET | NUMBER)     OP: &gt;= &lt;= &gt; &lt; ==
 * [TARGET.]findings OP NUMBER
 * </pre>
 *
 * Against a target, the median of the ratios within the same round is compared with the number; against a number, the
 * median over the rounds. Without a target on the left it is about every target but the one on the right; without a
 * size or an at, about every one that was measured for any target. It holds if all of these figures are there and each
 * of them fits. A number may end in {@code k} or {@code M}. Immutable.
 */
public final class Assertion {
    private static final String FINDINGS = "findings";
    private static final String NUMBER = "([0-9]+(?:\\.[0-9]+)?(?:e-?[0-9]+)?)([kM]?)";
    private static final Pattern NUMERIC = Pattern.compile(NUMBER);
    private static final Pattern EXPRESSION =
            Pattern.compile("(?:(?<target>[^()<>=*]+)\\.)?(?<metric>[A-Za-z0-9_-]+)\\s*"
                    + "(?:\\(\\s*(?<size>[^,()]*?)\\s*(?:,\\s*(?<at>[^,()]+?)\\s*)?\\))?"
                    + "\\s*(?<op>>=|<=|==|>|<)\\s*(?:(?<factor>" + NUMBER + ")\\s*\\*\\s*)?(?<operand>[^\\s*<>=]+)");
    private static final int SHOWN = 4;

    /** @param sentence the expression, whether it holds, and the figures that decide it */
    public record Result(boolean passed, String sentence) {}

    private record Check(boolean passed, String sentence) {}

    private final String text;
    private final String target;
    private final @Nullable Metric metric;
    private final String size;
    private final String at;
    private final Operator operator;
    private final double number;
    private final String other;

    /** @param metric null: the number of findings */
    private Assertion(String text, Matcher matcher, @Nullable Metric metric) {
        this.text = text;
        this.metric = metric;
        target = group(matcher, "target");
        size = group(matcher, "size");
        at = group(matcher, "at");
        operator = Operator.of(group(matcher, "op"));
        double factor = matcher.group("factor") == null ? 1 : number(matcher.group("factor"));
        String operand = group(matcher, "operand");
        boolean numeric = NUMERIC.matcher(operand).matches();
        number = numeric ? factor * number(operand) : factor;
        other = numeric ? "" : operand;
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none, with the grammar; or if there is no such metric, with those there
     *     are
     */
    public static Assertion parse(String text) {
        String trimmed = text.strip();
        Matcher matcher = EXPRESSION.matcher(trimmed);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not an assertion: " + trimmed
                    + ": it is [TARGET.]METRIC[(SIZE[, AT])] OP [NUMBER *] (TARGET | NUMBER), with OP one of"
                    + " >= <= > < ==");
        }
        String word = group(matcher, "metric");
        if (word.equals(FINDINGS)) return findings(trimmed, matcher);
        Metric metric = Metric.of(word)
                .orElseThrow(() -> new IllegalArgumentException("no metric " + word + ": there is "
                        + Stream.concat(Stream.of(Metric.values()).map(Metric::word), Stream.of(FINDINGS))
                                .collect(Collectors.joining(", "))));
        return new Assertion(trimmed, matcher, metric);
    }

    private static Assertion findings(String text, Matcher matcher) {
        Assertion assertion = new Assertion(text, matcher, null);
        if (assertion.other.isEmpty() && matcher.group("size") == null) return assertion;
        throw new IllegalArgumentException(
                "not an assertion: " + text + ": findings have no size, and are compared with a number");
    }

    /**
     * Refuses names that will not be in the report: to be asked before a long run.
     *
     * @throws IllegalArgumentException if it names a target that is not among these, with those there are
     */
    public void requireTargets(Collection<String> targets) {
        for (String name : List.of(target, other)) {
            if (name.isEmpty() || targets.contains(name)) continue;
            throw new IllegalArgumentException(
                    "no target " + name + " for " + text + ": there is " + String.join(", ", targets));
        }
    }

    /**
     * Holds it against a report. What was not measured fails it.
     *
     * @throws IllegalArgumentException as {@link #requireTargets} of the report's targets
     */
    public Result check(Report report) {
        requireTargets(report.targets());
        if (metric == null) return count(report);
        Comparison comparison = Comparison.of(report);
        List<Check> checks = new ArrayList<>();
        for (String each : subjects(report)) {
            for (Point point : points(comparison, metric)) checks.add(check(comparison, metric, each, point));
        }
        if (checks.isEmpty()) return result(false, "there is no target but " + other);
        boolean passed = checks.stream().allMatch(Check::passed);
        List<String> sentences = checks.stream()
                .filter(check -> passed || !check.passed())
                .map(Check::sentence)
                .toList();
        String more = sentences.size() > SHOWN ? "; and " + (sentences.size() - SHOWN) + " more" : "";
        return result(passed, sentences.stream().limit(SHOWN).collect(Collectors.joining("; ")) + more);
    }

    /** The expression as it was given. */
    @Override
    public String toString() {
        return text;
    }

    private Result count(Report report) {
        List<Finding> found = report.findings().stream()
                .filter(each -> target.isEmpty() || each.target().equals(target))
                .toList();
        String first = found.isEmpty()
                ? ""
                : ", the first: " + Wording.where(found.getFirst()) + ": "
                        + found.getFirst().what();
        String count = found.size() == 1 ? "1 finding" : found.size() + " findings";
        return result(operator.holds(found.size(), number), count + first);
    }

    private List<String> subjects(Report report) {
        if (!target.isEmpty()) return List.of(target);
        return report.targets().stream().filter(each -> !each.equals(other)).toList();
    }

    /** Those it is about; the one it names, if that was not measured at all. */
    private List<Point> points(Comparison comparison, Metric measured) {
        List<Point> points = comparison.points(measured).stream()
                .filter(point -> size.isEmpty() || point.size().equalsIgnoreCase(size))
                .filter(point -> at.isEmpty() || point.at().equalsIgnoreCase(at))
                .toList();
        return points.isEmpty() ? List.of(new Point(size, at)) : points;
    }

    private Check check(Comparison comparison, Metric measured, String subject, Point point) {
        Spread own = comparison.figure(measured, subject, point);
        String name = subject + "." + measured.word() + point.suffix();
        String notes = notes(comparison, measured, subject, point);
        if (own.isEmpty()) return new Check(false, name + " was not measured" + notes);
        String figure = figure(own, measured);
        if (other.isEmpty()) {
            boolean misleading =
                    own.median() != number && Figures.digits(own.median()).equals(Figures.digits(number));
            String exact = misleading ? ", exactly " + own.median() : "";
            return new Check(operator.holds(own.median(), number), name + " is " + figure + exact + notes);
        }
        Spread divisor = comparison.figure(measured, other, point);
        String otherNotes = notes(comparison, measured, other, point);
        if (divisor.isEmpty()) {
            String otherName = other + "." + measured.word() + point.suffix();
            return new Check(false, otherName + " was not measured" + otherNotes);
        }
        Spread ratio = comparison.ratio(measured, subject, other, point);
        String against = figure + notes + " against " + figure(divisor, measured) + otherNotes;
        if (ratio.isEmpty()) {
            return new Check(false, name + " cannot be compared with " + other + " in any round: " + against);
        }
        String range = Figures.range(ratio, "", " to ");
        String times = exact(ratio.median()) + " times " + other + (range.isEmpty() ? "" : " (" + range + ")");
        return new Check(operator.holds(ratio.median(), number), name + " is " + times + ": " + against);
    }

    private static String figure(Spread spread, Metric metric) {
        String range = Figures.range(spread, metric.unit(), " to ");
        return Figures.withUnit(spread.median(), metric.unit()) + (range.isEmpty() ? "" : " (" + range + ")");
    }

    private static String notes(Comparison comparison, Metric metric, String target, Point point) {
        List<String> notes = comparison.notes(metric, target, point);
        return notes.isEmpty() ? "" : " [" + String.join("; ", notes) + "]";
    }

    /** Three digits, or as many as it takes to tell it from the number it is compared with. */
    private String exact(double ratio) {
        String digits = Figures.digits(ratio);
        boolean misleading = ratio != number && digits.equals(Figures.digits(number));
        return misleading ? Double.toString(ratio) : digits;
    }

    private Result result(boolean passed, String why) {
        return new Result(passed, text + (passed ? ": passed: " : ": FAILED: ") + why);
    }

    private static double number(String text) {
        Matcher matcher = NUMERIC.matcher(text);
        if (!matcher.matches()) throw new IllegalArgumentException("not a number: " + text);
        double factor = switch (group(matcher, 2)) {
            case "k" -> 1e3;
            case "M" -> 1e6;
            default -> 1;
        };
        return Double.parseDouble(group(matcher, 1)) * factor;
    }

    private static String group(Matcher matcher, String name) {
        return Optional.ofNullable(matcher.group(name)).orElse("").strip();
    }

    private static String group(Matcher matcher, int index) {
        return Optional.ofNullable(matcher.group(index)).orElse("");
    }

    private enum Operator {
        AT_LEAST(">="),
        AT_MOST("<="),
        ABOVE(">"),
        BELOW("<"),
        EQUAL("==");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        static Operator of(String sign) {
            return Stream.of(values())
                    .filter(each -> each.sign.equals(sign))
                    .findFirst()
                    .orElseThrow();
        }

        boolean holds(double left, double right) {
            return switch (this) {
                case AT_LEAST -> left >= right;
                case AT_MOST -> left <= right;
                case ABOVE -> left > right;
                case BELOW -> left < right;
                case EQUAL -> left == right;
            };
        }
    }
}
