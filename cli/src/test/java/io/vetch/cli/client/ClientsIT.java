package io.vetch.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client in perl, which the other tests meet, and the one in Java, which does its work where there is no perl. */
@RequiresNamespaces
class ClientsIT {
    private static final String JAVA = "VETCH_CLIENT=java ";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Lab lab;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH);
        lab.sh("""
                ip link add br0 type bridge
                ip link set br0 up
                ip link add sw1 type veth peer name e1
                ip link set sw1 master br0
                bridge fdb add 02:00:00:00:00:02 dev sw1 master static
                """);
        lab.sh("""
                %s link add d1 type veth peer name d2
                %s fdb add 02:00:00:00:00:d1 dev d1 self
                ip link set d1 master br0
                ip link add br2 type bridge
                ip link set d2 master br2
                bridge fdb add 02:00:00:00:00:d2 dev d2 master static
                bridge fdb add 02:00:00:00:00:d3 dev br2 self
                """.formatted(Tools.real("ip"), Tools.real("bridge")));
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "brctl",
                "brctl --help",
                "brctl show",
                "brctl show br0",
                "brctl show nosuch",
                "brctl showmacs br0",
                "brctl showstp br0",
                "brctl addbr br0",
                "brctl addif br0 'a\"b\\c'",
                "brctl addif br0 \"$(printf 'a\\tb')\"",
                "brctl addbr 'brücke/'",
                "bridge link",
                "bridge -j -p link show dev sw1",
                "bridge fdb",
                "bridge fdb show br br0",
                "bridge fdb show brport d1",
                "bridge fdb show dev d2",
                "bridge fdb show br br2 state permanent",
                "bridge -d fdb show",
                "bridge fdb show >/dev/full",
                "bridge -batch nosuch",
                "bridge -j fdb show",
                "bridge fdb show dev nosuch",
                "bridge link set dev sw1 state bogus",
                "bridge -d link show",
                "bridge vlan show",
                "bridge vlan global show",
                "bridge bogus",
                "ip link show br0",
                "ip -d link show sw1",
                "ip -j link show type bridge",
                "ip -o link",
                "ip link add br0 type bridge",
                "ip link set sw1 master nosuch",
                "ip addr show br0",
                "ip -n nosuch link show",
                "ip route",
                "vetch counters br0",
                "vetch doctor nosuch",
                "vetch explain",
                "vetch explain -i sw1",
                "vetch explain -i sw1 02:00:00:00:00:02 020000000009 88b5",
                "vetch explain -j --layers -i br0 020000000002020000000009080045",
                "vetch explain --length 60 -i sw1 020000000002020000000009080045",
                "vetch explain -i sw1 020",
                "vetch explain -i nosuch 020000000002",
                "vetch explain -i sw1 nosuch",
                "vetch explain --bogus -i sw1 0200",
                "echo 02000000000202000000000988b5 | vetch explain -i sw1 -",
                "cd /run && touch 02 && vetch explain -i sw1 02",
                "vetch lookback",
                "vetch lookback show",
                "vetch lookback on br0 10s 1MiB",
                "vetch lookback trigger br0 mac-move dir=/run",
                "vetch lookback trigger br0 bogus",
                "vetch lookback trigger br0 off",
                "vetch lookback off nosuch",
                "vetch lookback bogus",
                "vetch counters nosuch",
                "vetch counters -j br0",
                "vetch status",
                "vetch status -j",
                "vetch status now"
            })
    void saySame(String call) {
        String command = call.replace("vetch ", Flavor.VETCH_COMMAND + " ");
        Result perl = lab.sandbox().run("sh", "-c", command);
        Result java = lab.sandbox().run("sh", "-c", "export " + JAVA + "; " + command);

        assertThat(perl.exit()).isEqualTo(java.exit());
        assertThat(perl.err()).isEqualTo(java.err());
        assertThat(perl.out()).isEqualTo(java.out());
    }

    @Test
    void doSame() {
        for (String client : new String[] {"", JAVA}) {
            lab.sh(client + "brctl addbr br1; " + client + "ip link set e1 master br1");
            assertThat(lab.sh("brctl show br1").out()).contains("e1");
            lab.sh(client + "ip link set e1 nomaster; " + client + "brctl delbr br1");
            assertThat(lab.sh("brctl show").out()).doesNotContain("br1");
        }
    }

    /** What is captured stands in the status; a daemon that is told to stop has gone when the call ends. */
    @Test
    void statusAndStop() {
        try (Lab other = Lab.open(Flavor.VETCH)) {
            other.sh("brctl addbr br0; ip link set br0 up; ip link add va type veth peer name vb");
            Background capture = other.start(Flavor.VETCH_COMMAND + " tcpdump -i br0 -w /run/all 2>/run/said");
            other.sh("until grep -qs listening /run/said; do sleep 0.05; done");

            String status = other.sh(Flavor.VETCH_COMMAND + " status").out();
            assertThat(status)
                    .containsPattern("running since \\d{4}-\\d\\d-\\d\\d .*, process \\d+, \\d loops\n")
                    .containsPattern("memory of clients: \\d+ of \\d+ MiB\n    a capture of br0\n")
                    .contains("bridge br0: up, 0 stations, ports: none\n")
                    .contains("pair ");

            assertThat(other.attempt(Flavor.VETCH_COMMAND + " stop now").exit()).isEqualTo(1);
            String program = status.replaceFirst("(?s).*, process (\\d+), .*", "/proc/$1/exe");
            other.sh("[ -e %1$s ]; %2$s stop; [ ! -e %1$s ]".formatted(program, Flavor.VETCH_COMMAND));
            await().atMost(PATIENCE) // the kernel takes rings down a moment after the process
                    .untilAsserted(() -> assertThat(
                                    other.sh(Tools.real("ip") + " -o link").lines())
                            .hasSize(1));
            capture.await(PATIENCE);
            assertThat(other.sh("cat /run/said").out()).contains("packets captured");
            assertThat(other.attempt(Flavor.VETCH_COMMAND + " stop").exit()).isEqualTo(3);
        }
    }

    @Test
    void withoutADaemonTheySaySame() {
        for (String call : new String[] {"brctl show", "brctl addbr x", "ip link add x type bridge", "bridge link"}) {
            String nobody = "VETCH_SOCKET=/run/nobody ";
            Result perl = lab.sandbox().run("sh", "-c", nobody + call);
            Result java = lab.sandbox().run("sh", "-c", nobody + JAVA + call);
            assertThat(perl.exit()).isEqualTo(java.exit());
            assertThat(perl.err()).isEqualTo(java.err());
        }
    }

    /** Of every command that the list names, but the one that is a program of its own. */
    @Test
    void helpNeedsNoDaemon() {
        Result help = lab.start("""
                export VETCH_SOCKET=/run/nobody
                for command in $(%1$s help | sed -n 's/^  \\([a-z][a-z]*\\) .*/\\1/p'); do
                    [ $command != bench ] || continue
                    %1$s $command --help >/run/help 2>/run/complaint || echo "$command: exit $?"
                    grep -qi usage /run/help && [ ! -s /run/complaint ] || echo "$command: $(cat /run/complaint)"
                    echo $command
                done
                for command in brctl explain demo; do
                    %1$s help $command >/run/help
                    %1$s $command -h | cmp - /run/help
                done
                """.formatted(Flavor.VETCH_COMMAND))
                .await(Duration.ofMinutes(5)) // for more than 30 JVMs
                .expectSuccess();

        assertThat(help.err()).isEmpty();
        assertThat(help.lines())
                .contains("brctl", "counters", "demo", "explain", "extcap", "help", "run", "shims", "stop")
                .doesNotHaveDuplicates()
                .allMatch(line -> line.matches("[a-z]+"));
    }

    @Test
    void aWrongCommandIsToldTheNearest() {
        Result wrong = lab.attempt(Flavor.VETCH_COMMAND + " stauts");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err()).isEqualTo("""
                vetch: no command 'stauts'; did you mean 'status'?
                vetch: 'vetch help' lists all commands
                """);
        assertThat(lab.attempt("vetch help count").err())
                .startsWith("vetch: no command 'count'; did you mean 'counters'?");
    }
}
