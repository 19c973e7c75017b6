package io.vetch.cli.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import java.time.Duration;
import java.util.List;

/** A daemon that stands in for every kernel bridge of a lab. It ends with the lab. */
final class StandInDaemon {
    private final Lab lab;
    private final Background daemon;

    private StandInDaemon(Lab lab, Background daemon) {
        this.lab = lab;
        this.daemon = daemon;
    }

    /** @param kernelCache whether the kernel may move known frames by itself */
    static StandInDaemon start(Lab lab, String kernelCache) {
        lab.sandbox().export("VETCH_SOCKET", Flavor.SOCKET);
        Background daemon = lab.sandbox()
                .start(List.of(
                        Flavor.VETCH_COMMAND,
                        "run",
                        "--socket",
                        Flavor.SOCKET,
                        "--kernel-cache",
                        kernelCache,
                        "--stand-in",
                        "*"));
        daemon.awaitLine("ready");
        return new StandInDaemon(lab, daemon);
    }

    /** Waits until it has heard of all that was done before, and has told the kernel what it learned. */
    String settle() {
        String status = lab.sh(Flavor.VETCH_COMMAND + " stand-in").out();
        assertThat(daemon.alive()).as("the daemon lives").isTrue();
        return status;
    }

    /** How often the kernel's bridge has had frames that Vetch did not count: the machine was too busy for it. */
    int lapses() {
        return daemon.err().split("showed no sign of life", -1).length - 1;
    }

    /** The kernel's bridge would forward as well: proves that frames of a port went through the daemon. */
    void assertCarried(String bridge, String port) {
        String counters = lab.sh(Flavor.VETCH_COMMAND + " counters " + bridge).out();
        assertThat(counters).containsPattern("(?m)^\\s+" + port + "\\s+[1-9]");
    }

    /** Waits until frames of a bridge with these ports go through it. */
    void awaitStandingIn(String bridge, List<String> ports) {
        String line = bridge + ": stands in, ports: " + String.join(", ", ports);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(settle().lines()).contains(line));
    }
}
