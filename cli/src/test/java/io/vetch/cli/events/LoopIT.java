package io.vetch.cli.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.BridgedHosts;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.Promptness;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A loop of cables is told of, and one of its ports is kept out, for as long as it was asked for; traffic that only
 * looks like a loop is none. Hosts 1 to 3 are on br0, which reports loops alone until a test says otherwise.
 */
@RequiresNamespaces(tools = "arping")
class LoopIT {
    private static final String VETCH = Flavor.VETCH_COMMAND;
    private static final String IP = Tools.real("ip");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern LAST_QUARANTINE = Pattern.compile("\"quarantine\":(\\d+)");
    private static Lab lab;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH);
        lab.expectLoops();
        lab.sh("ip link add br0 type bridge; ip link set br0 up");
        for (int i = 1; i <= 3; i++) {
            BridgedHosts.byAttachedPair(lab, i);
        }
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    /** As it was, also after a failure. */
    @AfterEach
    void putRight() {
        lab.sh("ip link set br0 type bridge loop_quarantine 0");
        lab.attempt("for d in x1 x2 c0 kb b1 b2; do %1$s link del $d 2>/dev/null || true; done".formatted(IP));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(lab.attempt(VETCH + " doctor").out()).containsPattern("br0 loop +none seen"));
    }

    private static Background monitor() {
        Background monitor = lab.start("exec " + VETCH + " monitor -j br0");
        await().atMost(PATIENCE).until(() -> monitor.out().contains("\"begin\""));
        return monitor;
    }

    private static void awaitEvent(Background monitor, String... parts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(monitor.out().lines())
                        .anySatisfy(line -> assertThat(line).contains(parts)));
    }

    private static Instant timeOf(Background monitor, String part) {
        String line = monitor.out()
                .lines()
                .filter(each -> each.contains(part))
                .findFirst()
                .orElseThrow();
        return Instant.parse(line.replaceFirst(".*\"time\":\"([^\"]+)\".*", "$1"));
    }

    /** A frame to all, which begins to go round. */
    private static void shout() {
        new Host(lab, "h1").attempt("ping -c 1 -W 1 10.0.0.99");
    }

    private static void assertOthersGoOn() {
        await().atMost(PATIENCE).untilAsserted(() -> new Host(lab, "h1").sh("ping -q -c 5 -i 0.1 -W 1 10.0.0.2"));
    }

    private static long received(String port) {
        return Long.parseLong(lab.sh("cat /sys/class/net/" + port + "/statistics/rx_packets")
                .out()
                .strip());
    }

    @Test
    void onePortOfTwoCablesIsKeptOutAndLetInAgain() {
        lab.sh("ip link set br0 type bridge loop_quarantine 300; ip -d link show br0 | grep -q 'loop_quarantine 300'");
        for (int i = 1; i <= 2; i++) {
            lab.sh("%2$s link add x%1$d type veth peer name y%1$d; %2$s link set x%1$d up; %2$s link set y%1$d up"
                    .formatted(i, IP));
        }
        lab.sh("ip link set x1 master br0; ip link set x2 master br0");
        try (Background monitor = monitor()) {
            lab.sh(IP + " link add kb type bridge; " + IP + " link set kb up; " + IP + " link set y1 master kb; " + IP
                    + " link set y2 master kb");
            shout();
            awaitEvent(monitor, "\"loop\"", "\"ports\":\"x1 x2\"", "\"looped\":true");
            awaitEvent(monitor, "\"quarantine\"", "\"port\":\"x2\"", "\"other\":\"x1\"", "\"seconds\":3");
            assertThat(timeOf(monitor, "\"looped\":true"))
                    .isAfterOrEqualTo(timeOf(monitor, "\"begin\""))
                    .isBeforeOrEqualTo(timeOf(monitor, "\"seconds\":3"));
            assertTheFloodIsOver();
            assertOthersGoOn();

            awaitEvent(monitor, "\"quarantine\"", "\"port\":\"x2\"", "\"seconds\":0");
            await().atMost(PATIENCE).untilAsserted(() -> {
                shout();
                assertThat(monitor.out()).contains("\"seconds\":6,\"in_a_row\":2"); // it loops again soon
            });
            lab.sh(IP + " link set y2 nomaster");
            awaitEvent(monitor, "\"loop\"", "\"looped\":false");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(lab.sh("bridge link show dev x2").out())
                                    .contains("state forwarding")
                                    .doesNotContain("quarantine"));
        }
        lab.daemon().awaitErr("br0: port x2 is kept out for 3 s, as frames went round between it and x1");
    }

    @Test
    void isToldOfWithinASecond() throws Exception {
        lab.sh("%1$s link add c0 type veth peer name c1; %1$s link set c0 up; %1$s link set c1 up".formatted(IP));
        lab.sh("ip link set c0 master br0");
        try (Background monitor = monitor()) {
            Promptness.assertWithin(Duration.ofSeconds(1), "a loop of two ports is told of", () -> {
                new Host(lab, "h1").sh(IP + " neigh flush all"); // it no longer asks for whom the last try wanted
                lab.sh("ip link set c1 master br0");
                long before = loops(monitor, true).size();
                String start = new Host(lab, "h1")
                        .attempt("date +%s%3N; exec ping -q -c 1 -W 1 10.0.0.99") // it begins to go round
                        .out();
                await().atMost(PATIENCE).until(() -> loops(monitor, true).size() > before);
                lab.sh("ip link set c1 nomaster");
                await().atMost(PATIENCE).until(() -> loops(monitor, false).size() > before);
                return Duration.between(
                        Instant.ofEpochMilli(
                                Long.parseLong(start.lines().findFirst().orElseThrow())),
                        loops(monitor, true).getLast());
            });
        }
    }

    /** When each loop of c0 and c1 was told of, or its end. */
    private static List<Instant> loops(Background monitor, boolean begun) {
        return monitor.out()
                .lines()
                .filter(line -> line.contains("\"ports\":\"c0 c1\",\"looped\":" + begun + "}"))
                .map(line -> Instant.parse(line.replaceFirst(".*\"time\":\"([^\"]+)\".*", "$1")))
                .toList();
    }

    private static void assertTheFloodIsOver() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            long before = received("x1");
            Thread.sleep(300);
            assertThat(received("x1") - before).isLessThan(100);
        });
    }

    @Test
    void whatIsKeptOutIsSaidByEveryCommand() {
        lab.sh("ip link set br0 type bridge loop_quarantine 30000");
        lab.sh("%1$s link add c0 type veth peer name c1; %1$s link set c0 up; %1$s link set c1 up".formatted(IP));
        lab.sh("ip link set c0 master br0; ip link set c1 master br0");
        shout();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(lab.sh("bridge link show dev c1").out()).contains("state disabled quarantine "));
        Matcher left =
                LAST_QUARANTINE.matcher(lab.sh("bridge -j link show dev c1").out());
        assertThat(left.find()).isTrue();
        assertThat(Integer.parseInt(left.group(1))).isBetween(1, 300);
        assertThat(lab.sh("bridge link show dev c0").out())
                .contains("state forwarding")
                .doesNotContain("quarantine");
        assertThat(lab.attempt(VETCH + " doctor").expectExit(4).out())
                .containsPattern("br0 loop +ports c0 and c1 are wired together, and c1 is kept out for \\d+ s more")
                .contains("c1 (in quarantine)");
        assertThat(lab.attempt(VETCH + " explain -i c1 ffffffffffff0200000000010806")
                        .expectExit(0)
                        .out())
                .containsPattern("in quarantine because of a loop, for \\d+\\.\\d s more")
                .contains("QUARANTINE");
        assertThat(lab.attempt(VETCH + " why h1 c1").expectExit(2).out())
                .containsPattern("^Port c1, by which c1 .*is reached, is kept out for \\d+ s more");
        assertThat(lab.attempt(VETCH + " why h1 h2").out())
                .doesNotContain("at two ports")
                .doesNotContain("wired");
        assertThat(lab.sh(VETCH + " save").out())
                .contains("on_loop: \"quarantine 300s\"")
                .doesNotContain("state:");

        lab.sh("ip link set c0 nomaster; bridge link set dev c1 state 3");
        assertThat(lab.sh("bridge link show dev c1").out()).contains("state forwarding");
        assertOthersGoOn();
    }

    @Test
    void aConfigurationSaysItInWords() {
        lab.sh("printf 'bridges:\\n  br9:\\n    on_loop: quarantine 2m\\n' >/run/on.yaml");
        assertThat(lab.sh("sed 's/2m/2 minutes/' /run/on.yaml >/run/bad.yaml; " + VETCH
                                + " apply --dry-run /run/bad.yaml 2>&1 || true")
                        .out())
                .contains("'on_loop' must be 'report', or like 'quarantine 30s'", "not 'quarantine 2 minutes'");
        assertThat(lab.sh(VETCH + " apply --dry-run /run/on.yaml").out())
                .contains("ip link set br9 type bridge loop_quarantine 12000");
    }

    /**
     * A machine that moves and says so, a router's address that two have in turn, a bond that sends by all its links,
     * two with one address.
     */
    @Test
    void otherTrafficIsNoLoop() {
        Host h1 = new Host(lab, "h1");
        Host h2 = new Host(lab, "h2");
        try (Background monitor = monitor()) {
            for (int i = 0; i < 6; i++) {
                for (Host host : List.of(h1, h2)) { // the same bytes by both ports, as a virtual machine's that moves
                    String device = host.name().replace('h', 'e');
                    host.sh("""
                            %1$s link show vr0 >/dev/null 2>&1 || %1$s link add vr0 link %2$s type macvlan mode bridge
                            %1$s link set vr0 address 00:00:5e:00:01:07 up
                            %1$s addr replace 10.0.0.50/24 dev vr0
                            arping -q -U -c 3 -w 1 -I vr0 10.0.0.50 || true # nobody answers
                            """.formatted(IP, device));
                }
            }
            lab.sh(("%1$s link add b1 type veth peer name f1; %1$s link add b2 type veth peer name f2;"
                            + " for d in b1 b2; do %1$s link set $d up; ip link set $d master br0; done")
                    .formatted(IP));
            lab.addHost("bonded");
            Host bonded = new Host(lab, "bonded");
            boolean hasBond = lab.attempt("%1$s link set f1 netns bonded; %1$s link set f2 netns bonded;".formatted(IP)
                                    + "%1$s -n bonded link add bond0 type bond mode broadcast miimon 100".formatted(IP))
                            .exit()
                    == 0;
            if (hasBond) {
                bonded.sh(("%1$s link set f1 master bond0; %1$s link set f2 master bond0; %1$s link set bond0 up;"
                                + " %1$s addr add 10.0.0.60/24 dev bond0")
                        .formatted(IP));
                bonded.attempt("ping -q -c 100 -i 0.01 -W 1 -b 10.0.0.255");
                bonded.attempt("ping -q -c 5 -i 0.1 -W 1 10.0.0.1");
            } else {
                System.out.println("[skipped] LoopIT: traffic of a bond, which this kernel does not have");
            }
            for (Host host : List.of(h1, h2)) {
                host.sh("%s link set e%s address 02:00:00:00:00:77"
                        .formatted(IP, host.name().substring(1)));
            }
            try (Background one = h1.start("ping -q -b -i 0.002 -w 2 10.0.0.255");
                    Background two = h2.start("ping -q -b -i 0.002 -w 2 10.0.0.255")) {
                one.await(PATIENCE);
                two.await(PATIENCE);
            }
            awaitEvent(monitor, "\"moved\"", "02:00:00:00:00:77");
            assertThat(monitor.out()).doesNotContain("\"loop\"");
        }
        for (Host host : List.of(h1, h2)) {
            String number = host.name().substring(1);
            host.sh(("%1$s link del vr0 2>/dev/null || true; %1$s link set e%2$s address 02:00:00:00:00:0%2$s;"
                            + " %1$s neigh flush all")
                    .formatted(IP, number));
        }
        lab.sh(IP + " netns del bonded");
    }
}
