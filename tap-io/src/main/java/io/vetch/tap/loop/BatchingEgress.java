package io.vetch.tap.loop;

/** An egress that collects frames and sends them together. */
@FunctionalInterface
public interface BatchingEgress {
    /** Sends what the calling loop has staged; the frames' bytes are free afterwards. */
    void flush(int loop);
}
