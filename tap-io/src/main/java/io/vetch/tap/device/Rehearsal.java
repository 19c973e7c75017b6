package io.vetch.tap.device;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.LocalDevice;
import io.vetch.core.bridge.Quiescence;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.FrameRelay;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.TunDevice;
import io.vetch.tap.loop.LoopOptions;
import io.vetch.tap.loop.SwitchLoop;
import io.vetch.tap.loop.SwitchLoops;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames of all kinds through a bridge that leads nowhere, before the first real one comes. The JVM compiles only ways that
 * frames have gone; the first frame that goes another one, such as that of a second station, has it throw the code away and
 * compile all relaying anew, at the cost of some seconds of a busy loop. So every way is gone before; then comes the {@link
 * DressRehearsal}.
 */
public final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    /** Enough for the JVM to take notes of what it runs, which it begins after some 200 calls. */
    private static final int BURSTS = 64;

    static final int PORTS = 3;
    private static final int MTU = 1500;
    /** Stations keep moving out of so small a table. */
    private static final int CAPACITY = 64;

    /** So much that each burst looks its stations up anew, touches their entries, and has old ones age. */
    private static final long NANOS_PER_BURST = 2_500_000_000L;

    private static final int LENGTH = 60;
    private static final int MAX_LENGTH = 9000;

    private static final long BROADCAST = 0xffff_ffff_ffffL;
    private static final long RESERVED = 0x0180_c200_0002L;
    private static final long PORT_ADDRESSES = 0x0200_0000_0100L;
    private static final long STATIONS = 0x02aa_0000_0000L;
    private static final long WANDERER = 0x02bb_0000_0000L;
    private static final long NEWCOMERS = 0x02cc_0000_0000L;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Frame.HEADROOM + MAX_LENGTH);
    private final long address = MemorySegment.ofBuffer(buffer).address();
    private final Frame frame = new Frame();
    final Bridge bridge;
    private final FrameRelay relay;
    private long now;
    private long newcomers;

    Rehearsal(TapDevice nowhere) {
        bridge = bridgeTo(nowhere, () -> now);
        relay = bridge.relay(0);
    }

    /** A bridge, up, on one loop, whose host and ports are behind {@code device}. @param clock nanoseconds */
    static Bridge bridgeTo(TapDevice device, LongSupplier clock) {
        Bridge bridge = new Bridge("rehearsal", 1, CAPACITY, Quiescence.SINGLE_THREADED, clock);
        bridge.addLocalPort(PORT_ADDRESSES, MTU, LocalDevice.NONE, device);
        bridge.setUp(true);
        for (int number = 1; number <= PORTS; number++) {
            BridgePort port = bridge.addPort("p" + number, PORT_ADDRESSES + number, MTU, device);
            bridge.setOperational(port, true);
        }
        return bridge;
    }

    /** Begins one on a loop of its own, which is like others, beside whatever starts meanwhile. */
    public static void start(LoopOptions others) {
        LoopOptions own = LoopOptions.of(1).withIoUring(others.ioUring());
        Thread.ofPlatform().daemon().name("vetch-rehearsal").start(() -> run(own));
    }

    private static void run(LoopOptions options) {
        try (SwitchLoops loops = SwitchLoops.start(options);
                TunDevice nowhere = TunDevice.nowhere()) {
            TapDevice device = new TapDevice(nowhere, loops, DeviceListener.NONE);
            new Rehearsal(device).play(loops.get(0));
            try (DressRehearsal dress = new DressRehearsal(device, loops)) {
                dress.play();
            }
        } catch (LinuxException | RuntimeException e) {
            LOG.debug("no rehearsal: the first frames will be slower", e);
        }
    }

    /** Every other burst is written together. */
    void play(SwitchLoop loop) {
        for (int burst = 0; burst < BURSTS; burst++) {
            boolean together = burst % 2 == 0;
            int number = burst;
            loop.runBurst(() -> {
                if (together) {
                    loop.writer().collect();
                }
                playBurst(number);
            });
        }
    }

    /** Each line of the mix once. */
    private void playBurst(int burst) {
        now += NANOS_PER_BURST;
        relay.beginBurst(now);
        talk();
        send(0, NEWCOMERS, NEWCOMERS + ++newcomers, LENGTH); // learned, and flooded
        send(burst % PORTS, BROADCAST, WANDERER, LENGTH); // moved
        send(0, PORT_ADDRESSES + 1, STATIONS, LENGTH); // the host's, as all addresses of ports
        send(0, STATIONS, STATIONS + PORTS, LENGTH); // both behind the same port
        send(0, RESERVED, STATIONS, LENGTH);
        send(0, STATIONS + 1, BROADCAST, LENGTH);
        send(0, STATIONS + 1, STATIONS, MAX_LENGTH);
        sendSuperFrame();
        send(0, STATIONS + 1, STATIONS, Frame.HEADER_LENGTH - 1);
    }

    /** Each station to the next one, which is behind the next port, in trains of four. */
    private void talk() {
        for (int i = 0; i < 32; i++) {
            int station = i / 4;
            send(station % PORTS, STATIONS + station + 1, STATIONS + station, LENGTH);
        }
    }

    private void sendSuperFrame() {
        int gsoType = Frame.HEADROOM - VirtioNetHeader.LENGTH + VirtioNetHeader.GSO_TYPE;
        buffer.put(gsoType, (byte) VirtioNetHeader.GSO_TCPV4);
        send(0, STATIONS + 1, STATIONS, MAX_LENGTH);
        buffer.put(gsoType, (byte) VirtioNetHeader.GSO_NONE);
    }

    private void send(int port, long destination, long source, int length) {
        buffer.putLong(Frame.HEADROOM, destination << 16 | source >>> 32);
        buffer.putInt(Frame.HEADROOM + 8, (int) source);
        relay.receive(bridge.ports().get(port), frame.wrap(buffer, address, Frame.HEADROOM, length));
    }
}
