package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.RequiresNamespaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What stations notice of standing in, its end, however it ends, and of what is done to the bridge meanwhile. These
 * tests sleep most of the time: one of each kind runs at a time.
 */
@Execution(ExecutionMode.CONCURRENT)
@RequiresNamespaces(tools = "tcpdump")
class StandInIT {
    private static final String ENDS = "ends";
    private static final String CHANGES = "changes";

    private StandInLab lab;
    private Transitions transitions;

    @BeforeEach
    void open() {
        lab = new StandInLab();
        transitions = new Transitions(lab, Losses.ANYWHERE);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    @ResourceLock(ENDS)
    void beginningAndEndingLoseNextToNothing() {
        lab.startDaemon("");
        transitions.beginAndEnd();
    }

    @Test
    @ResourceLock(ENDS)
    void terminationLosesNextToNothing() {
        lab.startDaemon("--stand-in br0");
        transitions.endBySignal("TERM");
    }

    @Test
    @ResourceLock(ENDS)
    void deathLosesNextToNothing() {
        lab.startDaemon("--stand-in br0");
        transitions.endBySignal("KILL");
    }

    @Test
    @ResourceLock(ENDS)
    void whoHangsHasTheKernelGoOn() {
        lab.startDaemon("--stand-in br0");
        transitions.hang();
    }

    @Test
    @ResourceLock(CHANGES)
    void portThatComesAndGoesDisturbsNobody() {
        lab.startDaemon("--stand-in br0");
        transitions.addAndRemovePort();
    }

    @Test
    @ResourceLock(CHANGES)
    void bridgeThatGoesDownComesUpAgain() {
        lab.startDaemon("--stand-in br0");
        transitions.downAndUp();
    }

    @Test
    @ResourceLock(CHANGES)
    void stationsAreKnownToTheKernelWhenItGoesOn() {
        lab.startDaemon("--stand-in br0");
        try (Background listener = lab.host(3)
                .start("exec tcpdump -i e0 -nn -U --immediate-mode icmp and not ether host 02:00:00:00:00:fe")) {
            listener.awaitErr("listening on");
            transitions.ping("death", 5, 1, () -> {
                lab.sh("sleep 2.5"); // by then the kernel knows
                lab.signal("KILL");
            });
            lab.host(3).sh("ping -q -c 1 10.0.0.254"); // it hears something at all
            assertThat(listener.out()).doesNotContain("10.0.0.1 > 10.0.0.2", "10.0.0.2 > 10.0.0.1");
        }
    }

    @Test
    @ResourceLock(CHANGES)
    void bridgeThatGetsWhatWeDoNotHonourIsTheKernelsForAsLong() {
        lab.startDaemon("--stand-in br0");
        transitions.ping("an obstacle", 6, 2, () -> {
            lab.sh("bridge link set dev p2 mcast_to_unicast on");
            lab.awaitStatus("br0: waits: ");
            lab.sh("bridge link set dev p2 mcast_to_unicast off");
            lab.awaitStatus("br0: stands in, ports: p1, p2, p3");
        });
    }

    @Test
    @ResourceLock(CHANGES)
    void bridgesMadeLaterAreStoodInForAndDeletedOnesForgotten() {
        lab.startDaemon("--stand-in '*'");
        lab.sh("ip link add br7 type bridge; ip link set br7 up");
        lab.awaitStatus("br7: stands in, ports: none");
        lab.sh("ip link del br7");
        await().untilAsserted(() -> assertThat(lab.status()).doesNotContain("br7"));
        assertThat(lab.status()).contains("br0: stands in");
    }

    @Test
    @ResourceLock(CHANGES)
    void errorsSayWhatIsWrong() {
        lab.startDaemon("");
        assertThat(lab.lab().attempt(StandInLab.VETCH + "stand-in br9").err())
                .contains("there is no bridge of the kernel's named br9");
        assertThat(lab.lab().attempt(StandInLab.VETCH + "stand-in --end br0").err())
                .contains("does not stand in for br0");
        assertThat(lab.host(1).attempt(StandInLab.VETCH + "stand-in br0").err()).contains("namespace");
    }
}
