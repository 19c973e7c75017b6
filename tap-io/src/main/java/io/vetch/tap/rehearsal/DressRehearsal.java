package io.vetch.tap.rehearsal;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.tap.device.BridgeIngress;
import io.vetch.tap.device.DeviceListener;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.TunDevice;
import io.vetch.tap.loop.SwitchLoop;
import io.vetch.tap.loop.SwitchLoops;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Sends bursts of small frames through the code of a TAP device and a bridge, as real frames go. It sends so many that
 * the JVM has compiled the whole way before the first real frame comes. The {@link Rehearsal} has taken the rare
 * branches before, so that they are compiled, too.
 */
final class DressRehearsal implements AutoCloseable {
    /**
     * C2 compiles a method after 600 calls, if its calls and the rounds of its loops together are 15,000. C2 takes some
     * time, and more bursts come meanwhile.
     */
    static final int BURSTS = 1500;

    /** Each port has the same number of stations behind it. */
    static final int STATIONS = 8 * Rehearsal.PORTS;

    private static final int FRAMES_PER_STATION = 4;
    static final int FRAMES_PER_BURST = STATIONS / Rehearsal.PORTS * FRAMES_PER_STATION;

    /** Of a frame, in bytes, without FCS. */
    private static final int LENGTH = 60;

    private static final long ADDRESSES = 0x02aa_0000_0000L;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(VirtioNetHeader.LENGTH + LENGTH);
    private final long address = MemorySegment.ofBuffer(buffer).address();
    private final SwitchLoop loop;
    private final TapDevice device;
    private final TunDevice host;
    private final List<BridgeIngress> ingresses;
    final Bridge bridge;

    /** @param nowhere the device to which the bridge sends all frames */
    DressRehearsal(TapDevice nowhere, SwitchLoops loops) throws LinuxException {
        loop = loops.get(0);
        bridge = Rehearsal.bridgeTo(nowhere, System::nanoTime);
        ingresses = bridge.ports().stream()
                .map(port -> new BridgeIngress(bridge, port))
                .toList();
        TunDevice.Joined joined = TunDevice.Joined.open();
        device = new TapDevice(joined.device(), loops, DeviceListener.NONE);
        host = joined.host();
        device.start();
    }

    void play() {
        for (int burst = 0; burst < BURSTS; burst++) {
            int port = burst % Rehearsal.PORTS;
            loop.runBurst(() -> playBurst(port));
        }
    }

    private void playBurst(int port) {
        for (int station = port; station < STATIONS; station += Rehearsal.PORTS) {
            for (int i = 0; i < FRAMES_PER_STATION; i++) {
                send(ADDRESSES + station, ADDRESSES + (station + 1) % STATIONS); // which is behind the next port
            }
        }
        device.connect(ingresses.get(port));
        device.readBurst(loop);
    }

    private void send(long source, long destination) {
        buffer.putLong(VirtioNetHeader.LENGTH, destination << 16 | source >>> 32);
        buffer.putInt(VirtioNetHeader.LENGTH + Long.BYTES, (int) source);
        loop.io().write(host.fd(), address, buffer.capacity());
    }

    @Override
    public void close() {
        device.close();
        host.close();
    }
}
