package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Sandbox;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames that the kernel moves by itself while Vetch stands in, or between interfaces attached to a bridge of its own: what is seen
 * of them, and when that ends.
 */
@RequiresNamespaces(tools = {"mausezahn", "ping"})
@ParameterizedClass(name = "{0}")
@EnumSource(KernelFlowsIT.Kind.class)
class KernelFlowsIT {
    private static final Pattern FLOWS = Pattern.compile("flows that the kernel moves by itself: (\\d+)");
    private static final Pattern SEQUENCE = Pattern.compile("ICMP echo request, id \\d+, seq (\\d+)");
    private static final String H1 = "02:00:00:00:00:01";
    private static final String H2 = "02:00:00:00:00:02";

    /** ARP of the hosts comes when it likes; what goes the wrong way comes by the thousand. */
    private static final long STRAY = 10;
    /** Of 20,000, while the process dies. Those that the kernel moves by itself are not lost. */
    private static final long MOST_LOST = 1000;

    /** Milliseconds by which a busy machine may be late to look. */
    private static final long LATE = 3000;

    /** Whose bridge it is, and how Vetch has its frames. */
    enum Kind {
        STOOD_IN("""
                ip link add br0 address 02:00:00:00:00:b0 type bridge
                ip link set br0 up
                for i in 1 2 3; do ip link set p$i master br0; done
                """, "--stand-in br0"),
        ATTACHED("", "--bridge br0 --attach p1 --attach p2 --attach p3");

        private final String bridge;
        private final String options;

        Kind(String bridge, String options) {
            this.bridge = bridge;
            this.options = options;
        }
    }

    private static final String SITE = """
            for i in 1 2 3; do
                ip netns add h$i
                ip netns exec h$i sh -c '[ ! -d /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6'
                ip link add p$i type veth peer name eth0 netns h$i address 02:00:00:00:00:0$i
                ip link set p$i up
                ip -n h$i addr add 10.0.0.$i/24 dev eth0
                ip -n h$i link set eth0 up
            done
            """;

    private static Sandbox sandbox;
    private static Background daemon;

    @Parameter
    Kind kind;

    private final List<Background> running = new ArrayList<>();

    @BeforeParameterizedClassInvocation
    static void begin(Kind kind) throws IOException {
        sandbox = Sandbox.open();
        sandbox.export("VETCH_SOCKET", Flavor.SOCKET);
        sh(SITE + kind.bridge);
        startDaemon(kind);
        if (kind == Kind.ATTACHED) {
            sandbox.export("PATH", vetch("shims").strip() + ":" + Tools.PATH);
        }
        sh("ip addr add 10.0.0.100/24 dev br0");
    }

    private static void startDaemon(Kind kind) {
        List<String> command = new ArrayList<>(List.of(Flavor.VETCH_COMMAND, "run"));
        command.addAll(List.of(kind.options.split(" ", -1)));
        daemon = sandbox.start(command);
        daemon.awaitLine("ready");
    }

    @AfterParameterizedClassInvocation
    static void end() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @BeforeEach
    void talk() {
        await("flows").until(() -> {
            sh("ip netns exec h2 ping -q -c 2 -i 0.1 10.0.0.3; ip netns exec h1 ping -q -c 3 -i 0.1 10.0.0.2");
            return flows() > 0;
        });
    }

    @AfterEach
    void silence() {
        running.forEach(Background::close);
        sh("for p in p1 p2; do ip link set $p up; bridge link set dev $p isolated off; done; ip link set br0 up");
        sh("bridge fdb del " + H2 + " dev p3 master static 2>/dev/null || true");
    }

    private static Result sh(String script) {
        return sandbox.run("sh", "-ec", script).expectSuccess();
    }

    private static String vetch(String... words) {
        List<String> command = new ArrayList<>(List.of(Flavor.VETCH_COMMAND));
        command.addAll(List.of(words));
        return sandbox.run(command).expectSuccess().out();
    }

