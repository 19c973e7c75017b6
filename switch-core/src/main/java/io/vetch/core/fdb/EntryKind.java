package io.vetch.core.fdb;

/** How an entry came to be and how it ends, as in bridge(8). */
public enum EntryKind {
    /** Learned or added; ages. */
    DYNAMIC,
    /** Added; never ages, but follows its station unless it is sticky. */
    STATIC,
    /** One of the bridge's own addresses ("permanent"): frames to it go to the host. */
    LOCAL
}
