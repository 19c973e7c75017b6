package io.vetch.tap.loop;

/** A device that a loop reads when it becomes readable. */
public interface BurstReader {
    /** What a burst came to. */
    enum Burst {
        /** Frames, or none that were there. */
        READ,
        /** Nothing but an error. Many in a row end the reading, see {@link #failing}. */
        FAILED,
        /** There is no device any more. */
        GONE
    }

    /**
     * Reads and handles a burst, at most {@link BurstBuffer#SLOTS} frames, on {@code loop}'s thread. Must not block.
     */
    Burst readBurst(SwitchLoop loop);

    /** Everything of the burst has been sent: the bytes of its frames are free. On the loop's thread. */
    default void burstDone() {}

    /** Called once, on the loop's thread, after {@link #readBurst} said that the device is gone. */
    void gone();

    /** Its bursts keep failing: it is not read any more until it is started again. On the loop's thread. */
    void failing();
}
