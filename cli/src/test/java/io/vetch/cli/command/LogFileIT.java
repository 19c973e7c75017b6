package io.vetch.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Sandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log of a daemon that is detached, and of one that is told to open it again. */
@RequiresNamespaces
class LogFileIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RUN =
            "exec " + Flavor.VETCH_COMMAND + " run --socket " + Flavor.SOCKET + " --pidfile /run/pid ";

    private Sandbox sandbox;

    @BeforeEach
    void open() throws IOException {
        sandbox = Sandbox.open();
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private Result sh(String script) {
        return sandbox.run("sh", "-ec", script);
    }

    private String log(String file) {
        return sh("cat " + file).out();
    }

    @Test
    void oneThatCannotStartSaysWhyWhereItWasCalledAndInItsLog() {
        Result failed = sh(RUN + "--detach --log /run/log --bridge br0 --tap p1 --attach nosuch")
                .expectExit(2);
        assertThat(failed.err()).contains("nosuch");
        assertThat(log("/run/log")).isEqualTo(failed.err());
    }

    /** The JVM's own words, too, which it writes to standard output: where its caller does not read any more. */
    @Test
    void whatIsSaidAfterTheCallerHasGoneIsInTheLog() {
        sh("echo 'bridges: {br0: {}}' >/run/file");
        sh(RUN + "--detach --config /run/file --log-level debug").expectSuccess();
        String usual = Flavor.SOCKET + ".log";
        sh("kill -QUIT $(cat /run/pid)").expectSuccess();
        await().atMost(PATIENCE).until(() -> log(usual).contains("Full thread dump"));

        sh("mv %1$s %1$s.1; kill -HUP $(cat /run/pid)".formatted(usual)).expectSuccess();
        await().atMost(PATIENCE).until(() -> sh("cat " + usual).out().contains("/run/file is applied, 0 steps"));
        assertThat(log(usual + ".1")).doesNotContain("is applied");
        sh("kill -QUIT $(cat /run/pid)").expectSuccess();
        await().atMost(PATIENCE).until(() -> log(usual).contains("Full thread dump"));
    }

    @Test
    void levelSaysHowMuchTheLogHas() {
        sh("echo 'bridges: {br0: {}}' >/run/file");
        Background daemon = sandbox.start(List.of("sh", "-ec", RUN + "--config /run/file --log-level warn"));
        daemon.awaitLine("ready");
        sh("kill -HUP $(cat /run/pid); echo 'bridges: [' >/run/file").expectSuccess();
        sh("kill -HUP $(cat /run/pid)").expectSuccess();
        daemon.awaitErr("WARN Reload");
        assertThat(daemon.err()).doesNotContain("INFO");
    }
}
