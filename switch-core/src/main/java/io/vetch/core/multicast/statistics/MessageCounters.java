package io.vetch.core.multicast.statistics;

/**
 * The messages at one port, or those of the bridge's host: what the host sends comes in there, what it gets leaves
 * there. Not safe for use by several threads at once.
 */
public final class MessageCounters {
    private final long[] received = new long[MessageKind.values().length];
    private final long[] sent = new long[MessageKind.values().length];

    public void receive(MessageKind kind) {
        received[kind.ordinal()]++;
    }

    public void send(MessageKind kind) {
        sent[kind.ordinal()]++;
    }

    /** As they are now. */
    public MessageCounts counts() {
        return new MessageCounts(received, sent);
    }
}