    private static int flows() {
        Matcher found = FLOWS.matcher(vetch("stand-in"));
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    /** What a host's interface has received. */
    private static long received(int host) {
        return Long.parseLong(sh("ip netns exec h%d cat /sys/class/net/eth0/statistics/rx_packets".formatted(host))
                .out()
                .strip());
    }

    private void flood(int from, String source, String destination) {
        running.add(sandbox.start(List.of(
                "ip",
                "netns",
                "exec",
                "h" + from,
                "mausezahn",
                "eth0",
                "-q",
                "-c",
                "0",
                "-a",
                source,
                "-b",
                destination,
                "-p",
                "60",
                "-d",
                "50usec")));
    }

    @Test
    void everyFrameIsCountedOnce() throws IOException {
        long before = counter("p1", "rx_frames");
        long there = received(2);
        sh("ip netns exec h1 mausezahn eth0 -q -c 20000 -a %s -b %s -p 60".formatted(H1, H2));
        await("all have come")
                .untilAsserted(() -> assertThat(received(2) - there).isBetween(20_000L, 20_000L + STRAY));
        assertThat(counter("p1", "rx_frames") - before).isBetween(20_000L, 20_000L + STRAY);
        JsonNode counters = new ObjectMapper().readTree(vetch("counters", "-j", "br0"));
        long sent = 0;
        for (JsonNode port : counters.get(0).path("ports")) {
            long fate = port.path("forwarded").asLong()
                    + port.path("flooded").asLong()
                    + port.path("delivered").asLong()
                    + port.path("punted").asLong();
            for (JsonNode drops : port.path("drops")) {
                fate += drops.asLong();
            }
            assertThat(fate)
                    .as(port.toString())
                    .isEqualTo(port.path("rx_frames").asLong());
            sent += port.path("tx_frames").asLong();
        }
        assertThat(sent).isGreaterThanOrEqualTo(20_000);
    }

    private static long counter(String port, String name) throws IOException {
        for (JsonNode each : new ObjectMapper()
                .readTree(vetch("counters", "-j", "br0"))
                .get(0)
                .path("ports")) {
            if (each.path("name").asText().equals(port)) {
                return each.path(name).asLong();
            }
        }
        throw new AssertionError("no port " + port);
    }

    @Test
    void aCaptureSeesAllFromItsBeginningOn() {
        running.add(sandbox.start(List.of("ip", "netns", "exec", "h1", "ping", "-q", "-i", "0.005", "10.0.0.2")));
        await("flows").until(() -> flows() >= 2);
        String seen = vetch("tcpdump", "-n", "-i", "br0", "-c", "200", "icmp[0] == 8");
        List<Integer> numbers = SEQUENCE.matcher(seen)
                .results()
                .map(found -> Integer.parseInt(found.group(1)))
                .toList();
        assertThat(numbers).hasSize(200);
        for (int i = 1; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).isEqualTo(numbers.get(i - 1) + 1);
        }
        await("flows again, when nobody watches").until(() -> flows() >= 2);
    }

    @ParameterizedTest
    @CsvSource({
        "bridge link set dev p1 isolated on; bridge link set dev p2 isolated on",
        "ip link set p2 down",
        "ip link set br0 down",
        "bridge fdb replace 02:00:00:00:00:02 dev p3 master static",
    })
    void aChangeEndsTheOldWay(String change) throws InterruptedException {
        flood(1, H1, H2);
        await("frames").until(() -> flows() > 0);
        sh(change);
        vetch("counters");
        Thread.sleep(50); // what was on its way
        long then = received(2);
        Thread.sleep(200);
        assertThat(received(2)).isLessThan(then + STRAY);
    }

    /** Where it was is forgotten: its frames come to all, the first as well as those after it. */
    @Test
    void aStationThatIsFlushedIsLookedForAgain() {
        flood(1, H1, H2);
        await("frames").until(() -> flows() > 0);
        sh("ip netns exec h2 ip link set eth0 arp off"); // it says nothing of itself meanwhile
        try {
            vetch("stand-in"); // the kernel knows it, and so can forget it
            long before = received(3);
            sh("ip link set p2 type bridge_slave fdb_flush");
            await("frames for it").until(() -> received(3) > before + STRAY);
        } finally {
            sh("ip netns exec h2 ip link set eth0 arp on");
        }
    }

    /** Twenty thousand frames while the process is stopped, and after it is gone: the kernel moves them, and none comes twice. */
    @ParameterizedTest
    @ValueSource(strings = {"STOP", "KILL"})
    void framesGoOnWithoutTheProcess(String signal) {
        assumeThat(kind).as("a bridge that the kernel has, too").isEqualTo(Kind.STOOD_IN);
        long there = received(2);
        Background sender =
                sandbox.start(List.of("ip netns exec h1 mausezahn eth0 -q -c 20000 -a %s -b %s -p 60 -d 200usec"
                        .formatted(H1, H2)
                        .split(" ", -1)));
        running.add(sender);
        await("frames").until(() -> received(2) > there + 2000);
        assertThat(flows()).isPositive();
        signal(signal);
        try {
            sender.await(Sandbox.PATIENCE).expectSuccess();
            assertThat(received(2) - there).isBetween(20_000 - MOST_LOST, 20_000 + STRAY);
        } finally {
            if (signal.equals("STOP")) {
                signal("CONT");
                daemon.resume();
            } else {
                daemon.await(Sandbox.PATIENCE);
                sh("rm -f " + Flavor.SOCKET);
                startDaemon(kind);
            }
        }
    }

