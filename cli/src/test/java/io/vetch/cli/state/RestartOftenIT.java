package io.vetch.cli.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A daemon is killed in the middle of pings, each 2 ms, and of a TCP stream, and another one is started at once: the
 * stream goes on. How long the hosts were without replies is printed, and not asserted: much of it is the start of a
 * JVM on a machine that may have other things to do. {@code -Dvetch.restart.times=10}: more often.
 */
@RequiresNamespaces(tools = {"iperf3", "ping"})
class RestartOftenIT {
    private static final int TIMES = Integer.getInteger("vetch.restart.times", 2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String IP = Tools.real("ip");
    private static final String STATE = "/run/state";
    /** As {@code ping -D} prints it. */
    private static final Pattern REPLY = Pattern.compile("^\\[(\\d+\\.\\d+)] 64 bytes", Pattern.MULTILINE);

    @Test
    void aStreamSurvivesKills() {
        try (Lab lab = Lab.open(Flavor.VETCH, Map.of(), "--state", STATE)) {
            furnish(lab);
            String addresses = addresses(lab);
            Background server = lab.start("exec " + IP + " netns exec h2 iperf3 -s");
            await().atMost(PATIENCE).until(() -> !connections(lab, "-tlnH").isEmpty());
            Background client = lab.start("exec " + IP + " netns exec h1 iperf3 -c 10.0.0.2 -t 3600 -b 50M");
            await().atMost(PATIENCE)
                    .until(() -> connections(lab, "-tnH").lines().count() == 2); // one is for control
            String connections = connections(lab, "-tnH");
            Background pings = lab.start("exec " + IP + " netns exec h1 ping -n -D -i 0.002 10.0.0.2");
            List<Double> kills = new ArrayList<>();

            for (int time = 0; time < TIMES; time++) {
                long received = received(lab);
                awaitReplies(pings, replies(pings.out()).size() + 200);
                kills.add(System.currentTimeMillis() / 1e3);
                lab.daemon().kill().await(PATIENCE);
                lab.startDaemon();
                assertThat(lab.daemon().err())
                        .contains("the switch is as it was")
                        .doesNotContain("WARN", "ERROR");
                assertThat(lab.sh("bridge fdb show br br0 dynamic").out())
                        .contains("02:00:00:00:00:01 dev v1 ", "02:00:00:00:00:02 dev v2 ");
                awaitReplies(pings, replies(pings.out()).size() + 200);
                await().atMost(PATIENCE).until(() -> received(lab) > received + 1_000_000); // it has gone on
            }

            assertThat(addresses(lab)).isEqualTo(addresses);
            assertThat(connections(lab, "-tnH")).isEqualTo(connections);
            assertThat(client.alive()).as("%s", client.err()).isTrue();
            assertThat(server.alive()).isTrue();
            System.out.printf(
                    "[restart] ms without replies after kill -9: %s%n", silences(kills, replies(pings.out())));
        }
    }

    private static void furnish(Lab lab) {
        lab.sh("brctl addbr br0; ip link set br0 up");
        for (int i = 1; i <= 2; i++) {
            lab.addHost("h" + i);
            lab.sh("""
                    ip link add v%1$d type veth peer name eth0 netns h%1$d; ip link set v%1$d up; brctl addif br0 v%1$d
                    %2$s -n h%1$d link set eth0 address 02:00:00:00:00:0%1$d up
                    %2$s -n h%1$d addr add 10.0.0.%1$d/24 dev eth0
                    """.formatted(i, IP));
        }
        lab.sh(IP + " netns exec h1 ping -c 1 -w 20 10.0.0.2");
        Path file = lab.sandbox().file(STATE + "/switch.state");
        await().atMost(PATIENCE)
                .until(() -> Files.readString(file).contains("\n02:00:00:00:00:01")
                        && Files.readString(file).contains("\n02:00:00:00:00:02"));
    }

    private static String addresses(Lab lab) {
        return lab.sh("for h in h1 h2; do %1$s -n $h addr; %1$s -n $h route; done".formatted(IP))
                .out();
    }

    /** Of h2, each with its ports. */
    private static String connections(Lab lab, String options) {
        return lab.sh(IP + " netns exec h2 ss " + options + " 'sport = :5201' | awk '{print $4, $5}' | sort")
                .out();
    }

    private static long received(Lab lab) {
        return Long.parseLong(lab.sh(IP + " netns exec h2 cat /sys/class/net/eth0/statistics/rx_bytes")
                .out()
                .strip());
    }

    private static void awaitReplies(Background pings, int count) {
        await().atMost(PATIENCE).until(() -> replies(pings.out()).size() >= count);
    }

    /** When each came, in seconds since 1970. */
    private static List<Double> replies(String out) {
        return REPLY.matcher(out)
                .results()
                .map(reply -> Double.parseDouble(reply.group(1)))
                .toList();
    }

    /** From each kill to the next, the longest time between two replies, in ms. */
    private static List<Long> silences(List<Double> kills, List<Double> replies) {
        List<Long> silences = new ArrayList<>();
        for (int kill = 0; kill < kills.size(); kill++) {
            double begin = kills.get(kill);
            double end = kill + 1 < kills.size() ? kills.get(kill + 1) : Double.MAX_VALUE;
            double longest = 0;
            for (int i = 1; i < replies.size(); i++) {
                if (replies.get(i) >= begin && replies.get(i) < end) {
                    longest = Math.max(longest, replies.get(i) - replies.get(i - 1));
                }
            }
            silences.add(Math.round(longest * 1e3));
        }
        return silences;
    }
}
