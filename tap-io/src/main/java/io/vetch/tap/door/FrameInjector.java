package io.vetch.tap.door;

import io.vetch.core.frame.Frame;
import io.vetch.tap.device.FrameSink;
import io.vetch.tap.loop.BurstBuffer;
import io.vetch.tap.loop.SwitchLoop;
import java.util.List;

/**
 * Frames from elsewhere enter a sink as if a device had received them, on that device's loop. The device itself sees
 * nothing of them. Control thread.
 */
public final class FrameInjector {
    private final SwitchLoop loop;
    private final FrameSink sink;

    /** @param sink where the device's own frames go */
    public FrameInjector(SwitchLoop loop, FrameSink sink) {
        this.loop = loop;
        this.sink = sink;
    }

    /**
     * Returns when all have been handled. They take their turn with the frames of devices, in bursts of {@link
     * BurstBuffer#SLOTS}: the next is not handed over before the last is done.
     *
     * @param frames complete frames without FCS, of 0 to {@link Frame#MAX_LENGTH} bytes each
     */
    public void inject(List<byte[]> frames) {
        for (int next = 0; next < frames.size(); next += BurstBuffer.SLOTS) {
            List<byte[]> burst = frames.subList(next, Math.min(next + BurstBuffer.SLOTS, frames.size()));
            loop.runBurst(() -> receive(burst));
        }
    }

    private void receive(List<byte[]> burst) {
        BurstBuffer buffer = loop.buffer();
        sink.beginBurst(loop);
        for (byte[] bytes : burst) {
            int slot = buffer.put(bytes);
            Frame frame = buffer.wrap(loop.frame(), slot);
            sink.accept(frame, loop);
            if (!frame.isStaged()) {
                buffer.free(slot);
            }
        }
    }
}
