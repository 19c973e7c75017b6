package io.vetch.cli.standin.filter;

import java.util.List;

/** All filters that are bypassed on one bridge, in the order in which they were found; equal if they are the same. */
public record Findings(List<Finding> all) {
    public static final Findings NONE = new Findings(List.of());

    public Findings {
        all = List.copyOf(all);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** Those that {@code earlier} does not have. */
    public List<Finding> newSince(Findings earlier) {
        return all.stream().filter(finding -> !earlier.all.contains(finding)).toList();
    }

    /** One line for each. */
    public List<String> lines() {
        return all.stream().map(Finding::toString).toList();
    }
}
