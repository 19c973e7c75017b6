package io.vetch.core.stp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.core.port.PortState;
import io.vetch.core.stp.VirtualNetwork.Lan;
import io.vetch.core.stp.VirtualNetwork.VirtualPort;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What RSTP does besides making a tree: how fast it is, and what its guards do. */
class RstpTest {
    private static final long ROOT = 0x0200_0000_0a00L;
    private static final long MIDDLE = 0x0200_0000_0b00L;
    private static final long LEAF = 0x0200_0000_0c00L;
    private static final int COST = 20_000;

    private final VirtualNetwork network = new VirtualNetwork();

    private VirtualBridge bridge(String name, int priority, long address) {
        return bridge(VirtualBridge.Kind.RAPID, name, priority, address);
    }

    private VirtualBridge bridge(VirtualBridge.Kind kind, String name, int priority, long address) {
        VirtualBridge bridge = network.addBridge(kind, name, priority, address, BridgeTimes.DEFAULT);
        bridge.up();
        return bridge;
    }

    private static Lan cable(VirtualBridge one, VirtualBridge other) {
        Lan cable = new Lan(one + "-" + other);
        String name = "p" + (one.ports().size() + 1);
        VirtualPort near = one.add(name, COST);
        VirtualPort far = other.add("p" + (other.ports().size() + 1), COST);
        near.attach(cable);
        far.attach(cable);
        near.setLinkUp(true);
        far.setLinkUp(true);
        return cable;
    }

    private List<String> logWithoutTime() {
        return network.log().stream()
                .map(line -> line.replaceFirst("^\\d+ ", ""))
                .toList();
    }

    @Test
    void aCableForwardsByProposalAndAgreementInMilliseconds() {
        VirtualBridge root = bridge("root", 0x1000, ROOT);
        VirtualBridge leaf = bridge("leaf", 0x8000, LEAF);
        cable(root, leaf);
        network.run(20);
        assertThat(root.port(1).forwards()).isTrue();
        assertThat(leaf.port(1).forwards()).isTrue();
        assertThat(leaf.port(1).port().role()).isEqualTo(PortRole.ROOT);
    }

    @Test
    void aRingHealsInMillisecondsWhenALinkIsLost() {
        VirtualBridge root = bridge("root", 0x1000, ROOT);
        VirtualBridge middle = bridge("middle", 0x2000, MIDDLE);
        VirtualBridge leaf = bridge("leaf", 0x8000, LEAF);
        cable(root, middle);
        cable(root, leaf);
        cable(middle, leaf);
        network.run(10_000);
        assertThat(leaf.port(2).port().role()).isEqualTo(PortRole.ALTERNATE);
        assertThat(leaf.port(2).port().status().untilNextState()).isEmpty();
        int flushed = middle.flushes(middle.port(1));
        leaf.port(1).setLinkUp(false);
        root.port(2).setLinkUp(false);
        network.run(20);
        assertThat(leaf.port(2).port().role()).isEqualTo(PortRole.ROOT);
        assertThat(leaf.port(2).forwards()).isTrue();
        assertThat(middle.flushes(middle.port(1))).isGreaterThan(flushed);
        assertThat(network.loops()).isEmpty();
    }

    @Test
    void aRingHealsAfterThreeHellosWhenBpdusAreLost() {
        VirtualBridge root = bridge("root", 0x1000, ROOT);
        VirtualBridge middle = bridge("middle", 0x2000, MIDDLE);
        VirtualBridge leaf = bridge("leaf", 0x8000, LEAF);
        cable(root, middle);
        Lan lost = cable(root, leaf);
        cable(middle, leaf);
        network.run(10_000);
        lost.ports().forEach(port -> port.setDeaf(true));
        network.run(6_100);
        assertThat(leaf.port(2).port().role()).isEqualTo(PortRole.ROOT);
        assertThat(leaf.port(2).forwards()).isTrue();
        assertThat(logWithoutTime()).contains("leaf: port 1(p1) neighbor 1000.02:00:00:00:0a:00 lost");
    }

    @Test
    void aPortWithNobodyBehindItIsAnEdgeAfterThreeSeconds() {
        VirtualPort port = bridge("a", 0x8000, ROOT).connect("p1", COST, null);
        network.run(2_500);
        assertThat(port.forwards()).isFalse();
        assertThat(port.port().status().untilNextState()).isEqualTo(OptionalInt.of(1_800));
        network.run(1_000);
        assertThat(port.forwards()).isTrue();
        assertThat(port.port().status().edge()).isTrue();
    }

    @Test
    void anAdminEdgeForwardsAtOnceAndIsNoTopologyChange() {
        VirtualBridge a = bridge("a", 0x8000, ROOT);
        VirtualPort port = a.add("p1", COST);
        port.setOptions(StpPortOptions.DEFAULT.withAdminEdge(true));
        port.setLinkUp(true);
        assertThat(port.forwards()).isTrue();
        assertThat(logWithoutTime()).noneMatch(line -> line.contains("topology change"));
    }

