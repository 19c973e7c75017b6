package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.RequiresNamespaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * More stations talk than the table of flows has room for: what finds none goes by the process, until others are
 * silent.
 */
@RequiresNamespaces(tools = {"mausezahn", "ping"})
class FullFlowTableIT {
    private static final int SLOTS = 16;
    private static final int STATIONS = 40;
    private static final int FRAMES = 20;
    /** ARP of the hosts comes when it likes. */
    private static final long STRAY = 10;

    private StandInLab lab;

    @BeforeEach
    void open() {
        lab = new StandInLab();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void framesWithoutASlotArriveOnceToo() {
        lab.lab().sandbox().export("VETCH_JAVA_OPTS", "-Dvetch.flow-slots=" + SLOTS);
        lab.startDaemon("--stand-in br0");
        String station = lab.host(2).sh("cat /sys/class/net/e0/address").out().strip();
        lab.host(2).sh("ping -q -c 1 10.0.0.3");
        long before = received();
        lab.host(1).sh("""
                for i in $(seq %d); do
                    mausezahn e0 -q -c %d -a $(printf 02:00:00:00:07:%%02x $i) -b %s -p 60 -d 1msec
                done
                """.formatted(STATIONS, FRAMES, station));
        await().untilAsserted(() ->
                assertThat(received() - before).isBetween((long) STATIONS * FRAMES, STATIONS * FRAMES + STRAY));

        String flows = lab.status().replaceAll("(?s).*moves by itself: (\\d+)\\n.*", "$1");
        assertThat(Integer.parseInt(flows)).isBetween(SLOTS - SLOTS / 8, SLOTS);
        lab.host(3).sh("ping -q -c 3 -i 0.1 10.0.0.1; ping -q -c 3 -i 0.1 10.0.0.254");
    }

    private long received() {
        return Long.parseLong(lab.host(2)
                .sh("cat /sys/class/net/e0/statistics/rx_packets")
                .out()
                .strip());
    }
}
