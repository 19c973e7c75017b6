package io.vetch.bench.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** Sentences that the terminal and the page have in common. */
final class Wording {
    /** What the mark of a figure means whose note says so. */
    static final String LIMIT =
            "In some round the generator was the limit, not the switch (of a ratio: one of the two), which may be"
                    + " better than this.";

    private Wording() {}

    /** {@code integrity, vetch, round 2, size 64}. */
    static String where(Finding finding) {
        String size = finding.size().isEmpty() ? "" : ", size " + finding.size();
        return finding.test() + ", " + finding.target() + ", round " + finding.round() + size;
    }

    /** Every target with its description. */
    static Map<String, String> targets(Report report) {
        Map<String, String> targets = new LinkedHashMap<>();
        for (String target : report.targets()) {
            targets.put(target, report.descriptions().getOrDefault(target, ""));
        }
        return targets;
    }

    /** What the columns mean. */
    static String reading(String reference) {
        return "A figure is the median of its rounds, in parentheses the lowest and the highest (left out if they print"
                + " as the median). A ratio is the median of the ratios to " + reference
                + " within the same round. Sizes are bytes with FCS; k and M are thousands and millions.";
    }
}