    @Test
    void anEdgeThatHearsABridgeIsNoLongerOne() {
        VirtualBridge a = bridge("a", 0x8000, ROOT);
        VirtualPort port = a.add("p1", COST);
        port.setOptions(StpPortOptions.DEFAULT.withAdminEdge(true));
        Lan cable = new Lan("cable");
        port.attach(cable);
        port.setLinkUp(true);
        VirtualBridge better = bridge("better", 0x1000, LEAF);
        better.connect("q1", COST, cable);
        network.run(20);
        assertThat(port.port().status().edge()).isFalse();
        assertThat(port.port().role()).isEqualTo(PortRole.ROOT);
    }

    @Test
    void withoutAutoEdgeAPortWaitsAsWithStp() {
        VirtualPort port = bridge("a", 0x8000, ROOT).add("p1", COST);
        port.setOptions(StpPortOptions.DEFAULT.withAutoEdge(false));
        port.setLinkUp(true);
        network.run(19_000);
        assertThat(port.state()).isEqualTo(PortState.BLOCKING);
        network.run(2_000);
        assertThat(port.state()).isEqualTo(PortState.LEARNING);
        network.run(15_000);
        assertThat(port.forwards()).isTrue();
    }

    @Test
    void speaksStpWhereANeighbourDoesAndRstpElsewhere() {
        VirtualBridge rapid = bridge("rapid", 0x8000, MIDDLE);
        VirtualBridge kernel = bridge(VirtualBridge.Kind.KERNEL, "kernel", 0x1000, ROOT);
        VirtualBridge leaf = bridge("leaf", 0x9000, LEAF);
        cable(rapid, kernel);
        cable(rapid, leaf);
        network.run(50_000);
        assertThat(rapid.port(1).port().status().sendsRapid()).isFalse();
        assertThat(rapid.port(2).port().status().sendsRapid()).isTrue();
        assertThat(rapid.port(1).port().role()).isEqualTo(PortRole.ROOT);
        assertThat(leaf.status().root()).isEqualTo(kernel.id());
        assertThat(leaf.port(1).forwards()).isTrue();
        int notifications = (int) kernel.port(1).port().status().counters().receivedNotifications();
        leaf.connect("p2", COST, null);
        network.run(5_000);
        assertThat(leaf.port(2).port().status().edge()).isTrue();
        assertThat(kernel.port(1).port().status().counters().receivedNotifications())
                .isEqualTo(notifications); // an edge changes nothing
    }

    @Test
    void triesRstpAgainWhenAsked() {
        VirtualBridge a = bridge("a", 0x8000, ROOT);
        VirtualPort port = a.connect("p1", COST, new Lan("cable"));
        network.run(4_000);
        a.change(() -> a.tree().received(port.port(), new Bpdu.TopologyChangeNotification(0)));
        network.run(4_000);
        assertThat(port.port().status().sendsRapid()).isFalse();
        a.change(() -> port.port().checkMigration());
        assertThat(port.port().status().sendsRapid()).isTrue();
    }

    @Test
    void bpduGuardDisablesThePort() {
        VirtualBridge a = bridge("a", 0x8000, ROOT);
        VirtualBridge b = bridge("b", 0x9000, LEAF);
        Lan cable = new Lan("cable");
        VirtualPort guarded = a.add("p1", COST);
        guarded.setOptions(StpPortOptions.DEFAULT.withBpduGuard(true).withAdminEdge(true));
        guarded.attach(cable);
        guarded.setLinkUp(true);
        b.connect("q1", COST, cable);
        network.run(10);
        assertThat(guarded.state()).isEqualTo(PortState.DISABLED);
        assertThat(logWithoutTime()).contains("a: BPDU received on blocked port 1(p1)");
        cable.detach(b.port(1));
        guarded.setLinkUp(true);
        assertThat(guarded.forwards()).isTrue();
    }

    @Test
    void rootGuardBlocksAPortThatWouldBeTheRootPort() {
        VirtualBridge a = bridge("a", 0x8000, MIDDLE);
        VirtualBridge better = bridge("better", 0x1000, ROOT);
        cable(a, better);
        a.port(1).setOptions(StpPortOptions.DEFAULT.withRootGuard(true));
        network.run(5_000);
        assertThat(a.status().isRoot()).isTrue();
        assertThat(a.port(1).state()).isEqualTo(PortState.BLOCKING);
        assertThat(a.port(1).port().status().guard()).isEqualTo(StpGuard.ROOT);
        assertThat(logWithoutTime()).containsOnlyOnce("a: port 1(p1) tried to become root port (blocked)");
        better.setPriority(0x9000);
        network.run(35_000);
        assertThat(a.port(1).forwards()).isTrue();
        assertThat(a.port(1).port().status().guard()).isEqualTo(StpGuard.NONE);
        assertThat(better.status().root()).isEqualTo(a.id());
    }

