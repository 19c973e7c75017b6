package io.vetch.cli.load;

import static io.vetch.cli.load.Stations.station;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A daemon that starts from the archive that a client left beside the program. */
@Tag("alone")
@RequiresNamespaces
class ArchiveIT {
    private static final long WARM_UP = 500_000;
    /** The relay, by itself or as a part of those through which alone it is called: C2 chooses anew in each run. */
    private static final String[] RELAY = {
        "io.vetch.core.relay.FrameRelay.receive(",
        "io.vetch.tap.device.BridgeIngress.accept(",
        "io.vetch.tap.device.FrameSink.take(",
        "io.vetch.tap.device.TapDevice.relay("
    };

    /** The JVM that makes the archive has no C2: what it notes of methods could keep the daemon from using its own. */
    @Test
    void relayIsCompiledAsFarAsWithoutIt() {
        try (Lab lab = open()) {
            lab.sh("brctl show");
        }
        try (Lab lab = open();
                LoadGenerator load = LoadGenerator.start(lab.sandbox())) {
            Stations.makeBridge(lab, 2);
            DaemonJvm jvm = DaemonJvm.of(lab);
            load.send("h2", "end2", 1, station(2), station(1));
            assertThat(jvm.mappedFiles()).contains("vetch-run.aot");

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                load.send("h1", "end1", WARM_UP, station(1), station(2));
                assertThat(jvm.compiledByC2()).containsAnyOf(RELAY);
            });
        }
    }

    private static Lab open() {
        return Lab.open(Flavor.VETCH, DaemonJvm.environment(), DaemonJvm.options());
    }
}
