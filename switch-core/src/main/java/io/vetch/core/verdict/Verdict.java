package io.vetch.core.verdict;

import java.util.Locale;

/** What the relay decided for a frame. Every received frame gets exactly one. */
public enum Verdict {
    /** To one port, where the destination was learned. */
    FORWARD,
    /** To every eligible port: the destination is a group, or unknown. */
    FLOOD,
    /** To the host alone, by the bridge's own port. */
    DELIVER,
    /** To the kernel bridge that the switch stands in for, which deals with it, for one {@link DropReason}. */
    PUNT,
    /** To nobody, for one {@link DropReason}. */
    DROP;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
