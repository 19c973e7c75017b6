package io.vetch.cli.simulate;

import static io.vetch.cli.simulate.Traffic.BROADCAST;
import static io.vetch.cli.simulate.Traffic.START;
import static io.vetch.cli.simulate.Traffic.station;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.stp.Bpdu;
import io.vetch.core.stp.BpduFrame;
import io.vetch.core.stp.BpduTimes;
import io.vetch.core.stp.BridgeId;
import io.vetch.core.stp.PriorityVector;
import io.vetch.pcap.file.CaptureRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A simulated bridge hears the BPDUs of its inputs: two ports lead to the same root, until it falls silent on one. */
class SpanningTreeTest {
    private static final String TOPOLOGY = """
            bridges:
              br0:
                address: 02:00:00:00:00:fe
                options: {stp_state: 1, forward_delay: 200, hello_time: 100, max_age: 600}
                ports: {p1: {}, p2: {}, p3: {}}
            """;

    private static final MacAddress ROOT = new MacAddress(0x0200_0000_0001L);
    private static final int SECOND = 256;

    @TempDir
    Path directory;

    private static void addHello(Traffic traffic, int second, int port) {
        BridgeId root = new BridgeId(4096, ROOT);
        Bpdu hello = new Bpdu.Configuration(
                0,
                false,
                false,
                new PriorityVector(root, 0, root, 0x8000 | port),
                new BpduTimes(0, 6 * SECOND, SECOND, 2 * SECOND));
        byte[] frame = BpduFrame.encode(BpduFrame.BRIDGE_GROUP_ADDRESS, ROOT, hello);
        traffic.add(new CaptureRecord(START + second * 1_000_000_000L, frame, frame.length));
    }

    private List<String> reasons(String port, int length, Traffic... traffic) throws IOException {
        Path file = Files.writeString(directory.resolve("topology.yaml"), TOPOLOGY);
        Topology plan = Topology.read(file);
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < traffic.length; i++) {
            inputs.add("p%d=%s".formatted(i + 1, traffic[i].write(directory.resolve(i + ".pcap"))));
        }
        Path verdicts = directory.resolve("verdicts.json");
        new SimulationRun(plan, Input.of(plan, file, inputs), null, verdicts, null, false).run();
        List<String> reasons = new ArrayList<>();
        for (JsonNode frame :
                VerdictsJson.MAPPER.readTree(Files.readString(verdicts)).path("frames")) {
            if (frame.path("port").asText().equals(port) && frame.path("bytes").asInt() == length) {
                String reason = frame.path("reason").asText();
                reasons.add(reason.equals("null") ? frame.path("verdict").asText() : reason);
            }
        }
        return reasons;
    }

    @Test
    void theSecondWayBlocksAndTakesOver() throws IOException {
        Traffic first = new Traffic();
        Traffic second = new Traffic();
        Traffic broadcasts = new Traffic();
        for (int at = 0; at < 20; at++) {
            if (at < 5) {
                addHello(first, at, 1);
            }
            addHello(second, at, 2);
            second.add(at * 1000 + 500, BROADCAST, station(2));
            broadcasts.add(at * 1000 + 600, BROADCAST, station(3));
        }
        assertThat(reasons("p2", 52, first, second, broadcasts)).hasSize(20).containsOnly("BPDU");
        assertThat(reasons("p2", 60, first, second, broadcasts))
                .containsExactly(
                        "BLOCKING",
                        "BLOCKING",
                        "BLOCKING",
                        "BLOCKING",
                        "BLOCKING",
                        "BLOCKING",
                        "BLOCKING",
                        "BLOCKING",
                        "BLOCKING",
                        "BLOCKING", // the last hello came at 4 s
                        "LISTENING",
                        "LISTENING",
                        "LEARNING",
                        "LEARNING",
                        "flood",
                        "flood",
                        "flood",
                        "flood",
                        "flood",
                        "flood");
    }
}
