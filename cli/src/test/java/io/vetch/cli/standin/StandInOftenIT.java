package io.vetch.cli.standin;

import io.vetch.cli.lab.RequiresNamespaces;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;

/** Every transition twenty times on the same bridge, with what is promised as the limit. It wants an idle machine. */
@Tag("peers")
@RequiresNamespaces
class StandInOftenIT {
    private static StandInLab lab;
    private static Transitions transitions;

    @BeforeAll
    static void open() {
        lab = new StandInLab();
        transitions = new Transitions(lab, Losses.PROMISED);
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    @RepeatedTest(20)
    void allTransitions() {
        lab.startDaemon("");
        transitions.beginAndEnd();
        transitions.begin();
        transitions.addAndRemovePort();
        transitions.downAndUp();
        transitions.hang();
        transitions.endBySignal("TERM");

        lab.startDaemon("--stand-in br0");
        transitions.endBySignal("KILL");
    }
}
