package io.vetch.cli.simulate;

import static io.vetch.cli.simulate.Traffic.BROADCAST;
import static io.vetch.cli.simulate.Traffic.station;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.vetch.pcap.file.CaptureFiles;
import io.vetch.pcap.file.CaptureReader;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.FrameNotes.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a simulated switch does, as its files tell it. */
class SimulationTest {
    private static final String THREE_PORTS = """
            bridges:
              br0:
                ports: {p1: {}, p2: {}, p3: {}}
            """;

    @TempDir
    Path directory;

    private JsonNode simulate(String topology, String... inputs) throws IOException {
        return simulate(topology, null, inputs);
    }

    private JsonNode simulate(String topology, @Nullable Path output, String... inputs) throws IOException {
        Path verdicts = directory.resolve("verdicts.json");
        run(topology, output, verdicts, null, inputs);
        return VerdictsJson.MAPPER.readTree(Files.readString(verdicts));
    }

    private SimulationRun.Report run(
            String topology, @Nullable Path output, @Nullable Path verdicts, @Nullable Path expect, String... inputs)
            throws IOException {
        Path file = Files.writeString(directory.resolve("topology.yaml"), topology);
        Topology plan = Topology.read(file);
        return new SimulationRun(plan, Input.of(plan, file, List.of(inputs)), output, verdicts, expect, false).run();
    }

    private String input(String port, Traffic traffic) throws IOException {
        return port + "=" + traffic.write(directory.resolve(port + ".pcap"));
    }

    private static List<String> lines(JsonNode verdicts) {
        List<String> lines = new ArrayList<>();
        verdicts.path("frames").forEach(frame -> lines.add(VerdictsJson.text(frame)));
        return lines;
    }

    private static List<String> verdicts(JsonNode json) {
        return json.path("frames").findValuesAsText("verdict");
    }

    @Test
    void conversationIsFloodedThenForwarded() throws IOException {
        String one = input("p1", new Traffic().add(0, station(2), station(1)).add(20, station(2), station(1)));
        String two = input("p2", new Traffic().add(10, station(1), station(2)).add(30, station(2), station(9)));
        assertThat(lines(simulate(THREE_PORTS, one, two)))
                .containsExactly(
                        "{\"n\":1,\"time\":0.000000000,\"port\":\"p1\",\"bytes\":60,\"verdict\":\"flood\",\"reason\":null,"
                                + "\"egress\":[\"p2\",\"p3\"],\"learned\":\"new\"}",
                        "{\"n\":2,\"time\":0.010000000,\"port\":\"p2\",\"bytes\":60,\"verdict\":\"forward\",\"reason\":null,"
                                + "\"egress\":[\"p1\"],\"learned\":\"new\"}",
                        "{\"n\":3,\"time\":0.020000000,\"port\":\"p1\",\"bytes\":60,\"verdict\":\"forward\",\"reason\":null,"
                                + "\"egress\":[\"p2\"],\"learned\":null}",
                        "{\"n\":4,\"time\":0.030000000,\"port\":\"p2\",\"bytes\":60,\"verdict\":\"drop\","
                                + "\"reason\":\"SAME_PORT\",\"egress\":[],\"learned\":\"new\"}");
    }

    @Test
    void layersAreToldBesideTheVerdictAndNotCompared() throws IOException {
        Path file = Files.writeString(directory.resolve("topology.yaml"), THREE_PORTS);
        Topology plan = Topology.read(file);
        List<Input> inputs = Input.of(plan, file, List.of(input("p1", new Traffic().add(0, BROADCAST, station(1)))));
        Path verdicts = directory.resolve("layers.json");
        new SimulationRun(plan, inputs, null, verdicts, null, true).run();
        JsonNode layers = VerdictsJson.MAPPER
                .readTree(Files.readString(verdicts))
                .path("frames")
                .path(0)
                .path("layers");
        assertThat(layers.path("name").asText()).isEqualTo("Ethernet");
        assertThat(layers.path("fields").path(0).path("value").asText()).isEqualTo("ff:ff:ff:ff:ff:ff");
        for (boolean again : List.of(false, true)) {
            assertThat(new SimulationRun(plan, inputs, null, null, verdicts, again)
                            .run()
                            .differing())
                    .isZero();
        }
    }

