package io.vetch.core.stp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.Seed;
import io.vetch.core.stp.VirtualNetwork.Lan;
import io.vetch.core.stp.VirtualNetwork.VirtualPort;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * A model check of random networks in virtual time. Links, bridges and what is configured change at random, often
 * before the bridges have come to rest. In no instant may ports that forward make a circle; left alone for a while, the
 * bridges must have the tree that the rules say.
 */
class RandomTopologyTest {
    private static final int TOPOLOGIES = 100;
    /** Where no loop may ever be, all runs have the same networks; {@code -Dvetch.seed} chooses others. */
    private static final long SEED = 17;

    private static final int FAILURES = 30;
    /** BPDUs that arrived, and timers that ran out, in all topologies of a test. */
    private static final int LEAST_EVENTS = 100_000;

    /** As often in each topology all is left alone until the tree must be there. */
    private static final int RESTS = 3;
    /** RSTP: a few hellos for information that has aged, and the delays on a LAN with many bridges. */
    private static final long RAPID_REST = 100 * VirtualNetwork.SECOND;
    /** STP: the age of information, and twice the forward delay. */
    private static final long KERNEL_REST = 120 * VirtualNetwork.SECOND;

    /**
     * In some of ten thousand networks there still is a loop, for as long as a BPDU is under way: two ports agree to
     * what the other one proposed before, at the same moment, and by then both propose something else.
     */
    @Test
    void rstpMakesATreeAndNeverALoop() {
        check(random -> VirtualBridge.Kind.RAPID, RAPID_REST, true, true);
    }

    /**
     * As long as nobody gives bridges other priorities or ports other costs. After that, what was true before may go
     * round for longer than a port waits, since information grows older by 1/256 s only at each bridge of the kernel;
     * the standard has a second.
     */
    @Test
    void stpMakesATreeAndNeverALoop() {
        check(random -> VirtualBridge.Kind.KERNEL, KERNEL_REST, false, true);
    }

    /**
     * No loop remains. For some seconds there may be one, as with bridges that keep to the standards: what RSTP forgets
     * after three hellos, STP still tells for up to 20 s, and a bridge that speaks RSTP may believe it again.
     */
    @Test
    void bothTogetherMakeATree() {
        check(
                random -> random.nextBoolean() ? VirtualBridge.Kind.RAPID : VirtualBridge.Kind.KERNEL,
                KERNEL_REST,
                true,
                false);
    }

    private static void check(
            Function<SplittableRandom, VirtualBridge.Kind> kinds, long rest, boolean configure, boolean neverALoop) {
        Seed seed = neverALoop ? new Seed(Long.getLong("vetch.seed", SEED)) : Seed.choose();
        SplittableRandom random = seed.random();
        long events = 0;
        for (int i = 0; i < TOPOLOGIES; i++) {
            VirtualNetwork network = build(random, kinds);
            String which = "topology " + i + " of " + seed;
            for (int j = 0; j < RESTS; j++) {
                List<String> failures = fail(network, random, configure);
                network.run(rest);
                if (neverALoop) {
                    assertThat(network.loops())
                            .as("%s after %s", which, failures)
                            .isEmpty();
                }
                assertThat(new ExpectedTree(network).differences())
                        .as("%s after %s", which, failures)
                        .isEmpty();
            }
            events += network.events();
        }
        assertThat(events).as(seed.toString()).isGreaterThan(LEAST_EVENTS);
    }

    private static VirtualNetwork build(SplittableRandom random, Function<SplittableRandom, VirtualBridge.Kind> kinds) {
        VirtualNetwork network = new VirtualNetwork();
        int bridges = random.nextInt(2, 8);
        for (int i = 0; i < bridges; i++) {
            int priority = random.nextInt(4) * 0x1000 + 0x7000;
            network.addBridge(
                            kinds.apply(random),
                            "b" + i,
                            priority,
                            0x0200_0000_0000L + random.nextInt(0x10000) * 0x10000L + i * 0x100L,
                            BridgeTimes.DEFAULT)
                    .up();
        }
        int lans = random.nextInt(1, 2 * bridges + 1);
        for (int i = 0; i < lans; i++) {
            Lan lan = new Lan("lan" + i);
            int ports = random.nextInt(4) == 0 ? random.nextInt(1, 4) : 2;
            for (int j = 0; j < ports; j++) {
                VirtualBridge bridge = network.bridges().get(random.nextInt(bridges));
                if (bridge.kind() == VirtualBridge.Kind.KERNEL && lan.isAttachedTo(bridge)) {
                    continue; // the kernel takes its own stale BPDU for a way to the root, and so may we
                }
                VirtualPort port = bridge.add("p" + (bridge.ports().size() + 1), random.nextInt(1, 4) * 10);
                port.attach(lan);
                port.setLinkUp(true);
            }
        }
        return network;
    }

    /** Lets something happen again and again, after milliseconds or after seconds. */
    private static List<String> fail(VirtualNetwork network, SplittableRandom random, boolean configure) {
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < FAILURES; i++) {
            VirtualBridge bridge =
                    network.bridges().get(random.nextInt(network.bridges().size()));
            int what = random.nextInt(10);
            if (what == 0) {
                failures.add(turnOffOrOn(bridge));
            } else if (what == 1 && configure) {
                int priority = random.nextInt(4) * 0x1000 + 0x7000;
                bridge.setPriority(priority);
                failures.add(bridge + " priority " + priority);
            } else if (!bridge.ports().isEmpty()) {
                VirtualPort port =
                        bridge.ports().get(random.nextInt(bridge.ports().size()));
                failures.add(what == 2 && configure ? changeCost(port, random) : changeLink(port));
            }
            network.run(random.nextInt(3) == 0 ? random.nextInt(20_000) : random.nextInt(20));
        }
        return failures;
    }

    private static String turnOffOrOn(VirtualBridge bridge) {
        if (bridge.isUp()) {
            bridge.down();
            return bridge + " down";
        }
        bridge.up();
        return bridge + " up";
    }

    private static String changeCost(VirtualPort port, SplittableRandom random) {
        int cost = random.nextInt(1, 4) * 10;
        port.setPathCost(cost);
        return port + " cost " + cost;
    }

    private static String changeLink(VirtualPort port) {
        boolean up = !port.linkUp();
        Lan lan = port.lan();
        if (lan == null || lan.ports().size() > 2) {
            port.setLinkUp(up);
        } else {
            lan.ports().forEach(end -> end.setLinkUp(up)); // a cable: both ends lose the link
        }
        return port + (up ? " up" : " down");
    }
}
