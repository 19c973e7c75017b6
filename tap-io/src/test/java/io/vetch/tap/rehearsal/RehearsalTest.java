package io.vetch.tap.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.device.DeviceListener;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.TunDevice;
import io.vetch.tap.loop.SwitchLoops;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private static final int DRESSED = DressRehearsal.BURSTS * DressRehearsal.FRAMES_PER_BURST;

    /** Of 64 bursts: the first few are interpreted, and nobody counts them. */
    private static final long OFTEN = 50;

    @Test
    void everyWayOfAFrameIsGoneManyTimes() throws LinuxException {
        Map<String, Long> ways = new TreeMap<>();
        try (SwitchLoops loops = SwitchLoops.start(1);
                TunDevice nowhere = TunDevice.nowhere()) {
            Rehearsal rehearsal = new Rehearsal(new TapDevice(nowhere, loops, DeviceListener.NONE));
            rehearsal.play(loops.get(0));
            for (BridgePort port : rehearsal.bridge.allPorts()) {
                for (Counter counter : List.of(
                        Counter.FORWARDED, Counter.FLOODED, Counter.DELIVERED, Counter.LEARNED, Counter.MOVED)) {
                    ways.merge(counter.name(), port.counters(0).get(counter), Long::sum);
                }
                for (DropReason reason : List.of(
                        DropReason.TOO_SHORT,
                        DropReason.INVALID_SOURCE,
                        DropReason.RESERVED_ADDRESS,
                        DropReason.SAME_PORT,
                        DropReason.EGRESS_SIZE)) {
                    ways.merge(reason.name(), port.counters(0).drops(reason), Long::sum);
                }
                ways.merge("sent", port.counters(0).get(Counter.TX_FRAMES), Long::sum);
            }
        }

        assertThat(ways)
                .hasSize(11)
                .allSatisfy((way, times) -> assertThat(times).as(way).isGreaterThan(OFTEN));
    }

    @Test
    void framesOfADeviceGoToTheNextPortOverAndOver() throws LinuxException {
        try (SwitchLoops loops = SwitchLoops.start(1);
                TunDevice nowhere = TunDevice.nowhere();
                DressRehearsal dress = new DressRehearsal(new TapDevice(nowhere, loops, DeviceListener.NONE), loops)) {
            dress.play();

            assertThat(sum(dress.bridge, Counter.RX_FRAMES)).isEqualTo(DRESSED);
            assertThat(sum(dress.bridge, Counter.FORWARDED)).isGreaterThan(DRESSED * 9 / 10);
            assertThat(sum(dress.bridge, Counter.LEARNED)).isEqualTo(DressRehearsal.STATIONS);
        }
    }

    private static long sum(Bridge bridge, Counter counter) {
        return bridge.ports().stream().mapToLong(port -> port.sum(counter)).sum();
    }
}
