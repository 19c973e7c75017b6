package io.vetch.cli.tool.settings;

/** The parts of the line of {@code ip -d link} about a bridge or a port, in its order. Within one the table's order holds. */
enum Section {
    BASICS,
    FLAGS,
    SPANNING_TREE,
    LEARNED,
    PROXIES,
    GROUPS,
    REST,
    /** Not shown. */
    NOWHERE
}
