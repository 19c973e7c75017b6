package io.vetch.cli.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A daemon takes a running switch over from another one, or leaves it where it is. */
@RequiresNamespaces(tools = {"ping", "perl"})
class ReplaceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String VETCH = Flavor.VETCH_COMMAND;
    private static final String IP = Tools.real("ip");
    private static final String REPLACE = VETCH + " run --socket " + Flavor.SOCKET + " --replace --state ";

    private static Lab open() {
        Lab lab = Lab.open(
                Flavor.VETCH, Map.of(), "--state", "/run/state", "--bridge", "br0", "--tap", "p1", "--tap", "p2");
        for (String n : List.of("1", "2")) {
            Host host = lab.addHost("h" + n);
            lab.sh(IP + " link set p" + n + " netns h" + n);
            host.sh("%1$s addr add 10.0.0.%2$s/24 dev p%2$s; %1$s link set p%2$s up".formatted(IP, n));
        }
        lab.sh(IP + " netns exec h1 ping -c 1 -W 5 10.0.0.2");
        return lab;
    }

    private static String pid(Lab lab) {
        return lab.sh(VETCH + " status -j | sed 's/.*\"pid\":\\([0-9]*\\).*/\\1/'")
                .out();
    }

    @Test
    void hostsNoticeNoMoreThanAPause() {
        try (Lab lab = open()) {
            String before = lab.sh(VETCH + " save; bridge link").out();
            String pid = pid(lab);
            Background pings = lab.start("exec " + IP + " netns exec h1 ping -i 0.01 10.0.0.2");

            Background next = lab.start("exec " + REPLACE + "/run/state").awaitLine("ready");
            lab.daemon().await(PATIENCE).expectSuccess();

            assertThat(next.err()).contains("the switch is as it was").doesNotContain("WARN", "ERROR");
            assertThat(pid(lab)).isNotEqualTo(pid);
            assertThat(lab.sh(VETCH + " save; bridge link").out()).isEqualTo(before);
            assertThat(lab.sh("bridge fdb show br br0 dynamic").lines()).hasSizeGreaterThanOrEqualTo(2);
            lab.sh("sleep 0.3; pkill -INT -n ping");
            assertThat(pings.await(PATIENCE).out()).doesNotContain("DUP").contains(" received");
            lab.sh(VETCH + " stop");
            assertThat(lab.sh(IP + " -n h1 -br link").out()).doesNotContain("p1");
        }
    }

    /** One that cannot start, and one that dies when it has the switch. */
    @Test
    void switchStaysWhereAReplacementFails() {
        try (Lab lab = open()) {
            String before = lab.sh(VETCH + " save").out();
            assertThat(lab.attempt(REPLACE + "/run/other").expectExit(2).err())
                    .contains("the running daemon goes on: its state is in /run/state, not in /run/other");
            lab.sh(IP + " netns exec h1 ping -c 1 -W 5 10.0.0.2");

            String carrier = "cat /sys/class/net/p1/carrier_changes";
            String changes = lab.sh(IP + " netns exec h1 " + carrier).out();
            takeAndDie(lab, ",\\\"descriptors\\\":true");
            lab.daemon().awaitErr("the switch is taken back");
            await().atMost(PATIENCE).until(() -> lab.sh(VETCH + " save").out().equals(before));
            lab.sh(IP + " netns exec h1 ping -c 3 -i 0.2 -W 5 10.0.0.2");
            assertThat(lab.sh(IP + " netns exec h1 " + carrier).out()).isEqualTo(changes);

            takeAndDie(lab, ""); // as one that can have no descriptors
            await().atMost(PATIENCE).until(() -> lab.sh(VETCH + " save").out().equals(before));
            lab.sh(IP + " netns exec h1 ping -c 3 -i 0.2 -W 5 10.0.0.2");
            lab.daemon().terminate().await(PATIENCE);
            assertThat(lab.sh(IP + " -n h1 -br link").out()).doesNotContain("p1");
        }
    }

    private static void takeAndDie(Lab lab, String more) {
        lab.sh("""
                perl -MSocket -e 'socket(S,AF_UNIX,SOCK_STREAM,0);connect(S,pack_sockaddr_un("%s")) or die;
                syswrite(S,"{\\"id\\":1,\\"method\\":\\"handOver\\",\\"params\\":{\\"state\\":\\"/run/state\\"%s}}\\n"); print scalar <S>'
                """.formatted(Flavor.SOCKET, more).replace("\n", " "));
    }
}