    private static void signal(String name) {
        sh("kill -%s $(pgrep -x java)".formatted(name));
    }

    /** New stations by the ten thousand, beside two that talk: those stay known, and their flow is moved by the kernel. */
    @Test
    void aFloodOfStationsLeavesThoseThatTalk() throws IOException {
        flood(1, H1, H2);
        await("frames").until(() -> flows() > 0);
        long flooded = counter("p1", "flooded");
        long strange = counter("p3", "rx_frames");
        running.add(sandbox.start(
                List.of("ip netns exec h3 mausezahn eth0 -q -c 0 -a rand -b 02:00:00:00:00:b0 -p 60".split(" ", -1))));
        await("stations").atMost(Sandbox.PATIENCE).until(() -> counter("p3", "rx_frames") > strange + 300_000);
        assertThat(counter("p1", "flooded")).isLessThan(flooded + STRAY);
        assertThat(flows()).isPositive();
        long there = received(2);
        await("frames of the two").until(() -> received(2) > there + 1000);
    }

    @Test
    void aStationThatMovesIsFollowed() throws InterruptedException {
        flood(1, H1, H2);
        await("frames").until(() -> flows() > 0);
        sh("ip netns exec h3 mausezahn eth0 -q -c 1 -a %s -b ff:ff:ff:ff:ff:ff -p 60".formatted(H2));
        Thread.sleep(50);
        long then = received(2);
        long there = received(3);
        Thread.sleep(200);
        assertThat(received(2)).isLessThan(then + STRAY);
        assertThat(received(3)).isGreaterThan(there);
    }

    /** Between a frame that the kernel moved and the end of its station is the ageing time, 2 % and a second. */
    @Test
    void aStationThatFallsSilentAges() throws Exception {
        sh("ip link set br0 type bridge ageing_time 1000");
        try {
            Background pings =
                    sandbox.start(List.of("ip", "netns", "exec", "h1", "ping", "-q", "-i", "0.05", "10.0.0.2"));
            running.add(pings);
            await("flows").until(() -> flows() >= 2);
            Thread.sleep(3000);
            long silent = System.nanoTime();
            pings.close();
            sh("ip netns exec h2 ip link set eth0 arp off; ip netns exec h1 ip link set eth0 arp off");
            String frame = "020000000001020000000003" + "88b5";
            await("its end")
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> vetch("explain", "-i", "p3", frame).contains("verdict    flood"));
            long seconds = Duration.ofNanos(System.nanoTime() - silent).toMillis();
            System.out.println("a station that fell silent aged after " + seconds + " ms of 10000");
            assertThat(seconds).isBetween(9_900L, 11_200L + LATE);
        } finally {
            sh("ip netns exec h2 ip link set eth0 arp on; ip netns exec h1 ip link set eth0 arp on");
            sh("ip link set br0 type bridge ageing_time 30000");
        }
    }

    /** Nothing of the two comes to the process for three ageing times, and none of them is forgotten. */
    @Test
    void stationsThatTalkStay() throws Exception {
        sh("ip link set br0 type bridge ageing_time 500");
        try {
            running.add(sandbox.start(List.of("ip", "netns", "exec", "h1", "ping", "-q", "-i", "0.1", "10.0.0.2")));
            await("flows").until(() -> flows() >= 2);
            long before = counter("p1", "flooded");
            Thread.sleep(16_000);
            assertThat(counter("p1", "flooded")).isLessThan(before + STRAY);
            assertThat(sh("bridge fdb show br br0").out())
                    .contains(H1 + " dev p1 master br0")
                    .contains(H2 + " dev p2 ");
            await("of the third, which was silent, nothing is known")
                    .untilAsserted(() -> assertThat(sh("bridge fdb show br br0").out())
                            .doesNotContain("02:00:00:00:00:03 dev p3 master br0 \n"));
        } finally {
            sh("ip link set br0 type bridge ageing_time 30000");
        }
    }
}
