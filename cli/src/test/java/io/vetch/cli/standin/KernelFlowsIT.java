package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Sandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames that the kernel moves by itself while Vetch stands in, or between interfaces attached to a bridge of its own:
 * what is seen of them, and when that ends.
 */
@RequiresNamespaces(tools = {"mausezahn", "perl", "ping"})
@ParameterizedClass(name = "{0}")
@EnumSource(FlowBench.Kind.class)
class KernelFlowsIT {
    private static final String H1 = FlowBench.H1;
    private static final String H2 = FlowBench.H2;

    /** ARP of the hosts comes when it likes; what goes the wrong way comes by the thousand. */
    private static final long STRAY = 10;
    /** Of 20,000, while the process dies. Those that the kernel moves by itself are not lost. */
    private static final long MOST_LOST = 1000;

    /**
     * Sends a frame for each of a hundred pairs of stations, again and again. The arguments: a byte of the sources, one
     * of the destinations, milliseconds between rounds. Without a space, for it is one word of a command.
     */
    private static final String PAIRS = "socket(S,17,3,0x300);bind(S,pack('SnlSCCa8',17,3,"
            + "`cat</sys/class/net/eth0/ifindex`,0,0,0,''));for(;;){for$i(1..100){send(S,pack('C12na46',"
            + "2,0,0,0,$ARGV[1],$i,2,0,0,0,$ARGV[0],$i,0x88b5,''),0)}select(undef,undef,undef,$ARGV[2]/1000)}";

    /** Milliseconds by which a busy machine may be late to look. */
    private static final long LATE = 3000;

    private static FlowBench bench;

    @Parameter
    FlowBench.Kind kind;

    @BeforeParameterizedClassInvocation
    static void begin(FlowBench.Kind kind) throws IOException {
        bench = FlowBench.open(kind);
    }

