package io.vetch.bench.micro;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.LocalDevice;
import io.vetch.core.bridge.Quiescence;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import io.vetch.core.relay.FrameRelay;
import java.nio.ByteBuffer;

/** A bridge on one loop with a host and some ports, whose frames are counted on their way out and go nowhere. */
final class BenchBridge {
    static final int BURST = 64;
    static final int SLOTS = 1024;

    private static final int MTU = 1500;
    private static final long NANOS_PER_BURST = BURST * 250L;
    private static final long PORT_ADDRESSES = 0x0200_0000_0100L;
    private static final long UNKNOWN = 0x02bb_0000_0001L;

    private final int length;
    private final int slotSize;
    private final Bridge bridge;
    private final FrameRelay relay;
    private final BridgePort ingress;
    private final Frame frame = new Frame();
    private final ByteBuffer scratch;
    private long now = 1_000_000_000_000L;
    private int slot;

    /** @param length of all its frames, in bytes without FCS */
    BenchBridge(int ports, int length) {
        this.length = length;
        this.slotSize = Frame.HEADROOM + length + 63 & ~63;
        scratch = ByteBuffer.allocateDirect(slotSize);
        bridge = new Bridge("br0", 1, ForwardingDatabase.DEFAULT_CAPACITY, Quiescence.SINGLE_THREADED, () -> now);
        Egress egress = (sent, loop, counters) -> counters.transmitted(sent.length());
        bridge.addLocalPort(0, MTU, LocalDevice.NONE, egress);
        bridge.setUp(true);
        for (int number = 1; number <= ports; number++) {
            BridgePort port = bridge.addPort("p" + number, PORT_ADDRESSES + number, MTU, egress);
            bridge.setOperational(port, true);
        }
        relay = bridge.relay(0);
        ingress = bridge.ports().getFirst();
    }

    Bridge bridge() {
        return bridge;
    }

    /** Learns a station. @param port from 0, which is where relayed frames enter */
    void hear(long station, int port) {
        write(scratch, 0, UNKNOWN, station);
        relay.beginBurst(now);
        relay.receive(bridge.ports().get(port), frame.wrap(scratch, 0, Frame.HEADROOM, length));
    }

    /** Room for {@link #SLOTS} frames. */
    ByteBuffer newFrames() {
        return ByteBuffer.allocateDirect(SLOTS * slotSize);
    }

    void write(ByteBuffer frames, int index, long destination, long source) {
        int offset = index * slotSize + Frame.HEADROOM;
        frames.putLong(offset, destination << 16 | source >>> 32);
        frames.putInt(offset + 8, (int) source);
        frames.putShort(offset + 12, (short) 0x0800);
    }

    private Frame next(ByteBuffer frames) {
        slot = (slot + 1) & (SLOTS - 1);
        return frame.wrap(frames, 0, slot * slotSize + Frame.HEADROOM, length);
    }

    /** Relays a burst. */
    long relay(ByteBuffer frames) {
        now += NANOS_PER_BURST;
        relay.beginBurst(now);
        long sum = 0;
        for (int i = 0; i < BURST; i++) {
            sum += relay.receive(ingress, next(frames)).ordinal();
        }
        return sum;
    }

    /**
     * Writes a burst and relays it: for frames that are changed on their way. Frame {@code i} goes from
     * {@code first + 2i} to the next.
     */
    long relayAnew(ByteBuffer frames, long first, int stations) {
        now += NANOS_PER_BURST;
        relay.beginBurst(now);
        long sum = 0;
        for (int i = 0; i < BURST; i++) {
            Frame one = next(frames);
            long source = first + 2L * (slot % stations);
            write(frames, slot, source + 1, source);
            sum += relay.receive(ingress, one).ordinal();
        }
        return sum;
    }

    /** Reads the addresses of a burst and does nothing with them. */
    long look(ByteBuffer frames) {
        long sum = 0;
        for (int i = 0; i < BURST; i++) {
            Frame next = next(frames);
            sum += next.destination() ^ next.source();
        }
        return sum;
    }
}
