package io.vetch.tap.rehearsal;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.LocalDevice;
import io.vetch.core.bridge.Quiescence;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.FrameRelay;
import io.vetch.tap.device.DeviceListener;
import io.vetch.tap.device.TapDevice;
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
 * Sends frames of every kind through a bridge that leads nowhere, before the first real frame comes.
 *
 * <p>The JIT compiler compiles only the branches that frames have taken. The first frame that takes another branch,
 * such as the first frame of a second station, makes the JVM throw the compiled code away and compile all relaying
 * again. That costs a busy loop some seconds. So the rehearsal takes every branch first. Then the {@link
 * DressRehearsal} has the JVM compile.
 */
public final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    /** Enough bursts to be profiled: the JVM begins to profile a method after some 200 calls. */
    private static final int BURSTS = 64;

    static final int PORTS = 3;
    private static final int MTU = 1500;
    /** The forwarding database is so small that it evicts stations all the time. */
    private static final int CAPACITY = 64;

    /**
     * The clock's step between two bursts. The step is long: so each burst looks its stations up in the database, tells
     * Caffeine that they live, and lets old entries age.
     */
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

    /** A bridge of one loop, which is up. Its host and all ports send to {@code device}. @param clock in nanoseconds */
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

    /**
     * Starts a rehearsal on a thread and a loop of its own, while the daemon starts.
     *
     * @param others the options of the daemon's loops: if they use io_uring, the loop of the rehearsal uses it too
     * @return the thread, for those who wait for its end
     */
    public static Thread start(LoopOptions others) {
        LoopOptions own = LoopOptions.of(1).withIoUring(others.ioUring());
        return Thread.ofPlatform().daemon().name("vetch-rehearsal").start(() -> run(own));
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

    /** Plays all bursts. The frames of every other burst are written together. */
    void play(SwitchLoop loop) {
        loop.runBurst(this::explain);
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

    /** With the explainer's rooms loaded, the compiler does not rely on the relay's being the only ones. */
    private void explain() {
        bridge.explanations().explain(bridge.ports().getFirst(), frame.wrap(buffer, address, Frame.HEADROOM, LENGTH));
    }

    /** Sends frames of each kind once. */
    private void playBurst(int burst) {
        now += NANOS_PER_BURST;
        relay.beginBurst(now);
        talk();
        send(0, NEWCOMERS, NEWCOMERS + ++newcomers, LENGTH); // a new station is learned, and its frame is flooded
        send(burst % PORTS, BROADCAST, WANDERER, LENGTH); // a station moves to another port
        send(0, PORT_ADDRESSES + 1, STATIONS, LENGTH); // to the host, which has the addresses of all ports
        send(0, STATIONS, STATIONS + PORTS, LENGTH); // source and destination are behind the same port
        send(0, RESERVED, STATIONS, LENGTH);
        send(0, STATIONS + 1, BROADCAST, LENGTH);
        send(0, STATIONS + 1, STATIONS, MAX_LENGTH);
        sendSuperFrame();
        send(0, STATIONS + 1, STATIONS, Frame.HEADER_LENGTH - 1);
    }

    /** Each station sends four frames to the next station, which is behind the next port. */
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