    @Test
    void captureTellsEachFrameAndEachCopy() throws IOException {
        Path output = directory.resolve("out.pcapng");
        simulate(THREE_PORTS, output, input("p1", new Traffic().add(0, BROADCAST, station(1))));
        List<CaptureRecord> records = new ArrayList<>();
        try (CaptureReader reader = CaptureFiles.open(output)) {
            for (CaptureRecord record = reader.next(); record != null; record = reader.next()) {
                records.add(record);
            }
        }
        String verdict = "flood: broadcast; to p2, p3, br0";
        assertThat(records)
                .allSatisfy(record -> assertThat(record.epochNanos()).isEqualTo(Traffic.START))
                .extracting(CaptureRecord::notes)
                .extracting(
                        notes -> notes.at() == null ? "" : notes.at().name(),
                        notes -> notes.way(),
                        notes -> notes.packetId(),
                        notes -> notes.comments())
                .containsExactly(
                        tuple("p1", Way.INBOUND, 1L, List.of(verdict)),
                        tuple("p2", Way.OUTBOUND, 1L, List.of(verdict, "entered by p1")),
                        tuple("p3", Way.OUTBOUND, 1L, List.of(verdict, "entered by p1")),
                        tuple("br0", Way.OUTBOUND, 1L, List.of(verdict, "entered by p1")));
    }

    /** Its own output is input again: the ports are in it, and what left is not what entered. */
    @Test
    void captureOfASwitchNeedsNoPorts() throws IOException {
        Path output = directory.resolve("out.pcapng");
        Traffic traffic = new Traffic().add(0, BROADCAST, station(1)).add(5, station(2), station(1));
        JsonNode first = simulate(THREE_PORTS, output, input("p1", traffic));
        assertThat(simulate(THREE_PORTS, output.toString())).isEqualTo(first);
    }

    @Test
    void stationsAgeByTheFramesOwnTime() throws IOException {
        String topology = """
                bridges:
                  br0: {options: {ageing_time: 1000}, taps: [p1, p2], attach: [p3]}
                """;
        String one = input("p1", new Traffic().add(0, BROADCAST, station(1)));
        Traffic later = new Traffic().add(9_900, station(1), station(2)).add(10_100, station(1), station(2));
        JsonNode json = simulate(topology, one, input("p2", later));
        assertThat(verdicts(json)).containsExactly("flood", "forward", "flood");
        assertThat(json.path("fdb")).hasSize(1);
        assertThat(json.path("fdb").get(0).path("address").asText()).isEqualTo("02:aa:00:00:00:02");
    }

    @Test
    void settingsChangeOnTheWay() throws IOException {
        String topology = """
                bridges:
                  br0:
                    address: 12:34:56:11:22:33
                    ports:
                      p1: {isolated: on}
                      p2: {mtu: 100}
                      p3: {link: down}
                    fdb:
                      - {address: 02:aa:00:00:00:02, port: p2}
                      - {address: 02:aa:00:00:00:03, port: p3, kind: static, sticky: true}
                changes:
                  - {at: 25ms, bridge: br0, set: {up: off}}
                  - {at: 5ms, port: p3, set: {link: up}}
                  - {at: 15ms, port: p3, set: {isolated: on}}
                """;
        Traffic traffic = new Traffic()
                .add(0, station(3), station(1))
                .add(1, station(2), station(1), 119)
                .add(2, 0x1234_5611_2233L, station(1))
                .add(5, station(3), station(1))
                .add(15, station(3), station(1))
                .add(25, station(2), station(1));
        JsonNode json = simulate(topology, input("p1", traffic));
        assertThat(json.path("frames"))
                .extracting(
                        frame -> frame.path("verdict").asText(),
                        frame -> frame.path("reason").asText())
                .containsExactly(
                        tuple("drop", "EGRESS_STATE"),
                        tuple("drop", "EGRESS_SIZE"),
                        tuple("deliver", "null"),
                        tuple("forward", "null"),
                        tuple("drop", "ISOLATED"),
                        tuple("drop", "BRIDGE_DOWN"));
    }

    /** The querier in VLAN 10 prunes nothing in VLAN 20. */
    @Test
    void groupsArePrunedByVlan() throws IOException {
        String topology = """
                bridges:
                  br0:
                    options: {vlan_filtering: 1, mcast_snooping: 1, mcast_vlan_snooping: 1}
                    taps: [p1, p2, p3]
                    vlans: {p1: "10, 20", p2: 10 pvid untagged, p3: 20 pvid untagged}
                    vlan_options: {br0: 10 mcast_querier 1 mcast_query_response_interval 100, p1: 20 mcast_router 2}
                """;
        Traffic traffic = new Traffic().add(group(0, 10)).add(group(1500, 10)).add(group(1501, 20));
        assertThat(simulate(topology, input("p1", traffic)).path("frames"))
                .extracting(
                        frame -> frame.path("verdict").asText(),
                        frame -> frame.path("reason").asText())
                .containsExactly(tuple("flood", "null"), tuple("drop", "NO_MEMBER"), tuple("flood", "null"));
    }