    @Test
    void loopGuardBlocksAPortWhoseNeighbourFellSilentUntilItIsHeard() {
        VirtualBridge root = bridge("root", 0x1000, ROOT);
        VirtualBridge leaf = bridge("leaf", 0x8000, LEAF);
        cable(root, leaf);
        cable(root, leaf);
        VirtualPort blocked = leaf.port(2);
        blocked.setOptions(StpPortOptions.DEFAULT.withLoopGuard(true));
        network.run(10_000);
        assertThat(blocked.port().role()).isEqualTo(PortRole.ALTERNATE);
        blocked.setDeaf(true); // one direction of the cable is broken: frames of the leaf would come back
        network.run(100_000);
        assertThat(blocked.state()).isEqualTo(PortState.BLOCKING);
        assertThat(blocked.port().status().guard()).isEqualTo(StpGuard.LOOP);
        assertThat(blocked.port().status().untilNextState()).isEmpty();
        assertThat(logWithoutTime()).contains("leaf: port 2(p2) no longer hears BPDUs (blocked)");
        assertThat(network.loops()).isEmpty();
        blocked.setDeaf(false);
        network.run(3_000);
        assertThat(blocked.port().role()).isEqualTo(PortRole.ALTERNATE);
        assertThat(blocked.port().status().guard()).isEqualTo(StpGuard.NONE);
    }

    @Test
    void bpduFilterNeitherSendsNorHears() {
        VirtualBridge a = bridge("a", 0x8000, MIDDLE);
        VirtualPort filtered = a.add("p1", COST);
        filtered.setOptions(StpPortOptions.DEFAULT.withBpduFilter(true));
        Lan cable = new Lan("cable");
        filtered.attach(cable);
        bridge("better", 0x1000, ROOT).connect("q1", COST, cable);
        filtered.setLinkUp(true);
        network.run(10_000);
        assertThat(a.status().isRoot()).isTrue();
        assertThat(a.sent()).isEmpty();
        assertThat(filtered.forwards()).isTrue();
    }

    @Test
    void loopGuardMissesNoBpdusThatAreFiltered() {
        VirtualBridge root = bridge("root", 0x1000, ROOT);
        VirtualBridge leaf = bridge("leaf", 0x8000, LEAF);
        cable(root, leaf);
        VirtualPort port = leaf.port(1);
        port.setOptions(StpPortOptions.DEFAULT.withLoopGuard(true));
        network.run(5_000);
        assertThat(port.port().role()).isEqualTo(PortRole.ROOT);
        port.setOptions(StpPortOptions.DEFAULT.withLoopGuard(true).withBpduFilter(true));
        network.run(60_000);
        assertThat(port.port().status().guard()).isEqualTo(StpGuard.NONE);
        assertThat(port.forwards()).isTrue();
    }

    @Test
    void aDisputedPortDiscards() {
        VirtualBridge a = bridge("a", 0x1000, ROOT);
        VirtualBridge b = bridge("b", 0x8000, LEAF);
        cable(a, b);
        network.run(5_000);
        assertThat(a.port(1).forwards()).isTrue();
        b.port(1).setDeaf(true); // it takes itself for the root soon, and forwards
        network.run(60_000);
        assertThat(a.port(1).forwards()).isFalse();
    }

    @Test
    void sendsAHelloEveryTwoSecondsAndNotMoreThanTheHoldCountAtOnce() {
        VirtualBridge a = bridge("a", 0x8000, ROOT);
        VirtualPort port = a.connect("p1", COST, null);
        network.run(10_000);
        int before = a.sent().size();
        network.run(20_000);
        assertThat(a.sent()).hasSize(before + 10);
        for (int i = 0; i < 100; i++) {
            a.setPriority(0x1000 + i);
        }
        assertThat(a.sent().size() - before - 10).isLessThanOrEqualTo(6);
        network.run(2_000);
        assertThat(port.port().status().designated().root().priority()).isEqualTo(0x1000 + 99);
    }

    @Test
    void aBridgeThatIsDownHasNothingToDo() {
        VirtualBridge a = bridge("a", 0x8000, ROOT);
        VirtualPort port = a.connect("p1", COST, null);
        network.run(10_000);
        a.down();
        assertThat(port.state()).isEqualTo(PortState.DISABLED);
        assertThat(a.told(port)).isEqualTo(PortState.DISABLED);
        assertThat(a.tree().dueIn()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aLongPauseAgesNothing() {
        VirtualBridge root = bridge("root", 0x1000, ROOT);
        VirtualBridge leaf = bridge("leaf", 0x8000, LEAF);
        cable(root, leaf);
        network.run(10_000);
        network.pause(60_000);
        network.run(5_000);
        assertThat(logWithoutTime()).noneMatch(line -> line.contains("lost"));
    }

    @Test
    void refusesAPortTwice() {
        VirtualBridge a = bridge("a", 0x8000, ROOT);
        a.add("p1", COST);
        assertThatThrownBy(() -> a.tree().addPort(1, "p", 32, 2, PortState.DISABLED))
                .hasMessageContaining("has a port of that number");
    }
}
