package io.vetch.core.stp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

class StpFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void whatIsReadIsWrittenAndReadBackTheSame(FuzzedDataProvider data) {
        byte[] octets = data.consumeRemainingAsBytes();
        BpduFrame.decode(ByteBuffer.wrap(octets));
        BpduCodec.decode(ByteBuffer.wrap(octets)).ifPresent(bpdu -> {
            byte[] written = BpduCodec.encode(bpdu);
            assertThat(BpduCodec.decode(ByteBuffer.wrap(written))).contains(bpdu);
            // 802.1D-2004, 9.2.9: what comes in as an RST BPDU without a role goes out as a configuration BPDU.
            assertThat(written.length).isLessThanOrEqualTo(octets.length);
        });
    }

    /** Bridges of both kinds come to rest whatever their neighbours send, and do not throw. */
    @FuzzTest(maxDuration = "30s")
    void noBpduStopsABridge(FuzzedDataProvider data) {
        VirtualNetwork network = new VirtualNetwork();
        for (VirtualBridge.Kind kind : VirtualBridge.Kind.values()) {
            VirtualBridge bridge = network.addBridge(kind, kind.name(), 0x8000, 0x0200_0000_0100L, BridgeTimes.DEFAULT);
            bridge.up();
            bridge.connect("p1", 2, null);
            bridge.connect("p2", 2, null);
        }
        while (data.remainingBytes() > 0) {
            int port = data.consumeInt(1, 2);
            network.run(data.consumeInt(0, 5_000));
            byte[] octets = data.consumeBytes(BpduCodec.RAPID_LENGTH);
            BpduCodec.decode(ByteBuffer.wrap(octets))
                    .ifPresent(bpdu -> network.bridges()
                            .forEach(bridge -> bridge.change(() ->
                                    bridge.tree().received(bridge.port(port).port(), bpdu))));
        }
        network.run(10_000);
    }
}
