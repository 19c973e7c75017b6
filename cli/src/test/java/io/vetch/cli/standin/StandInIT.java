package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What stations notice of standing in, its end, however it ends, and of what is done to the bridge meanwhile. */
@Tag("alone")
@RequiresNamespaces(tools = "tcpdump")
class StandInIT {
    private static final Pattern PINGS =
            Pattern.compile("(\\d+) packets transmitted, (\\d+) received(?:, \\+(\\d+) duplicates)?.*");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Of pings, for each change. */
    private static final int LOST = 5;

    private static final int LOST_WHILE_STOPPED = 300;
    private static final int TWICE = 3;

    private StandInLab lab;

    @BeforeEach
    void open() {
        lab = new StandInLab();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    /** Pings every 2 ms from h1 to h2 and to the bridge's host while something is done. */
    private void ping(int seconds, int lost, Runnable action) {
        String line = "ping -q -i 0.002 -w " + seconds + " ";
        try (Background among = lab.host(1).start(line + "10.0.0.2");
                Background host = lab.host(1).start(line + "10.0.0.254")) {
            action.run();
            assertGone(among.await(PATIENCE), lost);
            assertGone(host.await(PATIENCE), lost);
        }
    }

    private static void assertGone(Result pings, int lost) {
        Matcher found = PINGS.matcher(pings.out());
        assertThat(found.find()).as(pings.toString()).isTrue();
        int missing = Integer.parseInt(found.group(1)) - Integer.parseInt(found.group(2));
        int twice = found.group(3) == null ? 0 : Integer.parseInt(found.group(3));
        assertThat(missing).as("lost: %s", pings).isLessThanOrEqualTo(lost + 1); // one may be under way at the end
        assertThat(twice).as("twice: %s", pings).isLessThanOrEqualTo(TWICE);
    }

    private void standIn() {
        lab.sh(StandInLab.VETCH + "stand-in br0");
        assertThat(lab.status()).contains("br0: stands in, ports: p1, p2, p3");
    }

    /** Nothing of ours is left, and the bridge works. */
    private void assertNothingLeft() {
        assertThat(lab.sh("ip -br link").out()).doesNotContain("vetch-");
        assertThat(lab.sh("tc qdisc show").out()).doesNotContain("clsact");
        lab.host(1).sh("ping -q -c 2 -i 0.1 10.0.0.2; ping -q -c 2 -i 0.1 10.0.0.254");
    }

    @Test
    void beginningAndEndingLoseNextToNothing() {
        lab.startDaemon("");
        ping(4, 2 * LOST, () -> {
            standIn();
            lab.sh("sleep 1; " + StandInLab.VETCH + "stand-in --end br0");
        });
        assertNothingLeft();
    }

    @Test
    void terminationLosesNextToNothing() {
        lab.startDaemon("--stand-in br0");
        ping(5, LOST, () -> lab.signal("TERM"));
        lab.daemon().await(PATIENCE);
        assertNothingLeft();
    }

    @Test
    void deathLosesNextToNothing() {
        lab.startDaemon("--stand-in br0");
        ping(5, LOST, () -> lab.signal("KILL"));
        lab.daemon().await(PATIENCE);
        assertNothingLeft();
    }

    @Test
    void whoHangsHasTheKernelGoOn() {
        lab.startDaemon("--stand-in br0");
        ping(12, LOST_WHILE_STOPPED, () -> {
            lab.sh("sleep 1");
            lab.signal("STOP");
            lab.sh("sleep 5");
            lab.signal("CONT");
            lab.sh("sleep 2");
        });
        assertThat(lab.daemon().err()).contains("showed no sign of life");
        assertThat(lab.status()).contains("br0: stands in, ports: p1, p2, p3");
    }

    @Test
    void portThatComesAndGoesDisturbsNobody() {
        lab.startDaemon("--stand-in br0");
        ping(5, LOST, () -> {
            lab.sh(
                    "ip link add p9 type veth peer name q9; ip link set p9 up; ip link set q9 up; ip link set p9 master br0");
            lab.awaitStatus("ports: p1, p2, p3, p9");
            lab.sh("ip link set p9 nomaster");
            lab.awaitStatus("ports: p1, p2, p3\n");
            lab.sh("ip link del p9");
        });
    }

    @Test
    void stationsAreKnownToTheKernelWhenItGoesOn() {
        lab.startDaemon("--stand-in br0");
        try (Background listener = lab.host(3)
                .start("exec tcpdump -i e0 -nn -U --immediate-mode icmp and not ether host 02:00:00:00:00:fe")) {
            listener.awaitErr("listening on");
            ping(5, LOST, () -> {
                lab.sh("sleep 2.5"); // by then the kernel knows
                lab.signal("KILL");
            });
            lab.host(3).sh("ping -q -c 1 10.0.0.254"); // it hears something at all
            assertThat(listener.out()).doesNotContain("10.0.0.1 > 10.0.0.2", "10.0.0.2 > 10.0.0.1");
        }
    }

    @Test
    void bridgeThatGetsWhatWeDoNotHonourIsTheKernelsForAsLong() {
        lab.startDaemon("--stand-in br0");
        ping(6, 2 * LOST, () -> {
            lab.sh("bridge link set dev p2 neigh_suppress on");
            lab.awaitStatus("br0: waits: ");
            lab.sh("bridge link set dev p2 neigh_suppress off");
            lab.awaitStatus("br0: stands in, ports: p1, p2, p3");
        });
    }

    @Test
    void bridgesMadeLaterAreStoodInForAndDeletedOnesForgotten() {
        lab.startDaemon("--stand-in '*'");
        lab.sh("ip link add br7 type bridge; ip link set br7 up");
        lab.awaitStatus("br7: stands in, ports: none");
        lab.sh("ip link del br7");
        await().untilAsserted(() -> assertThat(lab.status()).doesNotContain("br7"));
        assertThat(lab.status()).contains("br0: stands in");
    }

    @Test
    void errorsSayWhatIsWrong() {
        lab.startDaemon("");
        assertThat(lab.lab().attempt(StandInLab.VETCH + "stand-in br9").err())
                .contains("there is no bridge of the kernel's named br9");
        assertThat(lab.lab().attempt(StandInLab.VETCH + "stand-in --end br0").err())
                .contains("does not stand in for br0");
        assertThat(lab.host(1).attempt(StandInLab.VETCH + "stand-in br0").err()).contains("namespace");
    }
}
