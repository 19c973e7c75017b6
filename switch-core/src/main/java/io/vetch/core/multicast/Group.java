package io.vetch.core.multicast;

import java.util.ArrayList;
import java.util.List;

/** A group of the table, with or without a source: whether the host is in it, and which ports are. */
final class Group {
    final GroupKey key;
    /** The later a group was made, the higher. */
    final long number;
    /** Until when the host is in it. */
    final Timers.Timer timer;

    final List<PortGroup> ports = new ArrayList<>();
    boolean hostJoined;
    long hostSince;

    Group(GroupKey key, long number, Timers.Timer timer) {
        this.key = key;
        this.number = number;
        this.timer = timer;
    }

    boolean isEmpty() {
        return ports.isEmpty() && !hostJoined;
    }
}
