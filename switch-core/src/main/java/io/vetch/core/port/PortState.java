package io.vetch.core.port;

import java.util.Locale;

/** Port states with the numbers of linux/if_bridge.h (BR_STATE_*). */
public enum PortState {
    DISABLED,
    LISTENING,
    LEARNING,
    FORWARDING,
    BLOCKING;

    private static final PortState[] BY_NUMBER = values();

    /** @param number 0 to 4 */
    public static PortState of(int number) {
        return BY_NUMBER[number];
    }

    public int number() {
        return ordinal();
    }

    public boolean learns() {
        return this == LEARNING || this == FORWARDING;
    }

    /** The word of bridge(8). */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
