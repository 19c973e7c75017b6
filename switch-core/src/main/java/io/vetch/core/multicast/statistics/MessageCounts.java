package io.vetch.core.multicast.statistics;

/** What {@link MessageCounters} were at one moment. Immutable. */
public final class MessageCounts {
    private final long[] received;
    private final long[] sent;

    MessageCounts(long[] received, long[] sent) {
        this.received = received.clone();
        this.sent = sent.clone();
    }

    public long received(MessageKind kind) {
        return received[kind.ordinal()];
    }

    public long sent(MessageKind kind) {
        return sent[kind.ordinal()];
    }
}