    @AfterParameterizedClassInvocation
    static void end() {
        if (bench != null) {
            bench.close();
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
        bench.silence();
        sh("for p in p1 p2; do ip link set $p up; bridge link set dev $p isolated off; done; ip link set br0 up");
        sh("bridge fdb del " + H2 + " dev p3 master static 2>/dev/null || true");
    }

    private static Result sh(String script) {
        return bench.sh(script);
    }

    private static String vetch(String... words) {
        return bench.vetch(words);
    }

    private static int flows() {
        return bench.flows();
    }

    private static long received(int host) {
        return bench.received(host);
    }

    private static long counter(String port, String name) throws IOException {
        return bench.counter(port, name);
    }

    @Test
    void everyFrameIsCountedOnce() throws Throwable {
        bench.assertUnlessLapsed(KernelFlowsIT::assertCountedOnce);
    }

    private static void assertCountedOnce() throws IOException {
        long before = counter("p1", "rx_frames");
        long there = received(2);
        sh("ip netns exec h1 mausezahn eth0 -q -c 20000 -a %s -b %s -p 60 -d 50usec".formatted(H1, H2));
        await("all have come")
                .untilAsserted(() -> assertThat(received(2) - there).isBetween(20_000L, 20_000L + STRAY));
        assertThat(counter("p1", "rx_frames") - before).isBetween(20_000L, 20_000L + STRAY);
        long sent = 0;
        for (JsonNode port : bench.ports()) {
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

    /**
     * Twenty thousand frames while the process is stopped, and after it is gone: the kernel moves them, and none comes
     * twice.
     */
    @ParameterizedTest
    @ValueSource(strings = {"STOP", "KILL"})
    void framesGoOnWithoutTheProcess(String signal) {
        assumeThat(kind).as("a bridge that the kernel has, too").isEqualTo(FlowBench.Kind.STOOD_IN);
        long there = received(2);
        Background sender = bench.start(
                "ip netns exec h1 mausezahn eth0 -q -c 20000 -a %s -b %s -p 60 -d 200usec".formatted(H1, H2));
        await("frames").until(() -> received(2) > there + 2000);
        assertThat(flows()).isPositive();
        bench.signal(signal);
        try {
            sender.await(Sandbox.PATIENCE).expectSuccess();
            assertThat(received(2) - there).isBetween(20_000 - MOST_LOST, 20_000 + STRAY);
        } finally {
            if (signal.equals("STOP")) {
                bench.signal("CONT");
                bench.daemon().resume();
            } else {
                bench.daemon().await(Sandbox.PATIENCE);
                sh("rm -f " + Flavor.SOCKET);
                bench.startDaemon();
            }
        }
    }

    /**
     * New stations by the ten thousand, beside a hundred pairs that talk: those stay known, and the kernel moves their
     * frames.
     */
    @Test
    void aFloodOfStationsLeavesThoseThatTalk() throws IOException {
        bench.start("ip netns exec h2 perl -e %s 8 7 20".formatted(PAIRS));
        bench.start("ip netns exec h1 perl -e %s 7 8 20".formatted(PAIRS));
        await("flows").until(() -> flows() >= 2 * 100);
        bench.flood(3, "rand", "02:00:00:00:00:b0", "");
        long flooded = Long.MAX_VALUE;
        for (int tries = 5; flooded >= STRAY && tries > 0; tries--) { // who has to wait for long cannot tell who talks
            await("flows").until(() -> flows() >= 2 * 100);
            flooded = floodedMeanwhile();
        }
        assertThat(flooded).isLessThan(STRAY);
        assertThat(flows()).isGreaterThanOrEqualTo(2 * 100);
        long there = received(2);
        await("frames of the pairs").until(() -> received(2) > there + 1000);
    }

    /** How many frames of those that talk are flooded while many others come. */
    private static long floodedMeanwhile() throws IOException {
        long before = counter("p1", "flooded") + counter("p2", "flooded");
        long strange = counter("p3", "rx_frames");
        await("stations")
                .atMost(Sandbox.PATIENCE.multipliedBy(2))
                .until(() -> counter("p3", "rx_frames") > strange + 300_000);
        return counter("p1", "flooded") + counter("p2", "flooded") - before;
    }

    /** Between a frame that the kernel moved and the end of its station is the ageing time, 2 % and a second. */
    @Test
    void aStationThatFallsSilentAges() throws Throwable {
        sh("ip link set br0 type bridge ageing_time 1000");
        try {
            bench.assertUnlessLapsed(KernelFlowsIT::assertAges);
        } finally {
            sh("ip link set br0 type bridge ageing_time 30000");
        }
    }

    private static void assertAges() throws Exception {
        try {
            Background pings = bench.start("ip netns exec h1 ping -q -i 0.05 10.0.0.2");
            await("flows").until(() -> flows() >= 2);
            Thread.sleep(3000);
            long before = System.nanoTime(); // before its last frame, which is answered
            sh("ip netns exec h1 ping -q -c 1 10.0.0.2");
            pings.close();
            sh("ip netns exec h2 ip link set eth0 arp off; ip netns exec h1 ip link set eth0 arp off");
            long silent = System.nanoTime(); // after it
            long known = awaitUnknown("020000000001" + "020000000003" + "88b5", silent);
            long least = Duration.ofNanos(known - silent).toMillis();
            long most = Duration.ofNanos(System.nanoTime() - before).toMillis();
            System.out.println("a station that fell silent aged after " + least + " to " + most + " ms of 10000");
            assertThat(most).isGreaterThanOrEqualTo(9_900L);
            assertThat(least).isLessThanOrEqualTo(11_200L + LATE);
        } finally {
            sh("ip netns exec h2 ip link set eth0 arp on; ip netns exec h1 ip link set eth0 arp on");
        }
    }

    /**
     * Waits until what comes from h3 is flooded.
     *
     * @return when the last look before began, or {@code start}
     */
    private static long awaitUnknown(String frame, long start) {
        AtomicLong known = new AtomicLong(start);
        await("its end").pollInterval(Duration.ofMillis(100)).until(() -> {
            long look = System.nanoTime();
            boolean unknown = vetch("explain", "-i", "p3", frame).contains("verdict    flood");
            known.set(unknown ? known.get() : look);
            return unknown;
        });
        return known.get();
    }

    /** Nothing of the two comes to the process for three ageing times, and none of them is forgotten. */
    @Test
    void stationsThatTalkStay() throws Exception {
        sh("ip link set br0 type bridge ageing_time 500");
        try {
            bench.start("ip netns exec h1 ping -q -i 0.1 10.0.0.2");
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
