package io.vetch.core.bridge;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.FrameCopies;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.FrameRelay;
import io.vetch.core.verdict.Verdict;
import java.nio.ByteBuffer;

/** A bridge for millions of frames: they are made in place and leave for nowhere, and nothing is recorded. */
final class FastBridge {
    private static final int BURST = 64;
    private static final int LENGTH = 60;

    final Bridge bridge;
    private final BridgePort[] ports;
    private final FrameRelay relay;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
    private final FrameCopies copies = new FrameCopies(ByteBuffer.allocateDirect(FrameCopies.USUAL_SIZE), 0);
    private final Frame frame = new Frame(copies).wrap(buffer, 0, Frame.HEADROOM, LENGTH);
    private long now = 1_000_000_000_000L;
    private int inBurst;

    FastBridge(int count, int capacity) {
        bridge = new Bridge("br0", 1, capacity, Quiescence.SINGLE_THREADED, () -> now);
        bridge.addLocalPort(0, TestBridge.MTU, LocalDevice.NONE, (sent, loop, counters) -> {});
        bridge.setUp(true);
        for (int number = 1; number <= count; number++) {
            BridgePort port = bridge.addPort(
                    "p" + number, TestBridge.portAddress(number), TestBridge.MTU, (sent, loop, counters) -> {});
            bridge.setOperational(port, true);
        }
        ports = bridge.allPorts().toArray(BridgePort[]::new);
        relay = bridge.relay(0);
        relay.beginBurst(now);
    }

    Verdict send(int from, long destination, long source) {
        buffer.putLong(Frame.HEADROOM, destination << 16 | source >>> 32);
        buffer.putInt(Frame.HEADROOM + 8, (int) source);
        return receive(from, LENGTH);
    }

    Verdict send(int from, byte[] bytes) {
        buffer.put(Frame.HEADROOM, bytes);
        return receive(from, bytes.length);
    }

    private Verdict receive(int from, int length) {
        if (++inBurst == BURST) {
            inBurst = 0;
            copies.reset();
            relay.beginBurst(now);
        }
        return relay.receive(ports[from], frame.wrap(buffer, 0, Frame.HEADROOM, length));
    }

    void pass(long nanos) {
        now += nanos;
    }
}
