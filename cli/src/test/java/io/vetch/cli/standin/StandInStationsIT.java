package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.RequiresNamespaces;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Both forwarding databases of a bridge stay alike when the kernel's changes just before it is told of a station that
 * has moved. It is told once a second: most of the repetitions come before that.
 */
@RequiresNamespaces(tools = {"bridge", "mausezahn"})
@Execution(ExecutionMode.CONCURRENT)
class StandInStationsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String STATION = "02:00:00:00:00:77";
    /** To the station. */
    private static final String FRAME = "020000000077" + "020000000003" + "88b5";

    private StandInLab lab;

    @BeforeEach
    void open() {
        lab = new StandInLab();
        lab.startDaemon("--stand-in br0");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private static String speaksAt(int host) {
        return "ip netns exec h%d mausezahn e0 -q -c 1 -a %s -b bcast -p 60; sleep 0.1; ".formatted(host, STATION);
    }

    /** It speaks again and again: Vetch forgets it if it hears of a flush in the kernel after the station. */
    private void speaksUntilTheKernelKnows() {
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            lab.sh(speaksAt(1));
            assertThat(lab.sh("bridge fdb show br br0").out()).containsPattern(STATION + " dev p1");
        });
    }

    @RepeatedTest(3)
    void aStationThatComesBackIsToldAgain() {
        speaksUntilTheKernelKnows();
        lab.sh(speaksAt(2) + "ip link set p1 type bridge_slave fdb_flush; " + speaksAt(1));
        speaksUntilTheKernelKnows();
    }

    @RepeatedTest(3)
    void aStaticStationThatHasMovedIsDeleted() {
        lab.sh("bridge fdb replace " + STATION + " dev p1 master static");
        assertThat(explained()).contains("verdict    forward");
        lab.sh(speaksAt(2) + "for p in p1 p2; do bridge fdb del " + STATION + " dev $p master || :; done");
        assertThat(explained()).contains("verdict    flood");
    }

    private String explained() {
        return lab.sh(StandInLab.VETCH + "explain -i p3 " + FRAME).out();
    }
}
