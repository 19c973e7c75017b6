package io.vetch.tap.device;

import io.vetch.core.frame.Frame;
import io.vetch.tap.loop.SwitchLoop;

/** Where the frames read from a device go. */
public interface FrameSink {
    /** Reads and forgets: a device that nothing is connected to. */
    FrameSink DISCARD = new FrameSink() {
        @Override
        public void beginBurst(SwitchLoop loop) {}

        @Override
        public void accept(Frame frame, SwitchLoop loop) {}
    };

    void beginBurst(SwitchLoop loop);

    /** @param frame valid during the call, or to the end of the burst if it gets staged */
    void accept(Frame frame, SwitchLoop loop);

    /**
     * Takes a frame whose outer VLAN tag the kernel has taken off.
     *
     * @param tag TPID in the upper, TCI in the lower 16 bits; 0 for none
     */
    default void take(int tag, Frame frame, SwitchLoop loop) {
        take(StrippedTag.putBack(tag, frame), loop);
    }

    /** {@link #accept}; should that throw, it costs this frame, and not those read with it. */
    default void take(Frame frame, SwitchLoop loop) {
        try {
            accept(frame, loop);
        } catch (RuntimeException | Error e) {
            loop.failures().report("a frame that was read", e);
        }
    }

    /** So many frames more have been lost before the device could be read. */
    default void missed(int frames, SwitchLoop loop) {}
}
