package io.vetch.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the loops cost while no frame comes: nothing, or, with --busy-poll, all they can get. */
@Tag("alone")
@RequiresNamespaces
class IdleIT {
    @Test
    void idleLoopsDoNotRunAtAll() {
        try (Lab lab = open()) {
            assertFramesFlow(lab);
            new Host(lab, "h1").keepNeighbors(); // else they ask for each other after 5 s
            new Host(lab, "h2").keepNeighbors();
            DaemonJvm jvm = DaemonJvm.of(lab);
            List<String> before = jvm.loopsOnProcessor();

            letTwoSecondsPass(lab);

            assertThat(jvm.loopsOnProcessor()).isEqualTo(before);
            assertFramesFlow(lab);
            assertThat(jvm.loopsOnProcessor()).isNotEqualTo(before);
        }
    }

    @Test
    void busyLoopsForwardAndNeverSleep() {
        try (Lab lab = open("--busy-poll")) {
            assertFramesFlow(lab);
            DaemonJvm jvm = DaemonJvm.of(lab);
            List<String> before = jvm.loopsOnProcessor();

            letTwoSecondsPass(lab);

            assertThat(jvm.loopsOnProcessor()).doesNotContainAnyElementsOf(before);
            assertFramesFlow(lab);
        }
    }

    private static Lab open(String... options) {
        Lab lab = Lab.open(Flavor.VETCH, DaemonJvm.environment(), DaemonJvm.options(options));
        Stations.makeBridge(lab, 2);
        return lab;
    }

    private static void assertFramesFlow(Lab lab) {
        new Host(lab, "h1").ping("10.0.0.2", 5);
    }

    /** Not to wait for something, but to see that nothing happens meanwhile. */
    private static void letTwoSecondsPass(Lab lab) {
        lab.sh("sleep 2");
    }
}
