package io.vetch.core.stp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.core.port.PortState;
import io.vetch.core.stp.VirtualNetwork.Lan;
import io.vetch.core.stp.VirtualNetwork.VirtualPort;
import io.vetch.core.stp.kernel.KernelStp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What the kernel's spanning tree does besides making a tree. Figures are those of a Linux 6.18. */
class KernelStpTest {
    private static final long ROOT = 0x0200_0000_0a00L;
    private static final long OTHER = 0x0200_0000_0b00L;

    private final VirtualNetwork network = new VirtualNetwork();

    private VirtualBridge bridge(String name, int priority, long address) {
        VirtualBridge bridge =
                network.addBridge(VirtualBridge.Kind.KERNEL, name, priority, address, BridgeTimes.DEFAULT);
        bridge.up();
        return bridge;
    }

    private List<String> logWithoutTime() {
        return network.log().stream()
                .map(line -> line.replaceFirst("^\\d+ ", ""))
                .toList();
    }

    @Test
    void tellsWhenAPortWillHaveItsNextState() {
        VirtualPort port = bridge("a", 0x8000, ROOT).connect("p1", 2, null);
        network.run(4_000);
        assertThat(port.state()).isEqualTo(PortState.LISTENING);
        assertThat(port.port().status().untilNextState()).isEqualTo(OptionalInt.of(1_100));
        network.run(11_000);
        assertThat(port.state()).isEqualTo(PortState.LEARNING);
        assertThat(port.port().status().untilNextState()).isEqualTo(OptionalInt.of(1_500));
        network.run(15_000);
        assertThat(port.state()).isEqualTo(PortState.FORWARDING);
        assertThat(port.port().status().untilNextState()).isEmpty();
    }

    /** The kernel with odd times and costs: a bridge between the root and another one, with what it showed and sent. */
    @Test
    void roundsTimesAsTheKernelDoes() {
        VirtualBridge a =
                network.addBridge(VirtualBridge.Kind.KERNEL, "a", 0x1001, ROOT, new BridgeTimes(777, 137, 377));
        VirtualBridge b = bridge("b", 0x8000, OTHER);
        VirtualBridge c = bridge("c", 0xffff, 0x0200_0000_0c00L);
        a.up();
        Lan ab = new Lan("ab");
        Lan bc = new Lan("bc");
        a.connect("ab", 2, ab);
        b.connect("ba", 65_535, ab);
        VirtualPort port = b.connect("bc", 1_234, bc);
        b.change(() -> port.port().setPriority(7));
        c.connect("cb", 7, bc);
        c.connect("cd", 2, null);
        network.run(9_000);
        assertThat(b.sent().getLast())
                .endsWith("bc 0180c2000000020000000b020026424203000000000110010200"
                        + "00000a000000ffff8000020000000b001c02000107c4015e03c4");
        assertThat(c.sent().getLast())
                .endsWith("cd 0180c2000000020000000c020026424203000000000110010200"
                        + "00000a0000010006ffff020000000c008002000207c4015e03c4");
        BridgeStatus status = c.status();
        assertThat(status.times()).isEqualTo(new BridgeTimes(776, 136, 376));
        assertThat(status.rootPathCost()).isEqualTo(65_542);
        assertThat(status.root()).hasToString("1001.020000000a00");
        assertThat(status.rootPort()).isEqualTo(1);
        assertThat(c.ageing()).isEqualTo(753);
    }

    @Test
    void aTopologyChangeMakesStationsAgeFastForMaxAgeAndForwardDelay() {
        VirtualBridge a = bridge("a", 0x8000, ROOT);
        a.connect("p1", 2, null);
        network.run(30_001);
        assertThat(a.ageing()).isEqualTo(3_000);
        assertThat(a.status().topologyChangeTimer()).isEqualTo(3_499);
        assertThat(a.status().topologyChange()).isTrue();
        network.run(34_998);
        assertThat(a.ageing()).isEqualTo(3_000);
        network.run(2);
        assertThat(a.ageing()).isZero();
        assertThat(a.status().topologyChangeDetected()).isFalse();
    }

    @Test
    void sendsNoTwoBpdusInASecond() {
        VirtualBridge a = bridge("a", 0x1000, ROOT);
        VirtualBridge b = bridge("b", 0x8000, OTHER);
        Lan cable = new Lan("cable");
        a.connect("p1", 2, cable);
        b.connect("q1", 2, cable);
        network.run(2_001);
        int before = a.sent().size();
        for (int i = 0; i < 100; i++) {
            b.ports().forEach(port -> a.receive(a.port(1), notification(port)));
        }
        assertThat(a.sent()).hasSize(before);
        assertThat(a.port(1).port().status().configPending()).isTrue();
        network.run(1_000);
        assertThat(a.sent()).hasSize(before + 1);
        assertThat(a.port(1).port().status().counters().receivedNotifications()).isEqualTo(100);
    }

    private static ByteBuffer notification(VirtualPort from) {
        return ByteBuffer.wrap(BpduFrame.encode(
                BpduFrame.BRIDGE_GROUP_ADDRESS, from.address(), new Bpdu.TopologyChangeNotification(0)));
    }