    /** A datagram to 239.1.1.1. */
    private static CaptureRecord group(long millis, int vlan) {
        byte[] bytes = HexFormat.of()
                .parseHex("01005e01010102aa000000018100%04x".formatted(vlan)
                        + "08004500001c0000400001110000ac10000bef0101011388138800080000");
        return new CaptureRecord(Traffic.START + millis * 1_000_000, bytes, bytes.length);
    }

    /** Equal stamps: the order of the command line. A stamp that goes back: no earlier than the one before. */
    @Test
    void framesEnterInTheOrderOfTheirStamps() throws IOException {
        String two = input("p2", new Traffic().add(0, BROADCAST, station(2)).add(10, BROADCAST, station(2)));
        String one = input("p1", new Traffic().add(10, BROADCAST, station(1)).add(3, BROADCAST, station(1)));
        assertThat(simulate(THREE_PORTS, two, one).path("frames"))
                .extracting(frame -> frame.path("port").asText(), frame -> VerdictsJson.text(frame.path("time")))
                .containsExactly(
                        tuple("p2", "0.000000000"),
                        tuple("p2", "0.010000000"),
                        tuple("p1", "0.010000000"),
                        tuple("p1", "0.010000000"));
    }

    @Test
    void topologyNamesThePorts() throws IOException {
        new Traffic().add(0, BROADCAST, station(1)).write(directory.resolve("a.pcap"));
        String topology = THREE_PORTS + "inputs: {a.pcap: p3}\n";
        assertThat(simulate(topology).findValuesAsText("port")).startsWith("p3");
        String file = directory.resolve("a.pcap").toString();
        assertThat(simulate(topology, file).findValuesAsText("port")).startsWith("p3");
        assertThat(simulate(topology, "p2=" + file).findValuesAsText("port")).startsWith("p2");
    }

