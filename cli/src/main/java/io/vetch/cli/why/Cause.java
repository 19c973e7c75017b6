package io.vetch.cli.why;

/** What is found to be in the way, or that nothing is. */
public enum Cause {
    /** Nothing is in the way, and it was tried. */
    WELL,
    /** Nothing is in the way as far as can be seen without sending. */
    NOTHING_FOUND,
    /** Nobody with this address was ever heard. */
    UNKNOWN_STATION,
    /** It was heard, but not within the ageing time. */
    HEARD_LONG_AGO,
    /** It does not answer ARP or neighbour discovery. */
    NOT_ANSWERED,
    /** It answers, but the answer is dropped. */
    ANSWER_DROPPED,
    /** Two bridges that do not know each other. */
    OTHER_BRIDGE,
    BRIDGE_DOWN,
    /** An interface is administratively down. */
    LINK_DOWN,
    /** The line is dead, or the far end is down. */
    NO_CARRIER,
    ISOLATED,
    LOCKED,
    /** A VLAN rule. */
    VLAN,
    /** A port is not forwarding, by its spanning tree or by hand. */
    NOT_FORWARDING,
    /** A port is kept out for a while, as frames went round through it. */
    QUARANTINE,
    TOO_LONG,
    /** Two ports are wired together, and frames go round. */
    LOOP,
    /** The same MAC address at two ports. */
    DUPLICATE_MAC,
    /** The namespace has no route to the other, which is of another subnet. */
    WRONG_SUBNET,
    /** The namespace has no route to the other, or one that leads elsewhere. */
    NO_ROUTE,
    TCP_REFUSED,
    TCP_SILENT,
    /** It was reached by frames, and did not answer the echo request. */
    PING_SILENT,
    QUEUE_FULL,
    /** Another drop reason, which the sentence names. */
    DROPPED,
    /** Both are at one port: their frames do not pass here. */
    SAME_PORT;

    public boolean isFine() {
        return this == WELL || this == NOTHING_FOUND;
    }
}
