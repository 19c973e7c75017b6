package io.vetch.pcap.capture;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.LocalDevice;
import io.vetch.core.bridge.Quiescence;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import java.nio.ByteBuffer;

/** A bridge br0 with veth10, veth20 and veth30, and a frame for each loop. */
final class TestSwitch {
    static final long HOST = MacAddress.parse("02:00:00:00:00:ff").value();
    private static final Egress NOWHERE = (frame, loop, counters) -> counters.transmitted(frame.length());

    /** The clock, moved by each frame. */
    private static volatile long now;

    final Bridge bridge;
    final BridgePort local;
    final BridgePort veth10;
    final BridgePort veth20;
    final BridgePort veth30;
    private final ByteBuffer[] buffers;
    private final Frame[] frames;

    TestSwitch(int loops) {
        bridge = new Bridge("br0", loops, 1024, Quiescence.SINGLE_THREADED, () -> 0);
        local = bridge.addLocalPort(HOST, 1500, LocalDevice.NONE, NOWHERE);
        veth10 = port("veth10");
        veth20 = port("veth20");
        veth30 = port("veth30");
        bridge.setUp(true);
        buffers = new ByteBuffer[loops];
        frames = new Frame[loops];
        for (int i = 0; i < loops; i++) {
            buffers[i] = ByteBuffer.allocateDirect(Frame.HEADROOM + Frame.MAX_LENGTH);
            frames[i] = new Frame();
        }
    }

    private BridgePort port(String name) {
        BridgePort port = bridge.addPort(name, HOST, 1500, NOWHERE);
        bridge.setOperational(port, true);
        return port;
    }

    static long now() {
        return now;
    }

    /** A frame of this length enters; its payload counts up from the length's lowest byte. */
    void receive(int loop, long nowNanos, BridgePort ingress, String source, String destination, int length) {
        ByteBuffer buffer = buffers[loop];
        putAddress(buffer, Frame.HEADROOM, destination);
        putAddress(buffer, Frame.HEADROOM + 6, source);
        buffer.putShort(Frame.HEADROOM + 12, (short) 0x88b5);
        for (int i = 14; i < Math.min(length, 128); i++) {
            buffer.put(Frame.HEADROOM + i, (byte) (length + i));
        }
        now = nowNanos;
        bridge.relay(loop).beginBurst(nowNanos);
        bridge.relay(loop).receive(ingress, frames[loop].wrap(buffer, 0, Frame.HEADROOM, length));
    }

    /** The frame that was received last. */
    Frame frame(int loop) {
        return frames[loop];
    }

    private static void putAddress(ByteBuffer buffer, int at, String address) {
        long value = MacAddress.parse(address).value();
        buffer.putShort(at, (short) (value >>> 32)).putInt(at + 2, (int) value);
    }
}
