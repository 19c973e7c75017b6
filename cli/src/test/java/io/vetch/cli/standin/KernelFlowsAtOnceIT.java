package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.RequiresNamespaces;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * From the return of a command on not one frame of a flow goes the old way, at the full rate of a sender. {@code
 * -Dvetch.flows.rounds=100} does each a hundred times.
 */
@RequiresNamespaces(tools = {"mausezahn", "ping"})
@ParameterizedClass(name = "{0}")
@EnumSource(FlowBench.Kind.class)
class KernelFlowsAtOnceIT {
    private static final int ROUNDS = Integer.getInteger("vetch.flows.rounds", 1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern SEQUENCE = Pattern.compile("ICMP echo request, id \\d+, seq (\\d+)");
    private static final String H1 = FlowBench.H1;
    private static final String H2 = FlowBench.H2;

    private static FlowBench bench;

    @Parameter
    FlowBench.Kind kind;

    /** What ends flows from h1 to h2 so that nothing more leaves by p2. */
    enum Change {
        ISOLATED(
                "bridge link set dev p1 isolated on; bridge link set dev p2 isolated on",
                "bridge link set dev p1 isolated off; bridge link set dev p2 isolated off"),
        PORT_DOWN("ip link set p2 down", "ip link set p2 up"),
        BRIDGE_DOWN("ip link set br0 down", "ip link set br0 up"),
        ELSEWHERE(
                "bridge fdb replace " + H2 + " dev p3 master static", "bridge fdb del " + H2 + " dev p3 master static");

        private final String change;
        private final String undo;

        Change(String change, String undo) {
            this.change = change;
            this.undo = undo;
        }
    }

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
    void onlyWhatIsSent() {
        arp("off");
    }

    private static void arp(String state) {
        bench.sh("for i in 1 2 3; do ip -n h$i link set eth0 arp %s; done".formatted(state));
    }

    @AfterEach
    void silence() {
        bench.silence();
    }

    /** The station is known at a host, and the kernel moves the frames to it. */
    private static void settle(int host) {
        await("flows").atMost(PATIENCE).until(() -> {
            show(host);
            return bench.flows() > 0;
        });
    }

    private static void show(int host) {
        bench.sh("ip netns exec h%d mausezahn eth0 -q -c 1 -a %s -b ff:ff:ff:ff:ff:ff -p 60".formatted(host, H2));
    }

    /** The kernel's own bridge is another when the command returns; Vetch has heard of that when it answers. */
    private void change(String command) {
        bench.sh(command);
        if (kind == FlowBench.Kind.STOOD_IN) {
            bench.flows();
        }
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void nothingLeavesTheOldWay(Change change) throws InterruptedException {
        bench.flood(1, H1, H2, "");
        for (int round = 0; round < ROUNDS; round++) {
            settle(2);
            change(change.change);
            try {
                List<Long> then = bench.sent("p2");
                Thread.sleep(100);
                assertThat(bench.sent("p2")).as("round %d", round).isEqualTo(then);
            } finally {
                change(change.undo);
            }
        }
    }

    /** Each frame goes to all from then on, to the third as well as to the second. */
    @Test
    void framesOfAFlushedStationGoToAll() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            bench.flood(1, H1, H2, "");
            settle(2);
            change("ip link set p2 type bridge_slave fdb_flush");
            List<Long> then = bench.sentOrLost("p3", "p2");
            Thread.sleep(100);
            bench.silence();
            List<Long> now = whenAllHaveLeft("p3", "p2");
            assertThat(now.get(0) - then.get(0))
                    .as("round %d", round)
                    .isPositive()
                    .isGreaterThanOrEqualTo(now.get(1) - then.get(1));
        }
    }

    /** What has left then. */
    private static List<Long> whenAllHaveLeft(String... ports) {
        AtomicReference<List<Long>> left = new AtomicReference<>();
        await("all have left").atMost(PATIENCE).until(() -> {
            left.set(bench.sentOrLost(ports));
            bench.flows(); // answered after what all loops have begun
            Thread.sleep(200);
            return bench.sentOrLost(ports).equals(left.get());
        });
        return left.get();
    }

    /** Its first frame from elsewhere is enough: from when it is known there on. */
    @Test
    void framesFollowAStation() throws InterruptedException {
        bench.flood(1, H1, H2, "");
        for (int round = 0; round < ROUNDS; round++) {
            settle(2);
            show(3);
            await("it is known there").atMost(PATIENCE).until(() -> {
                String entries = bench.vetch("bridge", "fdb", "show", "br", "br0");
                return entries.contains(H2 + " dev p3");
            });
            List<Long> then = bench.sent("p2", "p3");
            await("frames follow").atMost(PATIENCE).until(() -> bench.sent("p3").getFirst() > then.get(1));
            Thread.sleep(100);
            assertThat(bench.sent("p2").getFirst()).as("round %d", round).isEqualTo(then.getFirst());
        }
    }

    @Test
    void aCaptureSeesAllFromItsBeginningOn() throws Throwable {
        arp("on");
        bench.start("ip netns exec h1 ping -q -i 0.005 10.0.0.2");
        for (int round = 0; round < ROUNDS; round++) {
            bench.assertUnlessLapsed(KernelFlowsAtOnceIT::assertCaptureSeesAll);
        }
        await("flows again, when nobody watches").atMost(PATIENCE).until(() -> bench.flows() >= 2);
    }

    private static void assertCaptureSeesAll() {
        await("flows, while nobody watches").atMost(PATIENCE).until(() -> bench.flows() >= 2);
        String seen = bench.vetch("tcpdump", "-n", "-i", "br0", "-c", "200", "icmp[0] == 8");
        List<Integer> numbers = SEQUENCE.matcher(seen)
                .results()
                .map(found -> Integer.parseInt(found.group(1)))
                .toList();
        int first = numbers.isEmpty() ? 0 : numbers.getFirst();
        assertThat(numbers)
                .isEqualTo(IntStream.range(first, first + 200).boxed().toList());
    }
}
