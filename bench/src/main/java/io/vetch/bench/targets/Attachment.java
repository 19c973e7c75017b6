package io.vetch.bench.targets;

/** How a host's interface leads into a switch. */
enum Attachment {
    /** The interface is a TAP that the switch has made: it goes when the switch goes. */
    TAP,
    /** The interface is one end of a veth pair, the switch holds the other. */
    VETH
}
