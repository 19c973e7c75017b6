package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Result;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is done to a daemon that stands in for br0, or to br0, while stations ping each other, and what they may notice.
 */
final class Transitions {
    private static final Pattern PINGS =
            Pattern.compile("(\\d+) packets transmitted, (\\d+) received(?:, \\+(\\d+) duplicates)?.*");
    private static final Pattern MOVES = Pattern.compile("moves by itself: ([2-9]|\\d\\d)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StandInLab lab;
    private final Losses allowed;

    Transitions(StandInLab lab, Losses allowed) {
        this.lab = lab;
        this.allowed = allowed;
    }

    /**
     * Pings from h1 to h2 and to the bridge's host while something is done; prints what was lost.
     *
     * @param changes after how many changes the frames go another way
     */
    void ping(String name, int seconds, int changes, Runnable action) {
        pingLosing(name, seconds, changes * allowed.once(), action);
    }

    private void pingLosing(String name, int seconds, int lost, Runnable action) {
        String line = "ping -q -i 0.002 -w " + seconds + " ";
        try (Background among = lab.host(1).start(line + "10.0.0.2");
                Background host = lab.host(1).start(line + "10.0.0.254")) {
            action.run();
            assertGone(name + ", among hosts", among.await(PATIENCE), lost);
            assertGone(name + ", to the bridge's host", host.await(PATIENCE), lost);
        }
    }

    private void assertGone(String name, Result pings, int lost) {
        Matcher found = PINGS.matcher(pings.out());
        assertThat(found.find()).as(pings.toString()).isTrue();
        int missing = Integer.parseInt(found.group(1)) - Integer.parseInt(found.group(2));
        int twice = found.group(3) == null ? 0 : Integer.parseInt(found.group(3));
        System.out.printf("%s: %d of %s pings lost, %d twice%n", name, missing, found.group(1), twice);
        assertThat(missing)
                .as("%s, lost: %s", name, pings)
                .isLessThanOrEqualTo(lost + 1); // one may be under way at the end
        assertThat(twice).as("%s, twice: %s", name, pings).isLessThanOrEqualTo(allowed.twice());
    }

    void begin() {
        ping("beginning", 3, 1, this::standIn);
    }

    void beginAndEnd() {
        ping("beginning and ending", 4, 2, () -> {
            standIn();
            lab.sh("sleep 1; " + StandInLab.VETCH + "stand-in --end br0");
        });
        assertNothingLeft();
    }

    private void standIn() {
        lab.sh(StandInLab.VETCH + "stand-in br0");
        assertThat(lab.status()).contains("br0: stands in, ports: p1, p2, p3");
    }

    /** The daemon is gone then. */
    void endBySignal(String signal) {
        ping("SIG" + signal, 5, 1, () -> {
            lab.sh("sleep 1");
            await("the kernel moves the pings")
                    .atMost(PATIENCE)
                    .until(() -> MOVES.matcher(lab.status()).find());
            lab.signal(signal);
        });
        lab.daemon().await(PATIENCE);
        assertNothingLeft();
    }

    void hang() {
        pingLosing("SIGSTOP and SIGCONT", 12, allowed.whileStopped(), () -> {
            lab.sh("sleep 1");
            lab.signal("STOP");
            lab.sh("sleep 5");
            lab.signal("CONT");
            lab.sh("sleep 2");
        });
        lab.daemon().awaitErr("showed no sign of life");
        assertThat(lab.status()).contains("br0: stands in, ports: p1, p2, p3");
    }

    void addAndRemovePort() {
        ping("a port that comes and goes", 5, 1, () -> {
            lab.sh(
                    "ip link add p9 type veth peer name q9; ip link set p9 up; ip link set q9 up; ip link set p9 master br0");
            lab.awaitStatus("ports: p1, p2, p3, p9");
            lab.sh("ip link set p9 nomaster");
            lab.awaitStatus("ports: p1, p2, p3\n");
            lab.sh("ip link del p9");
        });
    }

    /** Both by one program, for a bridge that is down moves nothing, whoever has its frames. */
    void downAndUp() {
        ping("down and up", 4, 2, () -> {
            lab.sh("sleep 1; printf 'link set br0 down\\nlink set br0 up\\n' | ip -batch -");
            lab.awaitStatus("br0: stands in, ports: p1, p2, p3");
        });
    }

    /** Nothing of ours is left, and the bridge works. */
    private void assertNothingLeft() {
        assertThat(lab.sh("ip -br link").out()).doesNotContain("vetch-");
        assertThat(lab.sh("tc qdisc show").out()).doesNotContain("clsact");
        lab.host(1).sh("ping -q -c 2 -i 0.1 10.0.0.2; ping -q -c 2 -i 0.1 10.0.0.254");
    }
}
