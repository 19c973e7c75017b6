package io.vetch.cli.veth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import io.vetch.cli.lab.probe.Frame;
import io.vetch.cli.lab.probe.FrameProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A veth pair by itself: linux-bridge.md A.6. */
@RequiresNamespaces
@ParameterizedClass(name = "{0}")
@EnumSource(VethIT.Pair.class)
class VethIT {
    private static final AtomicInteger PAIRS = new AtomicInteger();

    private static Lab lab;

    /** Who makes it, of what. */
    enum Pair {
        KERNEL(Flavor.KERNEL, ""),
        TAP(Flavor.VETCH, "tap"),
        REAL(Flavor.VETCH, "real");

        private final Flavor flavor;
        private final String veth;

        /** @param veth what veths Vetch makes; empty where it makes none */
        Pair(Flavor flavor, String veth) {
            this.flavor = flavor;
            this.veth = veth;
        }

        String[] runOptions() {
            return veth.isEmpty() ? new String[0] : new String[] {"--veth", veth};
        }

        /** Whether an end is a device of veth(4). */
        boolean isReal() {
            return this != TAP;
        }
    }

    @Parameter
    Pair pair;

    /** Names no other test has. */
    private final String one = "one" + PAIRS.incrementAndGet();

    private final String two = "two" + PAIRS.get();

    @BeforeParameterizedClassInvocation
    static void open(Pair pair) {
        lab = Lab.open(pair.flavor, Map.of(), pair.runOptions());
    }

    @AfterParameterizedClassInvocation
    static void close() {
        if (lab != null) {
            lab.close();
            lab = null;
        }
    }

    @Test
    void newPairIsDownWithDefaults() {
        sh("ip link add ONE type veth peer name TWO");
        for (String end : new String[] {one, two}) {
            assertThat(attribute(end, "mtu")).isEqualTo("1500");
            assertThat(attribute(end, "operstate")).isEqualTo("down");
            assertThat(attribute(end, "address")).matches("[0-9a-f][26ae](:[0-9a-f]{2}){5}");
            boolean isTap =
                    lab.attempt("test -e /sys/class/net/" + end + "/tun_flags").exit() == 0;
            assertThat(isTap).isNotEqualTo(pair.isReal());
        }
        assertThat(attribute(one, "address")).isNotEqualTo(attribute(two, "address"));
    }

    @Test
    void bothEndsTakeTheirAttributes() {
        sh("""
                ip link add ONE mtu 1400 address 02:00:00:00:aa:01 type veth \
                    peer name TWO mtu 1300 address 02:00:00:00:aa:02
                """);
        assertThat(attribute(one, "mtu")).isEqualTo("1400");
        assertThat(attribute(one, "address")).isEqualTo("02:00:00:00:aa:01");
        assertThat(attribute(two, "mtu")).isEqualTo("1300");
        assertThat(attribute(two, "address")).isEqualTo("02:00:00:00:aa:02");
    }

    @Test
    void peerMayBeBornElsewhere() {
        Host host = lab.addHost("birth" + one);
        sh("ip link add ONE type veth peer name eth0 netns birth" + one);
        assertThat(host.sh("ip link show eth0").out()).containsPattern("eth0@if\\d+: ");
        assertThat(lab.sh("ip link show " + one).out()).contains("link-netns birth" + one);
    }

    @Test
    void namesAreOptional() {
        lab.sh("ip link add type veth");
        assertThat(lab.sh("ip link show veth0").out()).containsPattern("veth0(@veth1)?: ");
        lab.sh("ip link del veth0");
        assertThat(lab.attempt("ip link show veth1").exit()).isEqualTo(1);
    }

    @Test
    void carrierFollowsThePeer() {
        sh("ip link add ONE type veth peer name TWO; ip link set ONE up");
        awaitAttribute(one, "carrier", "0");
        awaitShown("NO-CARRIER", "state LOWERLAYERDOWN");
        sh("ip link set TWO up");
        awaitAttribute(one, "carrier", "1");
        awaitAttribute(two, "carrier", "1");
        awaitShown("UP,LOWER_UP", "state UP");
        sh("ip link set ONE down");
        awaitAttribute(two, "carrier", "0");
    }