    @Test
    void bpduGuardDisablesThePortUntilItsLinkComesUpAgain() {
        Lan cable = new Lan("cable");
        VirtualBridge a = bridge("a", 0x8000, ROOT);
        VirtualPort guarded = a.connect("p1", 2, cable);
        guarded.setOptions(StpPortOptions.DEFAULT.withBpduGuard(true));
        bridge("b", 0x8000, OTHER).connect("q1", 2, cable);
        network.run(3_000);
        assertThat(guarded.state()).isEqualTo(PortState.DISABLED);
        assertThat(logWithoutTime())
                .containsSubsequence("a: BPDU received on blocked port 1(p1)", "a: port 1(p1) entered disabled state");
        guarded.setOptions(StpPortOptions.DEFAULT);
        network.run(60_000);
        assertThat(guarded.state()).isEqualTo(PortState.DISABLED);
        guarded.setLinkUp(true);
        assertThat(guarded.state()).isEqualTo(PortState.LISTENING);
    }

    @Test
    void rootGuardKeepsAPortFromBeingTheRootPort() {
        Lan cable = new Lan("cable");
        VirtualBridge a = bridge("a", 0x8000, ROOT);
        VirtualPort guarded = a.connect("p1", 2, cable);
        guarded.setOptions(StpPortOptions.DEFAULT.withRootGuard(true));
        bridge("better", 0x1000, OTHER).connect("q1", 2, cable);
        network.run(60_000);
        assertThat(a.status().isRoot()).isTrue();
        assertThat(guarded.state()).isEqualTo(PortState.LISTENING);
        assertThat(guarded.port().status().guard()).isEqualTo(StpGuard.ROOT);
        assertThat(logWithoutTime()).contains("a: port 1(p1) tried to become root port (blocked)");
    }

    @Test
    void hearsNoRapidBpdus() {
        Lan cable = new Lan("cable");
        VirtualBridge a = bridge("a", 0x8000, ROOT);
        a.connect("p1", 2, cable);
        VirtualBridge better =
                network.addBridge(VirtualBridge.Kind.RAPID, "better", 0x1000, OTHER, BridgeTimes.DEFAULT);
        better.up();
        better.connect("q1", 2, cable);
        network.run(1_500); // not yet has the other one fallen back to STP
        assertThat(a.port(1).port().status().counters().receivedBpdus()).isZero();
        network.run(10_000);
        assertThat(a.status().root()).isEqualTo(better.id());
    }

    @Test
    void aPortThatForwardsWhenTheSpanningTreeBeginsGoesOnForwarding() {
        List<String> said = new ArrayList<>();
        VirtualBridge output = bridge("a", 0x8000, ROOT);
        KernelStp tree = new KernelStp(output.id(), BridgeTimes.DEFAULT, output, network::now);
        StpPort port = tree.addPort(1, "p1", 32, 2, PortState.FORWARDING);
        tree.up();
        port.setLinkUp(true);
        said.addAll(network.log());
        assertThat(port.state()).isEqualTo(PortState.FORWARDING);
        assertThat(said).isEmpty();
        assertThat(tree.dueIn()).isEqualTo(2_000);
    }

    @Test
    void aNeighbourThatIsNoLongerHeardIsForgottenAfterMaxAge() {
        Lan cable = new Lan("cable");
        VirtualBridge a = bridge("a", 0x1000, ROOT);
        VirtualBridge b = bridge("b", 0x8000, OTHER);
        a.connect("p1", 2, cable);
        b.connect("q1", 2, cable);
        network.run(50_000);
        assertThat(b.status().root()).isEqualTo(a.id());
        a.port(1).attach(null);
        network.run(22_000);
        assertThat(b.status().isRoot()).isTrue();
        assertThat(logWithoutTime()).contains("b: port 1(q1) neighbor 1000.02:00:00:00:0a:00 lost");
    }

    @Test
    void refusesAPortThatIsNotItsOwnAndFiguresOutOfRange() {
        VirtualBridge a = bridge("a", 0x8000, ROOT);
        StpPort foreign = bridge("b", 0x8000, OTHER).add("q1", 2).port();
        SpanningTree tree = a.tree();
        assertThatThrownBy(() -> tree.removePort(foreign)).hasMessageContaining("not a port of this bridge");
        assertThatThrownBy(() -> tree.addPort(0, "p", 32, 2, PortState.DISABLED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.addPort(1, "p", 64, 2, PortState.DISABLED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.addPort(1, "p", 32, 0, PortState.DISABLED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.setTimes(new BridgeTimes(2_000, 0, 1_500)))
                .isInstanceOf(IllegalArgumentException.class);
        a.add("p1", 2);
        assertThatThrownBy(() -> tree.addPort(1, "p", 32, 2, PortState.DISABLED))
                .hasMessageContaining("has a port of that number");
    }

    @Test
    void aRemovedPortIsDisabledFirst() {
        VirtualBridge a = bridge("a", 0x8000, ROOT);
        VirtualPort port = a.connect("p1", 2, null);
        network.run(31_000);
        a.change(() -> a.tree().removePort(port.port()));
        assertThat(a.told(port)).isEqualTo(PortState.DISABLED);
        assertThat(a.flushes(port)).isEqualTo(1);
    }
}
