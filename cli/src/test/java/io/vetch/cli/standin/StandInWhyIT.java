package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Why and what was dropped, on a bridge of the kernel. */
@RequiresNamespaces
class StandInWhyIT {
    private static StandInLab lab;

    @BeforeAll
    static void open() {
        lab = new StandInLab();
        lab.startDaemon("--stand-in br0");
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    private static Result why(String arguments) {
        return lab.lab().attempt(StandInLab.VETCH + "why " + arguments);
    }

    @Test
    void allIsWell() {
        assertThat(why("h1 h2").expectSuccess().out()).startsWith("Nothing is in the way between h1 (10.0.0.1) and h2");
        assertThat(why("--probe 10.0.0.1 p2").expectSuccess().out())
                .startsWith("All is well: 10.0.0.1 reaches p2 (10.0.0.2)");
        assertThat(why("--probe h1 10.0.0.254").expectSuccess().out())
                .startsWith("All is well: h1 (10.0.0.1) reaches 10.0.0.254");
    }

    @Test
    void isolatedPortsAreNamedAndTheFrameIsKept() {
        lab.sh("ip netns exec h1 ping -q -c 1 -w 5 10.0.0.2");
        lab.sh("bridge link set dev p1 isolated on; bridge link set dev p2 isolated on");
        Awaitility.await() // the kernel's news come a moment after the command's return
                .untilAsserted(() ->
                        assertThat(why("h1 h2").out()).startsWith("Ports p1 and p2 are isolated from each other"));
        // Again, if the kernel's bridge has dropped it in a lapse.
        Awaitility.await().untilAsserted(() -> {
            lab.host(1).attempt("ping -q -c 1 -W 1 10.0.0.2").expectExit(1);
            assertFrameIsKept();
        });
        assertThat(why("h1 h2").expectExit(2).out()).startsWith("Ports p1 and p2 are isolated from each other");
        lab.sh("bridge link set dev p1 isolated off; bridge link set dev p2 isolated off");
        assertFrameIsKept();
    }

    private static void assertFrameIsKept() {
        assertThat(lab.sh(StandInLab.VETCH + "drops p1").out())
                .startsWith("br0\n  p1 drop ISOLATED: ")
                .contains("10.0.0.1 > 10.0.0.2: ICMP echo request");
    }

    @Test
    void nobodyAnswersTheQuestion() {
        // Again, if the kernel's bridge has had the question in a lapse.
        Awaitility.await().untilAsserted(() -> {
            lab.host(1).attempt("ping -q -c 1 -W 1 10.0.0.77").expectExit(1);
            assertThat(why("h1 10.0.0.77").expectExit(2).out())
                    .startsWith("Nobody answers for 10.0.0.77: h1 (10.0.0.1) has asked");
        });
    }
}
