package io.vetch.cli.tool.vetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.PcapWriter;
import io.vetch.pcap.file.TimePrecision;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code vetch explain} on a daemon with three hosts: it says what then happens, and nothing happens by saying it. */
@RequiresNamespaces
class ExplainIT {
    private static final String VETCH = Flavor.VETCH_COMMAND;
    /** From host 1 to host 2; the bridge has heard neither, and host 3 never speaks. */
    private static final String PING = frame("02:00:00:00:00:02", "02:00:00:00:00:01")
            + "45000054000040004001b6a80a0000010a000002 0800 0000 0001 0001 " + "00".repeat(56);

    private static final List<Host> HOSTS = new ArrayList<>();
    private static Lab lab;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH);
        lab.sh("ip link add br0 type bridge; ip link set br0 up");
        for (int i = 1; i <= 3; i++) {
            Host host = lab.addHost("h" + i);
            HOSTS.add(host);
            lab.sh("ip link add veth%d0 type veth peer name veth%d1; ip link set veth%d1 netns h%d"
                    .formatted(i, i, i, i));
            host.sh("ip link set veth%d1 address 02:00:00:00:00:0%d up; ip addr add 10.0.0.%d/24 dev veth%d1"
                    .formatted(i, i, i, i));
            lab.sh("ip link set veth%d0 address 02:00:00:00:01:0%d up master br0".formatted(i, i));
        }
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    private static String frame(String destination, String source) {
        return destination + " " + source + " 0800 ";
    }

    private static Result explain(String arguments) {
        return lab.attempt(VETCH + " explain " + arguments);
    }

    @Test
    void unknownDestinationIsFloodedUntilItIsHeard() {
        lab.sh("bridge fdb flush dev br0 dynamic");
        String unknown = explain("-i veth10 '" + PING + "'").expectSuccess().out();
        assertThat(unknown)
                .startsWith("frame      02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 98: ")
                .contains("decide     02:00:00:00:00:02 is unknown\n")
                .endsWith("verdict    flood: destination unknown; to veth20, veth30\n");
        lab.sh("ip netns exec h1 ping -c 1 -w 5 10.0.0.2");
        assertThat(explain("-i veth10 '" + PING + "'").expectSuccess().lines())
                .anyMatch(line -> line.matches("decide     02:00:00:00:00:02 is on veth20 \\(dynamic, \\d+ s old\\)"))
                .endsWith("verdict    forward: to veth20");
    }

    @Test
    void hexadecimalIsNeverAFile() {
        String here = "mkdir -p /run/here; cd /run/here; touch cafe; " + VETCH + " explain -i veth10 ";
        Result digits = lab.attempt(here + "cafe").expectSuccess();
        assertThat(digits.out()).contains("\nlength     2 bytes: a header has 14\n");
        assertThat(digits.err()).contains("cafe is taken as hexadecimal; the file is ./cafe");
        assertThat(lab.attempt(here + "./cafe").expectExit(1).err()).contains("./cafe: truncated dump file");
    }

    @Test
    void explainingChangesNothing() {
        lab.sh("ip netns exec h1 ping -c 1 -w 5 10.0.0.2");
        HOSTS.forEach(Host::keepNeighbors);
        String state = VETCH + " counters br0; bridge fdb show br br0 | sort";
        String before = lab.sh(state).out();
        explain("-i veth30 '" + frame("02:00:00:00:00:02", "02:00:00:00:00:33") + "'")
                .expectSuccess();
        explain("-i veth10 '" + frame("ff:ff:ff:ff:ff:ff", "02:00:00:00:00:02") + "'")
                .expectSuccess();
        assertThat(lab.sh(state).out()).isEqualTo(before).contains("veth10").doesNotContain("00:33");
    }

    @Test
    void showsTheLayersOfTheFrame() throws IOException {
        assertThat(explain("--layers -i veth10 '" + PING + "'").expectSuccess().out())
                .contains("\nlayers\n  Ethernet\n    Destination address: 02:00:00:00:00:02\n")
                .contains("\n      Source address: 10.0.0.1\n");
        String json = explain("-j --layers -i veth10 '" + PING.substring(0, 49) + "'")
                .expectSuccess()
                .out();
        JsonNode layers = JsonMapper.builder().build().readTree(json).path("layers");
        assertThat(layers.path("name").asText()).isEqualTo("Ethernet");
        assertThat(layers.path("payload").path("name").asText()).isEqualTo("malformed");
    }

    @Test
    void explainsInJson() throws IOException {
        lab.sh("bridge link set dev veth30 isolated on; bridge link set dev veth10 isolated on");
        String out = explain("-j -i veth10 " + frame("01:00:5e:00:00:fb", "02:00:00:00:00:01"))
                .expectSuccess()
                .out();
        lab.sh("bridge link set dev veth30 isolated off; bridge link set dev veth10 isolated off");
        JsonNode json = JsonMapper.builder().build().readTree(out);
        assertThat(json.path("verdict").asText()).isEqualTo("flood");
        assertThat(json.path("reason").isNull()).isTrue();
        assertThat(json.path("egress")).hasToString("[\"veth20\",\"br0\"]");
        assertThat(json.path("rooms").findValuesAsText("room"))
                .containsExactly("length", "source", "bridge", "reserved", "state", "learn", "decide");
        assertThat(json.path("ports").get(2).path("port").asText()).isEqualTo("veth30");
        assertThat(json.path("ports").get(2).path("refusal").asText()).isEqualTo("ISOLATED");
        assertThat(out).hasLineCount(1);
    }

    @Test
    void hostsOwnFramesEnterByTheBridge() {
        assertThat(explain("-i br0 " + frame("02:00:00:00:01:01", "02:00:00:00:01:01"))
                        .expectSuccess()
                        .lines())
                .contains("learn      02:00:00:00:01:01: not learned: the host sends it")
                .endsWith("verdict    drop: SAME_PORT (destination is on the ingress port)");
    }

    @Test
    void framesComeFromFilesAndStandardInput() throws IOException {
        byte[] first = HexFormat.of()
                .parseHex(frame("01:80:c2:00:00:02", "02:00:00:00:00:01").replaceAll("[: ]", ""));
        byte[] second = HexFormat.of().parseHex(PING.replaceAll("[: ]", ""));
        var file = lab.sandbox().file("/run/frames.pcap");
        try (PcapWriter writer = new PcapWriter(
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PcapHeader.ethernet(TimePrecision.NANOSECONDS, 262_144))) {
            writer.write(new CaptureRecord(1, first, first.length));
            writer.write(new CaptureRecord(2, second, 3000));
        }
        assertThat(explain("-i veth10 /run/frames.pcap").expectSuccess().lines())
                .endsWith("verdict    drop: RESERVED_ADDRESS (destination is reserved for the link)");
        assertThat(explain("-i veth10 /run/frames.pcap:2").expectSuccess().lines())
                .contains("length     3000 bytes: ok")
                .endsWith("verdict    drop: EGRESS_SIZE (longer than the egress MTU allows)");
        assertThat(lab.sh("printf '02:00:00:00:00:02\\n02:00:00:00:00:01 08\\n00' | " + VETCH + " explain -i veth10 -")
                        .out())
                .contains("length     14 bytes: ok");
        assertRefused("-i veth10 /run/frames.pcap:3", "/run/frames.pcap: no record 3: it has 2, counted from 1");
        assertRefused("-i veth10 /run/frames.pcap:0", "/run/frames.pcap: no record 0: it has 2, counted from 1");
        assertRefused("-i veth10 /run/netns", "/run/netns: ");
    }

    @Test
    void refusesWhatItCannotExplain() {
        assertRefused("-i veth10 xyz", "'xyz' is neither hexadecimal nor a file that is there");
        assertRefused("-i veth10 123", "the frame has 3 hexadecimal digits: half a byte is missing");
        assertRefused("-i veth10 ::", "the frame is empty");
        assertRefused("-i veth10", "which frame?");
        assertRefused("ff", "which port does the frame enter by? Say -i PORT");
        assertRefused("-i veth10 --bogus ff", "unknown option --bogus");
        assertRefused("-i nosuch0 ff", "vetch: no interface nosuch0 here; see 'vetch ip link'");
        assertRefused("-i lo ff", "vetch: lo is not a port of a bridge of ours; see 'vetch brctl show'");
        assertRefused("-i veth10 --length 70000 ff", "a frame of 70000 bytes is too long: the largest has 65557");
        assertThat(lab.attempt("head -c 70000 /dev/zero | od -An -v -tx1 | " + VETCH + " explain -i veth10 - 2>&1")
                        .out())
                .startsWith("vetch: explain: a frame of 70000 bytes is too long");
        assertThat(explain("-i veth10 ff").expectSuccess().lines())
                .endsWith("verdict    drop: TOO_SHORT (shorter than an Ethernet header)");
    }

    private static void assertRefused(String arguments, String message) {
        Result result = explain(arguments);
        assertThat(result.exit()).as("%s", result).isEqualTo(1);
        assertThat(result.err()).contains(message);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void withoutADaemonItSaysSo() {
        Result result = lab.attempt("VETCH_SOCKET=/run/none.sock " + VETCH + " explain -i veth10 ff");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("/run/none.sock");
    }
}
