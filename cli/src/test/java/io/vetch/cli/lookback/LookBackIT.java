package io.vetch.cli.lookback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the look back of a bridge knows afterwards, and what has it saved. */
@RequiresNamespaces
class LookBackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private WatchedBridge bridge;
    private Lab lab;

    @BeforeEach
    void open() {
        bridge = WatchedBridge.open(Map.of());
        lab = bridge.lab();
    }

    @AfterEach
    void close() {
        if (bridge != null) {
            bridge.close();
        }
    }

    @Test
    void aMoveIsSavedByItselfWithWhatWasBeforeAndAfter() throws IOException {
        bridge.vetch("lookback on br0 30s");
        bridge.vetch("lookback trigger br0 mac-move dir=/run/state after=1s");
        bridge.ping();
        bridge.vetch("lookback save /run/before.pcapng");
        List<String> before = bridge.frames("/run/before.pcapng");
        assertThat(before)
                .contains("v1 flood: broadcast; to v2, v3, br0", "v2 forward: to v1")
                .filteredOn("v1 forward: to v2"::equals)
                .hasSizeGreaterThanOrEqualTo(3);

        bridge.move();
        Path file = await().atMost(PATIENCE)
                .until(bridge::saved, found -> !found.isEmpty())
                .getFirst();
        assertThat(file.getFileName().toString()).matches("br0-\\d{8}T\\d{6}\\.\\d{3}Z-mac-move\\.pcapng");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(WatchedBridge.frames(file))
                .startsWith(before.toArray(String[]::new))
                .contains("v3 flood: broadcast; to v1, v2, br0");
        assertThat(lab.daemon().awaitErr("frames saved").err()) // which it says after the file is there
                .containsPattern("br0: [0-9a-f:]{17} moved from v1 to v3; \\d+ frames saved to /run/state/br0-");
        assertThat(bridge.vetch("lookback show").out())
                .containsPattern("(?m)^br0 +30s,32MiB +\\d+ +\\d+\\.\\ds +\\d+  \\d{4}-\\d\\d-\\d\\d .* 0 +1$")
                .contains("mac-move dir=/run/state after=1s every=60s: fired 1; ");
    }

    @Test
    void aDropIsSavedAndTheLookBackClears() throws IOException {
        bridge.vetch("lookback on br0 whole 4MiB");
        bridge.ping();
        bridge.vetch("lookback trigger br0 drop:isolated dir=/run/state after=0s");
        lab.sh("bridge link set dev v1 isolated on; bridge link set dev v2 isolated on");
        assertThat(bridge.host(1).attempt("ping -c 1 -W 1 10.0.0.2").exit()).isNotZero();
        Path file = await().atMost(PATIENCE)
                .until(bridge::saved, found -> !found.isEmpty())
                .getFirst();
        assertThat(file.getFileName().toString()).endsWith("-drop-ISOLATED.pcapng");
        assertThat(WatchedBridge.frames(file)).contains("v1 drop: ISOLATED (ingress and egress port are isolated)");

        bridge.vetch("lookback clear br0");
        Result out = lab.sh(
                Flavor.VETCH_COMMAND + " lookback save - -i br0 >/run/out.pcapng; tcpdump -nr /run/out.pcapng icmp");
        assertThat(out.out()).isEmpty();
    }

    @Test
    void aDirectoryThatIsNotThereIsALineInTheLog() {
        bridge.vetch("lookback on br0 30s");
        bridge.vetch("lookback trigger br0 mac-move dir=/run/missing after=0s");
        bridge.ping();
        bridge.move();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lab.daemon().err())
                        .contains("-mac-move.pcapng not saved: there is no directory /run/missing"));
        bridge.host(2).sh("ping -c 1 -w 5 10.0.0.3");
    }

    @Test
    void offThereIsNoCaptureAndADeletedBridgeTakesItsOwnAlong() {
        assertThat(captureThreads()).isZero();
        bridge.vetch("lookback on br0");
        await().atMost(PATIENCE).until(() -> captureThreads() == 1); // a thread gives itself its name
        bridge.vetch("lookback off br0");
        await().atMost(PATIENCE).until(() -> captureThreads() == 0);
        Result nothing = lab.attempt(Flavor.VETCH_COMMAND + " lookback save /run/none.pcapng");
        assertThat(nothing.exit()).isEqualTo(2);
        assertThat(nothing.err()).contains("no bridge here keeps frames");
        assertThat(Files.exists(lab.sandbox().file("/run/none.pcapng"))).isFalse();

        bridge.vetch("lookback on br0");
        lab.sh("ip link del br0");
        await().atMost(PATIENCE).until(() -> captureThreads() == 0);
        assertThat(bridge.vetch("lookback show").lines()).hasSize(1);
    }

    @Test
    void theDefaultIsForEveryBridgeThatHasNoneOfItsOwn() throws IOException {
        Files.writeString(lab.sandbox().file("/run/plan.yaml"), """
                bridges:
                  br1: {lookback: "5s,2MiB,whole", lookback_triggers: ["floods:10/s after=1s"]}
                  br2: {lookback: off}
                  br3: {}
                """);
        List<String> command = List.of(
                Flavor.VETCH_COMMAND,
                "run",
                "--socket",
                "/run/second.sock",
                "--config",
                "/run/plan.yaml",
                "--lookback",
                "1MiB");
        try (Background second = lab.sandbox().start(command)) {
            second.awaitLine("ready");
            lab.sh("VETCH_SOCKET=/run/second.sock brctl addbr br4");
            String show = lab.sh("VETCH_SOCKET=/run/second.sock " + Flavor.VETCH_COMMAND + " lookback show")
                    .out();
            assertThat(show)
                    .containsPattern("(?m)^br1 +5s,2MiB,whole ")
                    .containsPattern("(?m)^br3 +1MiB ")
                    .containsPattern("(?m)^br4 +1MiB ")
                    .contains("  floods:10/s dir=")
                    .doesNotContain("br2");
        }
    }

    private long captureThreads() {
        return lab.sh("cat /proc/[0-9]*/task/*/comm 2>/dev/null || :").lines().stream()
                .filter(name -> name.startsWith("vetch-lookback"))
                .count();
    }

    /** What the client takes slowly is still sent; one that takes nothing is not waited for. */
    @Test
    void aSaveThatRunsWhenTheSwitchIsStoppedIsFinished() throws IOException {
        bridge.vetch("lookback on br0 60s 32MiB whole");
        bridge.host(1).sh("ping -q -f -s 1400 -c 800 -w 50 10.0.0.2");
        lab.sh("mkfifo /run/slow /run/never /run/go");
        Background save = lab.start(Flavor.VETCH_COMMAND + " lookback save - >/run/slow");
        Background blocked = lab.start(Flavor.VETCH_COMMAND + " lookback save - >/run/never");
        Background stopped = lab.start("exec </run/never; head -c 1 >/dev/null; echo begun >&2; exec sleep 60");
        Background reader =
                lab.start("exec </run/slow; head -c 100000; echo begun >&2; read go </run/go; exec cat"); // far more
        reader.awaitErr("begun");
        stopped.awaitErr("begun");
        lab.daemon().terminate();
        Files.writeString(lab.sandbox().file("/run/go"), "go\n");
        assertThat(save.await(PATIENCE).expectSuccess().err()).isEmpty();
        lab.daemon().await(PATIENCE);
        assertThat(blocked.alive()).isTrue();
    }
}
