package io.vetch.cli.tool.settings;

/**
 * The parts of the line of {@code ip -d link} about a bridge or a port, in its order. Within one the table's order
 * holds.
 */
enum Section {
    BASICS,
    /** Shown while VLANs are filtered: a kernel that cannot filter them does not show them. */
    TAGS,
    FLAGS,
    SPANNING_TREE,
    LEARNED,
    /** As {@link #TAGS}. */
    VLANS,
    PROXIES,
    GROUPS,
    REST,
    /** Of stations that wait at a locked port: iproute2 6.1 does not know it; shown where it is in use. */
    WAITING,
    /** The port that takes over; shown where there is one. */
    BACKUP,
    /** Of multicast groups: iproute2 6.1 does not know it. */
    GROUP_LIMIT,
    /** What iproute2 does not know; shown where it is in use. */
    OURS,
    /** What is done about loops, which iproute2 does not know; shown where it is in use. */
    LOOPS,
    /** Not shown. */
    NOWHERE
}
