package io.vetch.cli.stp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.probe.Frame;
import io.vetch.cli.lab.probe.FrameProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code guard}, {@code root_block}, {@code bpdu_filter} and {@code loop_guard} at ports behind which a bridge of the
 * kernel's has the better root: what the port does, what is said of it, and how it recovers.
 */
@RequiresNamespaces(tools = "brctl")
class GuardIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BPDU_GUARD = "is disabled, disabled by BPDU guard until its link goes down and up";
    private static final String ROOT_GUARD = "held by root guard while a better root is heard there";
    private static final String LOOP_GUARD = "held by loop guard until it hears BPDUs again";
    private static final String STATE = "INGRESS_STATE (ingress port is disabled)";
    private static final String BLOCKING = "BLOCKING (ingress port is blocking)";

    private static Lab lab;
    private static FrameProbe probe;
    private static Background monitor;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH);
        lab.addHost("k");
        probe = FrameProbe.start(lab.sandbox());
        monitor = lab.start("exec " + Flavor.VETCH_COMMAND + " monitor");
        await().atMost(PATIENCE).until(() -> monitor.out().contains(" begin "));
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void theKernelsGuardsAreOurs() throws Exception {
        CompletableFuture<List<String>> kernels = CompletableFuture.supplyAsync(GuardIT::kernels);
        GuardedPort port = GuardedPort.build(lab, 'a', 0);
        List<String> shown = new ArrayList<>();
        shown.add(port.shown());
        shown.add(port.set("guard on").awaitState("disabled").shown());
        port.assertExplained(BPDU_GUARD, STATE);
        awaitNews("ba stp BPDU received on blocked port 1(xa)");
        awaitNews("ba port xa down: disabled by BPDU guard until its link goes down and up");
        assertDropped(port, "INGRESS_STATE");
        shown.add(port.set("guard off").shown());
        shown.add(port.relink().awaitState("forwarding").awaitRoot(true).shown());
        shown.add(port.set("root_block on")
                .awaitState("listening")
                .awaitRoot(false)
                .shown());
        port.assertExplained("is listening, " + ROOT_GUARD, "LISTENING (ingress port is listening)");
        awaitNews("ba stp port 1(xa) tried to become root port (blocked)");
        assertDropped(port, "LISTENING");
        shown.add(port.set("root_block off")
                .awaitState("forwarding")
                .awaitRoot(true)
                .shown());
        assertThat(shown).isEqualTo(kernels.get());
    }

    /** The same at a port of the kernel's. */
    private static List<String> kernels() {
        try (Lab kernel = Lab.open(Flavor.KERNEL)) {
            kernel.addHost("k");
            GuardedPort port = GuardedPort.build(kernel, 'a', 0);
            return List.of(
                    port.shown(),
                    port.set("guard on").awaitState("disabled").shown(),
                    port.set("guard off").shown(),
                    port.relink().awaitState("forwarding").awaitRoot(true).shown(),
                    port.set("root_block on")
                            .awaitState("listening")
                            .awaitRoot(false)
                            .shown(),
                    port.set("root_block off")
                            .awaitState("forwarding")
                            .awaitRoot(true)
                            .shown());
        }
    }

    @Test
    void theyWorkWithRstp() {
        GuardedPort port = GuardedPort.build(lab, 'b', 2).set("guard on").awaitState("disabled");
        port.assertExplained(BPDU_GUARD, STATE);
        awaitNews("bb stp BPDU received on blocked port 1(xb)");
        awaitNews("bb port xb down: disabled by BPDU guard until its link goes down and up");
        assertThat(port.set("guard off").shown()).contains(" state disabled ");
        port.relink().awaitState("forwarding").awaitRoot(true);

        port.set("root_block on").awaitState("blocking").awaitRoot(false);
        port.assertExplained("is blocking, " + ROOT_GUARD, BLOCKING);
        awaitNews("bb stp port 1(xb) tried to become root port (blocked)");
        assertDropped(port, "BLOCKING");
        port.set("root_block off").awaitState("forwarding").awaitRoot(true);
    }

    @Test
    void loopGuardBlocksUntilBpdusAreHeardAgain() {
        GuardedPort port = GuardedPort.build(lab, 'c', 2).set("loop_guard on").awaitRoot(true);
        port.setNeighbour(false).awaitState("blocking").awaitRoot(false);
        port.assertExplained("is blocking, " + LOOP_GUARD, BLOCKING);
        assertThat(port.shown()).contains("loop_guard on").containsPattern("state\\s+blocking");
        awaitNews("bc stp port 1(xc) no longer hears BPDUs (blocked)");
        assertDropped(port, "BLOCKING");
        port.setNeighbour(true).awaitState("forwarding").awaitRoot(true);
        awaitNews("bc stp port 1(xc) hears BPDUs again");
    }

    /** Who hears no BPDUs by choice is its own root, and forwards; so does its neighbour. Loop guard does not mind. */
    @Test
    void bpduFilterNeitherHearsNorSends() {
        GuardedPort port = GuardedPort.build(lab, 'd', 2).awaitRoot(true).set("loop_guard on bpdu_filter on");
        port.awaitRoot(false).awaitState("forwarding");
        assertThat(port.explained()).contains("verdict    flood: broadcast; to bd");
        lab.sh("ip link set bd type bridge priority 0"); // of which it would tell at once
        assertThat(neighbours()).contains(" designated root\t1000.020000000164");
        port.set("bpdu_filter off");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(neighbours()).contains(" designated root\t0000.020000000264"));
    }

    private static String neighbours() {
        return lab.sh("ip netns exec k brctl showstp kd").out();
    }

    private static void awaitNews(String line) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(monitor.out()).contains(line + "\n"));
    }

    /** A frame that comes in by the port is lost, and {@code vetch drops} names the reason. */
    private static void assertDropped(GuardedPort port, String reason) {
        String end = "y" + port.letter();
        probe.listen("k", end);
        await().atMost(PATIENCE).untilAsserted(() -> {
            probe.send("k", Frame.from("02:aa:00:00:00:01").bytes());
            assertThat(lab.sh(Flavor.VETCH_COMMAND + " drops " + port.name()).out())
                    .contains("drop " + reason)
                    .contains("02:aa:00:00:00:01 > ff:ff:ff:ff:ff:ff");
        });
    }
}