    @Test
    void everyFrameIsCountedOnce() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        String[] inputs = {"", "", ""};
        for (int port = 0; port < inputs.length; port++) {
            Traffic traffic = new Traffic();
            for (int i = 0; i < 2000; i++) {
                long destination = random.nextInt(8) == 0 ? BROADCAST : station(random.nextInt(40));
                traffic.add(i * 100L, destination, station(random.nextInt(41) - 1), random.nextInt(14, 1700));
            }
            inputs[port] = input("p" + (port + 1), traffic);
        }
        String topology = THREE_PORTS + """
                changes:
                  - {at: 50s, port: p2, set: {locked: on}}
                  - {at: 80s, bridge: br0, set: {fdb_max_learned: 20, ageing_time: 200}}
                """;
        JsonNode json = simulate(topology, inputs);
        JsonNode totals = json.path("totals");
        assertThat(json.path("frames")).hasSize(6000);
        assertThat(totals.path("frames").asLong()).isEqualTo(6000);
        long sum = 0;
        for (var verdict : totals.path("verdicts").properties()) {
            long counted =
                    verdicts(json).stream().filter(verdict.getKey()::equals).count();
            assertThat(verdict.getValue().asLong()).as(verdict.getKey()).isEqualTo(counted);
            sum += counted;
        }
        assertThat(sum).isEqualTo(6000);
        long drops = 0;
        for (var drop : totals.path("drops").properties()) {
            drops += drop.getValue().asLong();
        }
        assertThat(totals.path("verdicts").path("drop").asLong())
                .isEqualTo(drops)
                .isPositive();
    }

    // ---- expectations

    @Test
    void sameVerdictsAreAsExpected() throws IOException {
        String one = input("p1", new Traffic().add(0, station(2), station(1)).add(20, BROADCAST, station(1)));
        simulate(THREE_PORTS, one);
        Path expected = Files.move(directory.resolve("verdicts.json"), directory.resolve("expected.json"));
        Files.writeString(
                expected,
                VerdictsJson.MAPPER.readTree(Files.readString(expected)).toPrettyString());
        SimulationRun.Report report = run(THREE_PORTS, null, null, expected, one);
        assertThat(report.differences()).isEmpty();
        assertThat(report.summary()).isEqualTo("2 frames: forward 0, flood 2, deliver 0, drop 0");
    }

    @Test
    void otherVerdictsAreNamed() throws IOException {
        String one = input("p1", new Traffic().add(0, station(2), station(1)).add(20, BROADCAST, station(1)));
        simulate(THREE_PORTS, one);
        Path expected = Files.move(directory.resolve("verdicts.json"), directory.resolve("expected.json"));
        String changed = THREE_PORTS.replace("p1: {}", "p1: {learning: off}").replace("p3: {}", "p3: {flood: off}");
        SimulationRun.Report report = run(changed, null, null, expected, one);
        assertThat(report.differences()).isEqualTo("""
                frame 1: egress is ["p2"], expected ["p2","p3"]; learned is null, expected "new"
                fdb br0 02:aa:00:00:00:01: missing: {"bridge":"br0","address":"02:aa:00:00:00:01","port":"p1",\
                "kind":"dynamic","sticky":false,"age":0.000000000}
                """);
        assertThat(report.differing()).isEqualTo(2);

        String more = input("p2", new Traffic().add(40, BROADCAST, station(2)));
        assertThat(run(THREE_PORTS, null, null, expected, one, more).differences())
                .contains("frame 3: not expected: {");
        String less = input("p3", new Traffic().add(0, station(2), station(1)));
        assertThat(run(THREE_PORTS, null, null, expected, less).differences()).contains("frame 2: missing: {");
    }

    // ---- mistakes

    @Test
    void mistakesAreNamed() throws IOException {
        String one = input("p1", new Traffic().add(0, station(2), station(1)));
        assertWrong(
                "bogus: 1",
                "topology.yaml, line 1, column 1: unknown key 'bogus'; known are bridges, changes, inputs, veths",
                one);
        assertWrong("{}", "topology.yaml: no bridges", one);
        assertWrong("bridges: {br0: {ports: {p1: {bogus: on}}}}", "p1: bogus: no such port setting", one);
        assertWrong("bridges: {br0: {ports: {p1: {locked: maybe}}}}", "p1: locked: 'maybe' is neither on nor off", one);
        assertWrong("bridges: {br0: {options: {bogus: 1}}}", "br0: bogus: no such bridge option", one);
        assertWrong(
                "bridges: {br0: {options: {nf_call_iptables: 1}}}",
                "br0: nf_call_iptables: Operation not supported",
                one);
        assertWrong("bridges: {br0: {vlans: {br0: 5000}}}", "br0: vlans: '5000': VLANs are 1 to 4094", one);
        assertWrong("bridges: {br0: {taps: [p2]}}", "p1: no such port in the topology; there are [br0, p2]", one);
        assertWrong("bridges: {br0: {taps: [p1]}, br1: {taps: [p1]}}", "p1: is in br0 and again in br1", one);
        assertWrong(
                "{veths: [[p1, p2]], bridges: {br0: {taps: [p1]}, br1: {taps: [p2]}}}",
                "p1/p2: bridges joined by a veth pair are not simulated",
                one);
        assertWrong("bridges: {br0: {taps: [p1], fdb: [{address: 1, port: p1}]}}", "Invalid mac address 1", one);
        assertWrong(THREE_PORTS + "changes: [{at: soon, port: p1, set: {}}]", "'soon' is not a time", one);
        assertWrong(THREE_PORTS + "changes: [{at: 1s, set: {}}]", "say either port: or bridge:", one);
        assertWrong(THREE_PORTS, "no frames: name capture files");
        assertWrong(THREE_PORTS, "nosuch.pcap: No such file or directory", "p1=nosuch.pcap");
        assertWrong(THREE_PORTS, "record 1: does not say by which port it enters", one.substring(3));
        Traffic cut = new Traffic().add(new CaptureRecord(0, new byte[10], 60));
        assertWrong(THREE_PORTS, "record 1: only 10 bytes were captured", "p1=" + cut.write(directory.resolve("cut")));
        Path text = Files.writeString(directory.resolve("text.json"), "[1]");
        assertThatThrownBy(() -> run(THREE_PORTS, null, null, text, one))
                .hasMessageContaining("text.json: not a verdicts file of vetch simulate: no list of frames");
    }

    /** A run that fails in the middle must not take away what an earlier one has written. */
    @Test
    void filesOfAnEarlierRunStayWhereARunFails() throws IOException {
        Path golden = Files.writeString(directory.resolve("golden.json"), "golden");
        Path capture = Files.writeString(directory.resolve("golden.pcapng"), "golden");
        Traffic cut = new Traffic().add(0, station(2), station(1)).add(new CaptureRecord(1, new byte[10], 60));
        String broken = "p1=" + cut.write(directory.resolve("broken"));

        assertThatThrownBy(() -> run(THREE_PORTS, capture, golden, null, broken))
                .isInstanceOf(IOException.class);

        assertThat(golden).hasContent("golden");
        assertThat(capture).hasContent("golden");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
        }
        run(THREE_PORTS, capture, golden, null, input("p1", new Traffic().add(0, station(2), station(1))));
        assertThat(golden).content().startsWith("{\"start\"");
    }

    private void assertWrong(String topology, String message, String... inputs) {
        assertThatThrownBy(() -> run(topology, null, null, null, inputs))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }
}
