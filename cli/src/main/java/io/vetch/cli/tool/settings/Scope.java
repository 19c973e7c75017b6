package io.vetch.cli.tool.settings;

/** The tools that know a setting. */
public enum Scope {
    IP,
    BRIDGE,
    BOTH;

    boolean includes(Scope tool) {
        return this == tool || this == BOTH;
    }
}