    @Test
    void carrierFollowsThePeerInAnotherNamespace() {
        Host host = lab.addHost("far" + one);
        sh("ip link add ONE type veth peer name TWO; ip link set TWO netns far" + one + "; ip link set ONE up");
        awaitAttribute(one, "carrier", "0");
        host.sh(Tools.real("ip") + " link set " + two + " up");
        awaitAttribute(one, "carrier", "1");
        host.sh(Tools.real("ip") + " link set " + two + " down");
        awaitAttribute(one, "carrier", "0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deletingOneEndDeletesBoth(boolean first) {
        sh("ip link add ONE type veth peer name TWO; ip link del " + (first ? one : two));
        awaitGone(one);
        awaitGone(two);
    }

    @Test
    void namespaceTakesBothEndsAlong() {
        lab.addHost("doomed" + one);
        sh("ip link add ONE type veth peer name TWO; ip link set TWO netns doomed" + one);
        assertThat(attribute(one, "mtu")).isEqualTo("1500");
        lab.sh("ip netns del doomed" + one);
        awaitGone(one);
        if (lab.flavor() == Flavor.VETCH) {
            assertThat(lab.daemon().err()).doesNotContain("WARN");
        }
    }

    @Test
    void endsMayBeRenamedAndMovedBack() {
        lab.addHost("trip" + one);
        sh("""
                ip link add ONE type veth peer name TWO
                ip link set TWO netns trip%s
                ip -n trip%s link set TWO name eth7
                ip -n trip%s link set eth7 netns 1
                ip link show eth7
                """.formatted(one, one, one));
        sh("ip link set eth7 name TWO; ip link del ONE");
        awaitGone(two);
    }

    /** Whoever follows an end by its name and its namespace must not take the moment between two names for its end. */
    @Test
    void endMovedAndRenamedInOneBreathIsNotLost() {
        lab.addHost("breath" + one);
        for (int i = 0; i < 20; i++) {
            sh("ip link add ONE type veth peer name TWO");
            sh("""
                    IP=%s; NS=breath%s
                    $IP link set TWO netns $NS
                    $IP -n $NS link set TWO name first
                    $IP -n $NS link set first name second
                    $IP -n $NS link set second netns 1
                    $IP link set second netns $NS
                    $IP -n $NS link set second name eth0
                    """.formatted(Tools.real("ip"), one));
            sh("ip link show ONE; ip -n breath%s link show eth0; ip link del ONE".formatted(one));
        }
    }

    @Test
    void sizeLimitIsThatOfTheReceivingEnd() {
        try (FrameProbe probe = upPair()) {
            sh("ip link set ONE mtu 9000");
            assertPasses(probe, one, two, 1518);
            assertStopped(probe, one, two, 1519);
            sh("ip link set TWO mtu 9000");
            assertPasses(probe, one, two, 9014);
        }
    }

    @Test
    void framesPassUnchangedBothWays() {
        try (FrameProbe probe = upPair()) {
            for (int length : new int[] {14, 15, 60, 1514}) {
                assertPasses(probe, one, two, length);
                assertPasses(probe, two, one, length);
            }
        }
    }

    @Test
    void framesToADownPeerAreDroppedAndCounted() {
        try (FrameProbe probe = upPair()) {
            sh("ip link set TWO down");
            awaitAttribute(one, "carrier", "0");
            int before = Integer.parseInt(attribute(one, "statistics/tx_dropped"));
            Frame frame = Frame.from("02:00:00:00:00:01");
            boolean accepted = probe.offer(one, frame.bytes());
            assertThat(probe.take()).noneMatch(arrival -> frame.isIn(arrival.frame()));
            if (pair.isReal()) {
                assertThat(accepted).isTrue();
                assertThat(attribute(one, "statistics/tx_dropped")).isEqualTo(Integer.toString(before + 1));
            }
        }
    }

    private FrameProbe upPair() {
        sh("ip link add ONE type veth peer name TWO; ip link set ONE up; ip link set TWO up");
        awaitAttribute(one, "carrier", "1");
        awaitAttribute(two, "carrier", "1");
        FrameProbe probe = FrameProbe.start(lab.sandbox());
        probe.listen(one);
        probe.listen(two);
        return probe;
    }

    private static void assertPasses(FrameProbe probe, String from, String to, int length) {
        Frame frame = Frame.from("02:00:00:00:%02x:%02x".formatted(length >> 8, length & 0xff))
                .length(length);
        assertThat(arrivalsUntil(frame, probe, from, to).getLast()).isEqualTo(frame.bytes());
    }

    /** Dropped at the latest there; the kernel tells the sender already. */
    private static void assertStopped(FrameProbe probe, String from, String to, int length) {
        Frame frame = Frame.from("02:00:00:00:00:01").length(length);
        probe.offer(from, frame.bytes());
        Frame next = Frame.from("02:00:00:00:00:02");
        assertThat(arrivalsUntil(next, probe, from, to)).noneMatch(frame::isIn);
    }

    /** Sends {@code last} and waits for it; returns what arrived up to then, it included. */
    private static List<byte[]> arrivalsUntil(Frame last, FrameProbe probe, String from, String to) {
        probe.send(from, last.bytes());
        List<byte[]> arrivals = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    probe.take().stream().filter(a -> a.at().equals(to)).forEach(a -> arrivals.add(a.frame()));
                    return arrivals.stream().anyMatch(last::isIn);
                });
        return arrivals;
    }

    private void sh(String script) {
        lab.sh(script.replace("ONE", one).replace("TWO", two));
    }

    private static String attribute(String iface, String name) {
        return lab.sh("cat /sys/class/net/" + iface + "/" + name).out().strip();
    }

    private static void awaitAttribute(String iface, String name, String value) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(attribute(iface, name)).isEqualTo(value));
    }

    /** The kernel sets the state a moment after the carrier. */
    private void awaitShown(String... words) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(lab.sh("ip link show " + one).out()).contains(words));
    }

    private static void awaitGone(String iface) {
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        lab.attempt(Tools.real("ip") + " link show " + iface).exit() == 1);
    }
}
