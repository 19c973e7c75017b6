package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Sandbox;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A setting of the whole machine is changed for a start, and for no longer. */
@RequiresNamespaces(tools = "timeout")
class ExpeditedStartIT {
    private static final String SETTING = "/sys/kernel/rcu_expedited";
    private static final String RUN = StandInLab.VETCH + "run --socket " + Flavor.SOCKET;
    /** Prints a line when the setting is 1. */
    private static final String SEEN = "until read value <" + SETTING + " && [ $value = 1 ]; do :; done; echo seen";

    private StandInLab lab;

    @BeforeEach
    void open() {
        lab = new StandInLab();
        assumeTrue(setting().equals("0"), SETTING + " is not 0 on this machine, for all that runs on it");
        assumeTrue(lab.lab().attempt("echo 0 >" + SETTING).exit() == 0, SETTING + " cannot be written here");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private String setting() {
        return lab.sh("cat " + SETTING).out().strip();
    }

    @Test
    void isSetUntilTheDaemonServes() {
        try (Background seen = lab.lab().start(SEEN)) {
            lab.startDaemon("--expedite-start --stand-in br0");
            seen.awaitLine("seen");
        }

        assertThat(setting()).isEqualTo("0");
        assertThat(lab.status()).contains("br0: stands in, ports: p1, p2, p3");
        assertThat(lab.daemon().err()).doesNotContain("expedited");
    }

    @Test
    void isSetBackWhenTheDaemonIsKilledBeforeThat() {
        try (Background seen = lab.lab().start(SEEN);
                Background daemon = lab.lab().start("exec " + RUN + " --expedite-start --stand-in br0")) {
            seen.awaitLine("seen");
            lab.signal("KILL");

            await().untilAsserted(() -> assertThat(setting()).isEqualTo("0"));
            daemon.await(Sandbox.PATIENCE);
            assertThat(daemon.out()).doesNotContain("ready");
        }
    }

    @Test
    void ofSomebodyElseStays() {
        lab.sh("echo 1 >" + SETTING);
        try {
            lab.startDaemon("--expedite-start --stand-in br0");
            assertThat(setting()).isEqualTo("1");
        } finally {
            lab.sh("echo 0 >" + SETTING);
        }
    }

    @Test
    void whatCannotBeSetIsSaidAndTheDaemonServes() {
        lab.sh("mount -o remount,ro,bind /sys 2>/dev/null || mount -o remount,ro /sys");

        lab.startDaemon("--expedite-start --stand-in br0");

        assertThat(lab.daemon().err()).contains("the start is not expedited", "Read-only file system");
        assertThat(lab.status()).contains("br0: stands in, ports: p1, p2, p3");
    }

    @Test
    void aMistakeInTheStartSetsItBack() {
        try (Background daemon = lab.lab().start("exec " + RUN + " --expedite-start --stand-in nosuch")) {
            assertThat(daemon.await(Duration.ofSeconds(30)).exit()).isNotZero();
        }
        assertThat(setting()).isEqualTo("0");
    }
}
