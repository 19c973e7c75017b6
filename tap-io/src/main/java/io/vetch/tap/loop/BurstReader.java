package io.vetch.tap.loop;

/** A device that a loop reads when it becomes readable. */
public interface BurstReader {
    /**
     * Reads and handles a burst, at most {@link BurstBuffer#SLOTS} frames, on {@code loop}'s thread. Must not block.
     *
     * @return false if the device is gone and not to be read again
     */
    boolean readBurst(SwitchLoop loop);

    /** Everything of the burst has been sent: the bytes of its frames are free. On the loop's thread. */
    default void burstDone() {}

    /** Called once, on the loop's thread, after {@link #readBurst} said that the device is gone. */
    void gone();
}
