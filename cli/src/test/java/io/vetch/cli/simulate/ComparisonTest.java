package io.vetch.cli.simulate;

import static io.vetch.cli.simulate.Traffic.BROADCAST;
import static io.vetch.cli.simulate.Traffic.station;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same frames through two configurations. */
class ComparisonTest {
    private static final String PLAIN = "bridges: {br0: {ports: {p1: {}, p2: {}, p3: {}}}}\n";
    private static final String ISOLATED =
            "bridges: {br0: {ports: {p1: {isolated: on}, p2: {isolated: on}, p3: {}}}}\n";

    @TempDir
    Path directory;

    private final List<String> lines = new ArrayList<>();

    private Comparison.Report compare(String topology, String against) throws IOException {
        return compare(topology, against, BROADCAST);
    }

    private Comparison.Report compare(String topology, String against, long first) throws IOException {
        Path here = Files.writeString(directory.resolve("a.yaml"), topology);
        Path there = Files.writeString(directory.resolve("b.yaml"), against);
        Path one = new Traffic()
                .add(1, first, station(1))
                .add(3, station(2), station(1))
                .write(directory.resolve("1.pcap"));
        Path two = new Traffic().add(2, station(1), station(2)).write(directory.resolve("2.pcap"));
        Topology plan = Topology.read(here);
        List<Input> inputs = Input.of(plan, here, List.of("p1=" + one, "p2=" + two));
        return new Comparison(plan, here, Topology.read(there), there, inputs).run(lines::add);
    }

    @Test
    void sameConfigurationsDoTheSame() throws IOException {
        assertThat(compare(PLAIN, PLAIN).summary()).isEqualTo("3 frames: all the same");
        assertThat(lines).isEmpty();
    }

    @Test
    void framesThatDifferAreTold() throws IOException {
        assertThat(compare(PLAIN, ISOLATED).summary()).isEqualTo("3 frames: 3 differ");
        assertThat(lines)
                .hasSize(3)
                .first()
                .asString()
                .startsWith("frame 1 at 0.000000 s by p1: flood: broadcast; to p2, p3")
                .contains("; against: flood: broadcast; to p3");
        assertThat(lines.get(1))
                .endsWith("forward: to p1; against: drop: ISOLATED (ingress and egress port are isolated)");
    }

    @Test
    void aVlanIsADifference() throws IOException {
        String vlans = "bridges: {br0: {options: {vlan_filtering: 1}, vlans: {p3: 20 pvid untagged},"
                + " ports: {p1: {}, p2: {}, p3: {}}}}\n";
        assertThat(compare(PLAIN, vlans).summary()).endsWith(" differ");
        assertThat(lines).first().asString().contains("to p2, p3").contains("; against: flood: broadcast; to p2");
    }

    @Test
    void aSpanningTreeIsADifference() throws IOException {
        String tree = "bridges: {br0: {options: {stp_state: 1}, ports: {p1: {}, p2: {}, p3: {}}}}\n";
        assertThat(compare(PLAIN, tree, 0x0180_c200_0000L).summary()).isEqualTo("3 frames: 1 differ");
        assertThat(lines).first().asString().contains("flood").contains("; against: drop: BPDU");
    }

    @Test
    void aPortThatTheOtherLacksIsNamed() {
        assertThatThrownBy(() -> compare(PLAIN, "bridges: {br0: {ports: {p1: {}}}}\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("b.yaml: p2: no such port in the topology");
    }
}
