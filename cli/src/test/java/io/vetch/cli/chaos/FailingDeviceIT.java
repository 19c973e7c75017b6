package io.vetch.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.daemon.FailureLog;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import io.vetch.tap.linux.Errno;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What does not work is not shown as working, and is tried again. */
@RequiresNamespaces
class FailingDeviceIT {
    private static final String PING = "ping -q -c 1 -W 1 10.0.0.2";

    @Test
    void portWhoseDeviceKeepsFailingIsDownUntilTheDeviceWorksAgain() throws IOException {
        try (Lab lab = Lab.open(Flavor.VETCH)) {
            lab.daemon().terminate().await(Duration.ofSeconds(20));
            Process daemon = lab.sandbox().converse(command());
            try (BufferedReader answers = daemon.inputReader(StandardCharsets.UTF_8);
                    Writer requests = daemon.outputWriter(StandardCharsets.UTF_8)) {
                assertThat(answers.readLine()).isEqualTo("ready");
                Host first = addStation(lab, 1);
                addStation(lab, 2);
                first.sh("ping -q -c 1 -w 20 10.0.0.2");

                ask("reads " + Errno.EIO, requests, answers);
                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                    first.attempt(PING); // there must be something to read
                    assertThat(lab.sh("bridge link").out()).contains("p1@").contains("state disabled");
                });

                ask("off", requests, answers);
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> first.attempt(PING).exit() == 0);
                assertThat(lab.sh("bridge link").out()).doesNotContain("disabled");
            } finally {
                daemon.destroy();
            }
        }
    }

    /** What was left half done nobody knows: a supervisor starts it anew. */
    @Test
    void wantOfMemoryEndsTheProcessWithAStatusOfItsOwn() throws IOException, InterruptedException {
        try (Lab lab = Lab.open(Flavor.VETCH)) {
            lab.daemon().terminate().await(Duration.ofSeconds(20));
            Process daemon = lab.sandbox().converse(command());
            try (BufferedReader answers = daemon.inputReader(StandardCharsets.UTF_8);
                    Writer requests = daemon.outputWriter(StandardCharsets.UTF_8)) {
                assertThat(answers.readLine()).isEqualTo("ready");
                lab.sh(Tools.real("ip") + " link add k1 type veth peer name k2");

                ask("memory", requests, answers);
                lab.attempt("ip link set k1 master br0");

                assertThat(daemon.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(daemon.exitValue()).isEqualTo(FailureLog.EXIT_SOFTWARE);
                await().atMost(Duration.ofSeconds(20)) // the kernel takes the rings down a moment after the process
                        .untilAsserted(() -> assertThat(
                                        lab.sh(Tools.real("ip") + " -br link").out())
                                .contains("k1@k2")
                                .doesNotContain("br0"));
            } finally {
                daemon.destroy();
            }
        }
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>(FaultyJvm.command(ChaosDaemonMain.class));
        command.addAll(List.of("run", "--socket", Flavor.SOCKET, "--bridge", "br0"));
        return command;
    }

    private static Host addStation(Lab lab, int number) {
        Host host = lab.addHost("h" + number);
        lab.sh("""
                ip link add p%1$d type veth peer name e%1$d
                ip link set e%1$d netns h%1$d
                ip link set p%1$d master br0
                ip link set p%1$d up
                """.formatted(number));
        host.sh("ip addr add 10.0.0.%1$d/24 dev e%1$d; ip link set e%1$d up".formatted(number));
        return host;
    }

    private static void ask(String request, Writer requests, BufferedReader answers) throws IOException {
        requests.write(request + "\n");
        requests.flush();
        while (!".".equals(answers.readLine())) {
            // what was injected
        }
    }
}
