package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A cable whose two ends are ports of a kernel bridge that Vetch stands in for: the kernel would have frames go round
 * for ever, and Vetch keeps one of the two ports out if asked to.
 */
@RequiresNamespaces
class StandInLoopIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** From 0.0.0.0, as a switch asks who listens to which group. */
    private static final String QUERY = "01005e000001" + "020000000001" + "0800"
            + "46c0002000000000010244170000000000e0000001" + "94040000" + "1164ee9b00000000";

    private static StandInLab lab;

    @BeforeAll
    static void open() {
        lab = new StandInLab();
        lab.lab().expectLoops();
        lab.sh("ip link set br0 type bridge mcast_snooping 1");
        lab.startDaemon("--stand-in br0");
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    @AfterEach
    void cut() {
        lab.lab().attempt("ip link del x1");
        standIn("--on-loop report br0").expectSuccess();
    }

    private static Result standIn(String arguments) {
        return lab.lab().attempt(StandInLab.VETCH + "stand-in " + arguments);
    }

    /** A port of the bridge at either end. */
    private static void wire() {
        lab.sh("ip link add x1 type veth peer name x2; ip link set x1 up; ip link set x2 up");
        lab.sh("ip link set x1 master br0; ip link set x2 master br0");
        lab.awaitStatus("x2");
    }

    /** A frame to all, which begins to go round. */
    private static void shout() {
        lab.host(1).attempt("ping -q -c 1 -W 1 10.0.0.99");
    }

    /** Again and again: while the machine is too busy for Vetch, frames go round in the kernel. */
    private static void shoutUntilKeptOut() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            shout();
            assertThat(lab.status()).contains("    kept out because of a loop: x2, for ");
        });
    }

    private static void awaitEvent(Background monitor, String... parts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(monitor.out().lines())
                        .anySatisfy(line -> assertThat(line).contains(parts)));
    }

    private static String explain(String port, String frame) {
        return lab.sh(StandInLab.VETCH + "explain -i " + port + " " + frame).out();
    }

    @Test
    void onePortIsKeptOutByVetchAndNotByTheKernel() {
        standIn("--on-loop 'quarantine 5m' br0").expectSuccess();
        assertThat(lab.sh(StandInLab.VETCH + "save").out()).contains("    on_loop: \"quarantine 300s\"");
        assertThat(explain("p1", QUERY)).contains("punt");
        wire();
        shoutUntilKeptOut();
        assertThat(lab.sh("bridge link show dev x2").out()).contains("state forwarding"); // it is the kernel's
        lab.host(1).sh("ping -q -c 3 -i 0.1 -w 20 10.0.0.2");
        await().atMost(PATIENCE).untilAsserted(() -> {
            shout();
            assertThat(lab.sh(StandInLab.VETCH + "drops x2").out()).contains("x2 drop QUARANTINE: ");
        });
        assertThat(lab.lab().attempt(StandInLab.VETCH + "why h1 x2").out()).contains("is kept out for ");
        assertThat(lab.lab().attempt(StandInLab.VETCH + "doctor").expectExit(4).out())
                .containsPattern("br0 loop +ports x1 and x2 are wired together, and x2 is kept out for");
        assertThat(explain("x2", QUERY)).contains("QUARANTINE");
        assertThat(explain("p1", QUERY)).doesNotContain("punt"); // the kernel would send it by x2

        standIn("--on-loop report br0").expectSuccess();
        assertThat(lab.status()).doesNotContain("kept out");
        lab.sh("ip link set x1 nomaster");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(explain("p1", QUERY)).contains("punt"));
    }

    @Test
    void onePortThatLoopsAgainStaysOutLonger() {
        standIn("--on-loop 'quarantine 1s' br0").expectSuccess();
        try (Background monitor = lab.lab().start("exec " + StandInLab.VETCH + "monitor -j br0")) {
            await().atMost(PATIENCE).until(() -> monitor.out().contains("\"begin\""));
            wire();
            await().atMost(PATIENCE).untilAsserted(() -> {
                shout();
                assertThat(monitor.out()).contains("\"in_a_row\":3");
            });
            for (int[] each : List.of(new int[] {1, 1}, new int[] {2, 2}, new int[] {4, 3})) {
                awaitEvent(monitor, "\"port\":\"x2\"", "\"seconds\":" + each[0], "\"in_a_row\":" + each[1]);
            }
            lab.sh("ip link set x1 nomaster");
            awaitEvent(monitor, "\"port\":\"x2\"", "\"seconds\":0,");
            awaitEvent(monitor, "\"loop\"", "\"looped\":false");
        }
        lab.daemon()
                .awaitErr("br0: port x2 is kept out for 4 s, as frames went round between it and x1, 3 times in a row");
    }

    /** No trace of it is left, neither here nor in the kernel. */
    @Test
    void isGivenBackWithTheBridge() {
        standIn("--on-loop 'quarantine 5m' br0").expectSuccess();
        wire();
        shoutUntilKeptOut();
        lab.sh("ip link set x1 down"); // else the kernel has frames go round
        standIn("--end br0").expectSuccess();
        assertThat(lab.status()).isEmpty();
        lab.sh("ip link set x1 nomaster; ip link set x1 up; ip addr add 10.0.0.77/24 dev x1");
        standIn("br0").expectSuccess();
        assertThat(lab.status()).doesNotContain("kept out").contains("x2");
        assertThat(lab.sh("bridge link show dev x2").out()).contains("state forwarding");
        lab.host(1).sh("ping -q -c 1 -w 20 10.0.0.77");
    }

    @Test
    void aBridgeWithASpanningTreeIsLeftToIt() {
        standIn("--on-loop 'quarantine 5m' br0").expectSuccess();
        lab.sh("ip link set br0 type bridge forward_delay 200 stp_state 1");
        wire();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lab.sh("bridge link show dev x2; bridge link show dev x1")
                                .out())
                        .contains("state blocking")
                        .contains("state forwarding"));
        shout();
        assertThat(lab.status()).doesNotContain("kept out");
        lab.sh("ip link del x1; ip link set br0 type bridge stp_state 0");
    }

    @Test
    void saysWhatItDoesNotUnderstand() {
        assertThat(standIn("--on-loop quarantine br0").expectExit(2).err())
                .startsWith("vetch: stand-in: --on-loop must be 'report', or like 'quarantine 30s'");
        assertThat(standIn("br0 --on-loop").expectExit(2).err()).startsWith("vetch: stand-in: --on-loop must be");
    }
}
