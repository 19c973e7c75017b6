package io.vetch.cli.parity;

import static io.vetch.cli.parity.Star.host;
import static io.vetch.cli.parity.Star.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.probe.Frame;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ends forwarding entries before their time: flushes, and ports and bridges that go down or away. */
@OnEveryRig
class FlushIT extends StarTest {
    private static final String STATIC = "02:00:00:00:00:51";
    private static final String STICKY = "02:00:00:00:00:52";
    private static final String LOCAL = "02:00:00:00:00:53";

    /** On sw1 one entry of every kind; h2 learned beside them. */
    @BeforeEach
    void fill() {
        star().announce(1);
        star().announce(2);
        star().configure("""
                bridge fdb add %s dev sw1 master static
                bridge fdb add %s dev sw1 master static sticky
                bridge fdb add %s dev sw1 master local
                """.formatted(STATIC, STICKY, LOCAL));
    }

    @Test
    void bridgeFlushKeepsStaticAndLocal() {
        star().configure("ip link set br0 type bridge fdb_flush");
        assertThat(known()).containsExactly(STATIC, STICKY, LOCAL, port(1), port(2));
    }

    @Test
    void portFlushTakesOnlyItsOwn() {
        star().configure("ip link set sw1 type bridge_slave fdb_flush");
        assertThat(known()).containsExactly(host(2), STATIC, STICKY, LOCAL, port(1), port(2));
    }

    @Test
    void filteredFlushTakesWhatMatches() {
        star().configure("bridge fdb flush dev br0 nopermanent nostatic");
        assertThat(known()).containsExactly(STATIC, STICKY, LOCAL, port(1), port(2));
        star().configure("bridge fdb flush dev br0 brport sw1 static nopermanent");
        assertThat(known()).containsExactly(LOCAL, port(1), port(2));
    }

    /**
     * A deliberate difference: the kernel drops the bridge's own addresses too, which cuts the host off until they come
     * back; Vetch keeps the addresses of its ports.
     */
    @Test
    void unfilteredFlushTakesAllThatWasAddedOrLearned() {
        star().configure("bridge fdb flush dev br0");
        if (rig.isKernel()) {
            assertThat(known()).isEmpty();
            // Who stands in answers for the bridge's own addresses itself, and does not lose the host.
            String[] reached = rig.standsIn() ? new String[] {"br0"} : new String[] {"h2", "h3"};
            star().send("h1", Frame.from(host(1)).to(Star.BR0)).reaches(reached);
        } else {
            assertThat(known()).containsExactly(port(1), port(2));
            star().send("h1", Frame.from(host(1)).to(Star.BR0)).reaches("br0");
        }
    }

    @Test
    void portDownEndsItsDynamicEntries() {
        star().configure("ip link set sw1 down");
        awaitKnown(host(2), STATIC, STICKY, LOCAL, port(1), port(2));
        assertThat(star().sh("bridge link show dev sw1").out()).contains(" state disabled ");
        star().send("h2", Frame.from(host(2))).reaches("h3", "br0");
    }

    @Test
    void carrierLossEndsItsDynamicEntriesToo() {
        star().configure("ip -n h1 link set eth0 down");
        awaitKnown(host(2), STATIC, STICKY, LOCAL, port(1), port(2));
        assertThat(star().sh("bridge link show dev sw1").out())
                .contains("NO-CARRIER")
                .contains(" state disabled ");
        star().configure("ip -n h1 link set eth0 up");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> star().sh("bridge link show dev sw1").out().contains(" state forwarding "));
        star().awaitForwarding("h2", "h3", "br0");
    }

    @Test
    void leavingPortTakesAllItsEntries() {
        star().configure("ip link set sw1 nomaster");
        assertThat(known()).containsExactly(host(2), port(2));
        star().send("h2", Frame.from(host(2))).reaches("h3", "br0");
        star().send("h1", Frame.from(host(1))).reachesNobody();
    }

    @Test
    void bridgeDownForwardsNothingAndForgets() {
        star().configure("ip link set br0 down");
        awaitKnown(STATIC, STICKY, LOCAL, port(1), port(2));
        assertThat(star().sh("bridge link").lines()).hasSize(3).allMatch(line -> line.contains(" state disabled "));
        star().send("h1", Frame.from(host(1))).reachesNobody();
        star().configure("ip link set br0 up");
        star().awaitForwarding("h2", "h3", "br0");
        star().send("h1", Frame.from(host(1))).reaches("h2", "h3", "br0");
    }

    /** Which of the addresses of this test the FDB knows, in this order. */
    private static List<String> known() {
        String fdb = star().fdb();
        return Stream.of(host(1), host(2), STATIC, STICKY, LOCAL, port(1), port(2))
                .filter(mac -> fdb.lines().anyMatch(line -> line.startsWith(mac + " ") && line.contains("master br0")))
                .toList();
    }

    /** What the kernel does at once, Vetch does as soon as it hears of the link. */
    private static void awaitKnown(String... macs) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(known()).containsExactly(macs));
    }
}
