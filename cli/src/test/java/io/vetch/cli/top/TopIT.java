package io.vetch.cli.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code vetch top} in a terminal, and without one. */
@RequiresNamespaces(tools = "script")
class TopIT {
    private static final String VETCH = Flavor.VETCH_COMMAND;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROWS = 40;
    private static final int COLUMNS = 120;
    private static final String LEAVE_SCREEN = "\u001b[?1049l";
    private static Lab lab;
    private Background terminal;
    private Background ping;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH);
        for (int i = 1; i <= 3; i++) {
            lab.addHost("h" + i);
        }
        build();
    }

    /** Of 1 and 2, frames arrive; what 1 sends to 3 is dropped as they are isolated. */
    private static void build() {
        lab.sh("ip link add br0 type bridge; ip link set br0 up");
        for (int i = 1; i <= 3; i++) {
            lab.sh("""
                    ip link add veth%1$d0 type veth peer name veth%1$d1; ip link set veth%1$d1 netns h%1$d
                    ip -n h%1$d link set veth%1$d1 address 02:00:00:00:00:0%1$d up
                    ip -n h%1$d addr add 10.0.0.%1$d/24 dev veth%1$d1
                    ip -n h%1$d neigh add 10.0.0.3 lladdr 02:00:00:00:00:03 dev veth%1$d1 || :
                    ip link set veth%1$d0 up master br0
                    """.formatted(i));
        }
        lab.sh("ip netns exec h2 ping -c 1 -w 10 10.0.0.1; ip netns exec h2 ping -c 1 -w 10 10.0.0.3");
        lab.sh("bridge link set dev veth10 isolated on; bridge link set dev veth30 isolated on");
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    @AfterEach
    void stop() {
        if (terminal != null) {
            terminal.close();
        }
        if (ping != null) {
            ping.close();
        }
        lab.sh("rm -f /run/keys /run/before /run/after /run/exit");
    }

    private void pingTheIsolated() {
        ping = lab.start("exec ip netns exec h1 ping -i 0.1 10.0.0.3");
    }

    /** In a terminal whose settings are kept before and after. */
    private void start() {
        lab.sh("echo 'echo $$ >/run/pid; exec " + VETCH + " top --interval 0.3' >/run/top.sh");
        terminal = lab.start("mkfifo /run/keys; export TERM=xterm; exec script -qefc '"
                + "trap : INT; stty rows %d cols %d; stty -a >/run/before; sh /run/top.sh; echo $? >/run/exit;"
                        .formatted(ROWS, COLUMNS)
                + " stty -a >/run/after' /dev/null <>/run/keys");
        awaitShown("br0", "veth10", "forwarding", "02:00:00:00:00:02");
    }

    private void press(String keys) {
        lab.sh("printf '" + keys + "' >/run/keys");
    }

    private String shown() {
        return String.join("\n", Screen.after(terminal.out(), ROWS, COLUMNS));
    }

    private void awaitShown(String... words) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shown()).contains(words));
    }

    private void awaitEnd(String exit) {
        await().atMost(PATIENCE).until(() -> lab.attempt("test -s /run/after").exit() == 0);
        assertThat(lab.sh("cat /run/exit").out().strip()).isEqualTo(exit);
        assertThat(lab.sh("cat /run/after").out())
                .isEqualTo(lab.sh("cat /run/before").out());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(terminal.out()).contains(LEAVE_SCREEN));
    }

    @Test
    void showsWhatPassesAndWhatIsLost() {
        pingTheIsolated();
        start();
        awaitShown("DROPS by reason", "ISOLATED", "10.0.0.1");
        press("d"); // the port that drops is the first one, and selected
        press("e");
        awaitShown("what was lost at veth10", "ingress and egress port are isolated", "10.0.0.1 > 10.0.0.3");
        press("c");
        awaitShown("capture of veth10", "ICMP echo request", "ISOLATED");
        press("c");
        awaitShown("STATIONS");
        press("/veth2\\r");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(shown()).contains("veth20", "filter: veth2");
            assertThat(shown()).doesNotContain("veth30", "veth10");
        });
        press("q");
        awaitEnd("0");
    }

    @Test
    void controlCEndsIt() {
        start();
        press("\\003");
        awaitEnd("0");
    }

    @Test
    void aTerminationRestoresTheTerminal() {
        start();
        lab.sh("kill $(cat /run/pid)");
        awaitEnd("143");
    }

    @Test
    void printsLinesIntoAPipe() {
        pingTheIsolated();
        String lines = lab.sh(VETCH + " top -n 4 --interval 0.5 | cat").out();
        assertThat(lines)
                .startsWith("TIME     BRIDGE       PORT            STATE ")
                .doesNotContain("\u001b");
        assertThat(lines.lines().filter(line -> line.contains(" veth20 "))).hasSize(4);
        assertThat(lines.lines()).anyMatch(line -> line.contains(" veth10 ") && line.endsWith("ISOLATED"));
    }

    @Test
    void endsWithWhoReadsIt() {
        assertThat(lab.attempt(VETCH + " top --interval 0.1 | head -2").out()).hasLineCount(2);
    }

    @Test
    void saysWhatItDoesNotUnderstand() {
        Result zero = lab.attempt(VETCH + " top -n 0");
        assertThat(zero.exit()).isEqualTo(1);
        assertThat(zero.err()).contains("-n takes how many lines, from 1, not 0");
        assertThat(lab.attempt(VETCH + " top --interval 0").err()).contains("--interval is at least 0.1 s, not 0");
        assertThat(lab.attempt(VETCH + " top br7").err()).contains("no bridge br7 in this namespace");
        Result none = lab.attempt("VETCH_SOCKET=/run/none.sock " + VETCH + " top");
        assertThat(none.exit()).isEqualTo(3);
        assertThat(none.err()).contains("/run/none.sock");
    }

    @Test
    void goesOnWithTheNextDaemon() {
        terminal = lab.start("exec " + VETCH + " top --interval 0.3");
        await().atMost(PATIENCE).until(() -> terminal.out().contains(" veth10 "));
        lab.daemon().terminate().await(PATIENCE);
        terminal.awaitErr("trying again");
        int before = terminal.out().length();
        lab.startDaemon();
        build();
        await().atMost(PATIENCE).until(() -> terminal.out().substring(before).contains(" veth10 "));
    }
}
