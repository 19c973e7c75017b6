package io.vetch.tap.device;

import io.vetch.tap.linux.PacketSocket;
import io.vetch.tap.loop.BurstBuffer;
import io.vetch.tap.loop.SwitchLoop;

/** How the frames of an attached interface come. Of one loop's thread, but for opening and {@link #close}. */
interface PacketReceiver extends AutoCloseable {
    /** Most frames of a burst. */
    int BATCH = BurstBuffer.SLOTS;

    PacketSocket socket();

    /** Receives a burst and hands it to {@code target}. @return how many frames before or among them were lost */
    int receive(SwitchLoop loop, FrameSink target);

    /** Whether nothing is there to be received, as far as that can be seen without a system call. */
    default boolean isEmpty() {
        return true;
    }

    /** Everything of the burst has been sent. */
    default void burstDone() {}

    @Override
    void close();
}
