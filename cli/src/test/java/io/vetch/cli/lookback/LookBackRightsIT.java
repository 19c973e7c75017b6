package io.vetch.cli.lookback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user who may control the switch, as a member of its socket's group, gets none of the daemon's rights to files. */
@RequiresNamespaces(tools = "setpriv")
class LookBackRightsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String MEMBER = "setpriv --reuid 65534 --regid 65534 --clear-groups ";

    private WatchedBridge bridge;

    @BeforeEach
    void open() {
        bridge = WatchedBridge.open(Map.of("VETCH_STATE", "/run/state"));
        Assumptions.assumeTrue(bridge.lab().attempt(MEMBER + "true").exit() == 0, "only root may become another user");
        bridge.lab()
                .sh("chgrp 65534 " + Flavor.SOCKET + "; mkdir -m 777 /run/theirs /run/daemons; chmod 755 /run/daemons");
    }

    @AfterEach
    void close() {
        if (bridge != null) {
            bridge.close();
        }
    }

    private Result member(String words) {
        return bridge.lab().attempt("cd /run/theirs; " + MEMBER + Flavor.VETCH_COMMAND + " " + words);
    }

    @Test
    void aTriggerOfAnotherUserSavesOnlyWhereTheDaemonDoes() throws IOException {
        member("lookback on br0 30s").expectSuccess();
        // Also where they could write themselves: what a path leads to can change until the file is made.
        for (String directory : new String[] {"/run/daemons", "/etc", "/run/theirs", "link", "/run/state/../daemons"}) {
            bridge.lab().sh("ln -sfn /run/daemons /run/theirs/link");
            Result refused = member("lookback trigger br0 mac-move after=0s dir=" + directory);
            assertThat(refused.exit()).as("%s", refused).isEqualTo(2);
            assertThat(refused.err())
                    .matches("vetch: dir=/\\S+: only the user that the daemon runs as may choose a directory, .*\n");
        }
        assertThat(bridge.vetch("lookback show").lines()).hasSize(2);

        member("lookback trigger br0 mac-move after=0s").expectSuccess();
        member("lookback trigger br0 mac-move after=1s dir=/run/theirs/../state")
                .expectSuccess();
        bridge.ping();
        bridge.move();
        await().atMost(PATIENCE).until(() -> bridge.saved().size() == 2);
        bridge.vetch("lookback trigger br0 drop:ISOLATED dir=/run/daemons"); // the daemon's user may
        assertThat(bridge.vetch("lookback show").out()).contains("drop:ISOLATED dir=/run/daemons");
    }

    @Test
    void aSavedFileIsMadeByWhoAskedForIt() throws IOException {
        member("lookback on br0 30s").expectSuccess();
        bridge.ping();
        member("lookback save mine.pcapng").expectSuccess();
        Path mine = bridge.lab().sandbox().file("/run/theirs/mine.pcapng");
        assertThat((int) Files.getAttribute(mine, "unix:uid")).isEqualTo(65534);
        assertThat(WatchedBridge.frames(mine)).contains("v1 forward: to v2");

        Result refused = member("lookback save /run/daemons/not-mine.pcapng");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("not saved: /run/daemons/not-mine.pcapng (Permission denied)");
        assertThat(Files.exists(bridge.lab().sandbox().file("/run/daemons/not-mine.pcapng")))
                .isFalse();
    }

    @Test
    void triggersAreBounded() {
        member("lookback on br0 30s").expectSuccess();
        assertThat(member("lookback trigger br0 mac-move every=1ms").err()).contains("every=1ms: a second at least");
        bridge.lab()
                .sh("for i in $(seq 1 16); do %s lookback trigger br0 floods:$i/s; done"
                        .formatted(Flavor.VETCH_COMMAND));
        bridge.vetch("lookback trigger br0 floods:16/s"); // is there already
        Result refused = member("lookback trigger br0 floods:17/s");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("br0: has 16 triggers");
    }
}
