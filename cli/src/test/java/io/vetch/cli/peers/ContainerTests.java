package io.vetch.cli.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Containers at the bridge of Docker or podman, for which Vetch stands in from when it is made. */
abstract class ContainerTests {
    private static final String VETCH = Flavor.VETCH_COMMAND + " ";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String WEB_SERVER = "httpd -f -p 80 -h /";
    private static final String SIZE = "20971520";
    private static final Pattern RECEIVED = Pattern.compile("(\\d+) (?:packets )?received");
    /** At 10 ms each. A frame may be lost when Vetch dies and when it takes over; a busy machine makes that some. */
    private static final int PINGS = 800;

    private static final int MOST_LOST = 40;

    private final Containers.Engine engine;
    private final String[] options;

    /** @param options more options of {@code vetch run} */
    ContainerTests(Containers.Engine engine, String... options) {
        this.engine = engine;
        this.options =
                Stream.concat(Stream.of("--stand-in", "*"), Stream.of(options)).toArray(String[]::new);
    }

    @Test
    void containersReachEachOtherAndTheWorld() throws IOException {
        try (Lab lab = Lab.open(Flavor.VETCH, Map.of(), options);
                Containers containers = Containers.open(lab, engine)) {
            String one = containers.run("c1", "", "sleep 1000");
            awaitPorts(lab, 1);
            Background capture = lab.start("exec " + VETCH + "tcpdump -l -n -i " + engine.bridge() + " --why");
            capture.awaitErr("listening on " + engine.bridge());
            String two = containers.run("c2", "-p 8080:80", WEB_SERVER);
            awaitPorts(lab, 2);

            containers.in("c1", "ping -c 3 " + two);
            lab.sh("ping -c 3 " + one);
            assertThat(containers
                            .in("c1", "sh -c 'wget -q -O - http://" + two + "/big | wc -c'")
                            .out())
                    .isEqualToIgnoringNewLines(SIZE);
            assertPublished(lab);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(capture.out())
                            .containsPattern(one + " > " + two + ": ICMP echo request.*veth\\w+ -> forward: to veth")
                            .containsPattern(one + " > " + engine.gateway()
                                    + ": ICMP echo reply.*veth\\w+ -> deliver: to " + engine.bridge()));

            String three = containers.run("c3", "", "sleep 1000");
            awaitPorts(lab, 3);
            containers.in("c1", "ping -c 1 " + three);
            containers.remove("c1");
            containers.remove("c2");
            awaitPorts(lab, 1);
            lab.sh("ping -c 1 " + three);
        }
    }

    /** Somebody beyond the host reaches a published port, and so does the host. */
    private static void assertPublished(Lab lab) {
        Host outside = lab.addHost("outside");
        lab.sh("""
                ip link add up0 type veth peer name eth0 netns outside
                ip addr add 192.0.2.1/24 dev up0; ip link set up0 up
                """);
        outside.sh("ip addr add 192.0.2.2/24 dev eth0; ip link set eth0 up; ip route add default via 192.0.2.1");
        String fetch = "curl -s http://192.0.2.1:8080/big | wc -c";
        assertThat(outside.sh(fetch).out()).isEqualToIgnoringNewLines(SIZE);
        assertThat(lab.sh(fetch).out()).isEqualToIgnoringNewLines(SIZE);
    }

    @Test
    void containersGoOnWhenVetchIsKilled() throws IOException {
        try (Lab lab = Lab.open(Flavor.VETCH, Map.of(), options);
                Containers containers = Containers.open(lab, engine)) {
            String one = containers.run("c1", "", "sleep 1000");
            String two = containers.run("c2", "-p 8080:80", WEB_SERVER);
            awaitPorts(lab, 2);
            Background between = containers.startIn("c1", "ping -i 0.01 -c " + PINGS + " " + two);
            Background fromHost = lab.start("ping -i 0.01 -c " + PINGS + " " + one);
            Background stream =
                    lab.start("for n in $(seq 30); do curl -s http://" + engine.gateway() + ":8080/big | wc -c; done");
            between.awaitLine("64 bytes");
            fromHost.awaitLine("64 bytes");

            lab.daemon().kill().await(PATIENCE);
            await().atMost(PATIENCE)
                    .until(() -> lab.attempt("ls /sys/class/net | grep vetch-").exit() == 1);
            String three = containers.run("c3", "", "sleep 1000"); // the kernel's bridge serves it
            containers.in("c3", "ping -c 1 " + two);
            lab.startDaemon();
            awaitPorts(lab, 3);
            containers.in("c3", "ping -c 1 " + one);
            lab.sh("ping -c 1 " + three);

            assertThat(received(between)).isGreaterThan(PINGS - MOST_LOST);
            assertThat(received(fromHost)).isGreaterThan(PINGS - MOST_LOST);
            assertThat(stream.await(PATIENCE).out().lines()).hasSize(30).containsOnly(SIZE);
        }
    }

    private static int received(Background ping) {
        String out = ping.await(PATIENCE).out();
        Matcher count = RECEIVED.matcher(out);
        assertThat(count.find()).as(out).isTrue();
        return Integer.parseInt(count.group(1));
    }

    /** Waits until Vetch stands in for the bridge with so many ports. */
    private void awaitPorts(Lab lab, int count) {
        String names = "veth\\w+" + ", veth\\w+".repeat(count - 1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lab.sh(VETCH + "stand-in").out())
                        .containsPattern("^" + engine.bridge() + ": stands in, ports: " + names + "\n"));
    }
}
