package io.vetch.core.bridge;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.Egress;
import io.vetch.core.port.PortCounters;
import java.util.ArrayList;
import java.util.List;

/** An egress that keeps a copy of every frame it is given. */
final class RecordingPort implements Egress {
    private final List<byte[]> frames = new ArrayList<>();

    @Override
    public void transmit(Frame frame, int loop, PortCounters counters) {
        byte[] copy = new byte[frame.length()];
        frame.copyTo(copy, 0, copy.length);
        frames.add(copy);
        counters.transmitted(copy.length);
    }

    /** What arrived since the last call. */
    List<byte[]> take() {
        List<byte[]> taken = List.copyOf(frames);
        frames.clear();
        return taken;
    }
}
