package io.vetch.cli.lookback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many frames, and disks without room for them. */
@Tag("alone")
@RequiresNamespaces(tools = {"mausezahn", "tcpdump", "tshark", "capinfos"})
class LookBackLoadIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int FLOOD = 400;
    private static final String FLOODED = "v1 flood: destination unknown; to v2, v3";

    private WatchedBridge bridge;
    private Lab lab;

    @BeforeEach
    void open() {
        bridge = WatchedBridge.open(Map.of());
        lab = bridge.lab();
        lab.sh("mkdir /run/small; mount -t tmpfs -o size=64k none /run/small");
    }

    @AfterEach
    void close() {
        if (bridge != null) {
            bridge.close();
        }
    }

    /** To a station that nobody knows: each frame goes to all ports. As many as the queue of the sender holds. */
    private void flood() {
        flood(100);
    }

    private void flood(int payload) {
        bridge.host(1).sh("mausezahn e1 -q -c %d -a own -b 02:00:00:00:02:00 -p %d".formatted(FLOOD, payload));
    }

    @Test
    void aFloodIsSavedByItself() throws IOException {
        bridge.vetch("lookback on br0 30s");
        bridge.vetch("lookback trigger br0 floods:100/s dir=/run/state after=1s");
        bridge.ping(); // an ARP request is flooded, too; one is not a hundred
        flood();
        Path file = await().atMost(PATIENCE)
                .until(bridge::saved, found -> !found.isEmpty())
                .getFirst();
        assertThat(file.getFileName().toString()).endsWith("Z-floods.pcapng");
        assertThat(WatchedBridge.frames(file))
                .contains("v1 forward: to v2")
                .filteredOn(FLOODED::equals)
                .hasSize(FLOOD);
        assertThat(lab.daemon().awaitErr("frames saved").err())
                .containsPattern("br0: \\d{3,} floods/s; \\d+ frames saved to /run/state/br0-");
        assertThat(bridge.saved()).hasSize(1);
    }

    @Test
    void aFullDiskEndsTheSaveAlone() throws IOException {
        bridge.vetch("lookback on br0 30s");
        flood();
        flood();
        Background capture = lab.start("exec " + Flavor.VETCH_COMMAND + " tcpdump -n -c 6 -i br0 icmp");
        capture.awaitErr("listening on");

        Result full = lab.attempt(Flavor.VETCH_COMMAND + " lookback save /run/small/full.pcapng");
        assertThat(full.exit()).isEqualTo(2);
        assertThat(full.err())
                .isEqualTo("vetch: the look back was not saved: /run/small/full.pcapng: No space left on device;"
                        + " the file ends with the last whole frame\n");
        assertReadable("/run/small/full.pcapng");
        assertThat(bridge.frames("/run/small/full.pcapng")).hasSizeBetween(100, 2 * FLOOD - 1);

        Result nothing = lab.attempt(Flavor.VETCH_COMMAND + " lookback save /run/small/none.pcapng");
        assertThat(nothing.exit()).isEqualTo(2);
        assertThat(nothing.err()).contains("/run/small/none.pcapng: No space left on device");

        bridge.ping();
        capture.await(PATIENCE).expectSuccess();
        bridge.vetch("lookback save /run/all.pcapng");
        assertThat(bridge.frames("/run/all.pcapng"))
                .hasSizeGreaterThan(2 * FLOOD)
                .contains("v1 forward: to v2");
    }

    /** More than sockets and pipes hold is on its way when the daemon dies. */
    @Test
    void aSaveThatTheDaemonDidNotLiveToEndIsNotTakenForAWholeOne() {
        bridge.vetch("lookback on br0 30s whole");
        for (int i = 0; i < 5; i++) {
            flood(1400);
        }
        Background save = lab.start("""
                { %s lookback save - || echo "exit $?" >&2; } |
                    { head -c 1; until [ -e /run/killed ]; do sleep 0.05; done; cat; } >/run/cut.pcapng
                """.formatted(Flavor.VETCH_COMMAND));
        lab.sh("until [ -s /run/cut.pcapng ]; do sleep 0.05; done");
        lab.daemon().kill().await(PATIENCE);
        lab.sh("touch /run/killed");
        assertThat(save.await(PATIENCE).err()).isEqualTo("""
                vetch: the look back was not saved: -: the daemon has ended; what it had not sent is lost
                exit 2
                """);
    }

    @Test
    void aFullDiskEndsTheSaveOfATriggerAlone() throws IOException {
        bridge.vetch("lookback on br0 30s");
        bridge.vetch("lookback trigger br0 floods:100/s dir=/run/small after=0s");
        flood();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lab.daemon().err())
                        .containsPattern("/run/small/br0-\\S+-floods.pcapng not saved: .*No space left on device"));
        assertThat(bridge.vetch("lookback show").out()).contains("No space left on device");
        assertThat(lab.sh("ls -A /run/small").out()).isEmpty();
        bridge.ping();
        bridge.vetch("lookback save /run/all.pcapng");
        assertThat(bridge.frames("/run/all.pcapng")).hasSizeGreaterThan(FLOOD);
    }

    private void assertReadable(String file) {
        Result said = lab.sh(
                "capinfos %1$s 2>&1 >/dev/null; tcpdump -n -r %1$s 2>&1 >/dev/null; tshark -r %1$s 2>&1 >/dev/null"
                        .formatted(file));
        assertThat(said.err()).isEmpty();
        assertThat(said.out().lines())
                .as("what is said of %s", file)
                .allMatch(line -> line.startsWith("reading from file ") || line.startsWith("Running as user"));
    }
}
