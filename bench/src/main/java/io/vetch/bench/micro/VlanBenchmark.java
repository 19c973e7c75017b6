package io.vetch.bench.micro;

import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.port.BridgePort;
import io.vetch.core.vlan.PortVlans;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What do VLANs cost a frame? Nanoseconds a frame of 60 bytes to a known station, as in {@link RelayBenchmark}, on a
 * bridge of 64 ports, each of which is in all 4094 VLANs. {@code off}: nothing is filtered; {@code same}: frames enter
 * and leave without a tag; {@code tag}: they leave with one.
 *
 * <p>Run: {@code bench/run VlanBenchmark}
 */
@OperationsPerInvocation(BenchBridge.BURST)
public class VlanBenchmark extends NanosecondBenchmark {
    private static final int PORTS = 64;
    private static final int LENGTH = 60;
    private static final int STATIONS = 64;
    private static final long FIRST = 0x02aa_0000_0000L;

    @Param({"off", "same", "tag"})
    String vlans = "";

    private final BenchBridge br0 = new BenchBridge(PORTS, LENGTH);
    private final ByteBuffer known = br0.newFrames();

    @Setup(Level.Trial)
    public void learn() {
        for (BridgePort port : br0.bridge().ports()) {
            br0.bridge().vlans().add(port, 2, PortVlans.MAX, false, false);
            if (vlans.equals("tag") && port.number() > 1) {
                br0.bridge().vlans().add(port, 1, 1, true, false);
            }
        }
        br0.bridge().setOption(BridgeOption.VLAN_FILTERING, vlans.equals("off") ? 0 : 1);
        for (int i = 0; i < BenchBridge.SLOTS; i++) {
            long source = FIRST + 2L * (i % STATIONS);
            br0.write(known, i, source + 1, source);
            br0.hear(source + 1, 1 + i % (PORTS - 1));
        }
    }

    @Benchmark
    public long knownUnicast() {
        return br0.relayAnew(known, FIRST, STATIONS);
    }
}
