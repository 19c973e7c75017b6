package io.vetch.core.fdb;

/** What became of a source address. */
public enum LearnOutcome {
    NEW,
    REFRESHED,
    /** Known on another port before. */
    MOVED,
    /** Limit reached, sticky on another port, or one of the bridge's own addresses. */
    REFUSED
}
