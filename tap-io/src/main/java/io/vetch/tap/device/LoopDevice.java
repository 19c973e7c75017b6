package io.vetch.tap.device;

import io.vetch.tap.loop.BurstReader;
import io.vetch.tap.loop.SwitchLoop;

/** A device that a loop reads. Control thread, but for what is {@link BurstReader}'s. */
public interface LoopDevice extends BurstReader, AutoCloseable {
    /** Pins the device to a loop, which begins to read it. */
    void start();

    /** Has its loop read it again, after it was {@linkplain DeviceListener#failing failing}. */
    void resume();

    /** The loop it is pinned to. */
    SwitchLoop loop();

    /** Sends what is read from the next burst on to {@code newSink}. */
    void connect(FrameSink newSink);

    /** Takes it off its loop and lets go of it. */
    @Override
    void close();
}
