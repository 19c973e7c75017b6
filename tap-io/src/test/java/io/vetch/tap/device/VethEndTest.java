package io.vetch.tap.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.linux.Packet;
import io.vetch.tap.linux.RawSocket;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The emulated pair v0-v1. Hosts send and receive at its TAPs and at those of bridges. */
@RequiresNamespaces
class VethEndTest {
    private final Map<String, RawSocket> hosts = new HashMap<>();
    private TestNamespace net;
    private TestSwitch vetch;
    private VethEnd v0;
    private VethEnd v1;

    @BeforeEach
    void join() throws IOException {
        net = TestNamespace.open();
        vetch = new TestSwitch(net, 2);
        VethEnd[] pair = vetch.vethPair("v0", "v1");
        v0 = pair[0];
        v1 = pair[1];
    }

    @AfterEach
    void close() throws IOException {
        hosts.values().forEach(RawSocket::close);
        vetch.close();
        net.close();
    }

    private RawSocket host(String name) throws IOException {
        RawSocket socket = hosts.get(name);
        if (socket == null) {
            socket = RawSocket.open(net, name);
            hosts.put(name, socket);
        }
        return socket;
    }

    private void assertPasses(String from, String to, Packet packet) throws IOException {
        RawSocket receiver = host(to);
        host(from).send(packet);
        assertThat(receiver.receive()).isEqualTo(packet);
    }

    @Test
    void freeEndsPassFramesBothWays() throws IOException {
        for (int length : new int[] {14, 60, 1514}) {
            assertPasses("v0", "v1", Packet.plain(length));
            assertPasses("v1", "v0", Packet.plain(length));
        }
        assertPasses("v0", "v1", Packet.tagged(0x8100, 10, 1518));
        assertPasses("v0", "v1", Packet.superFrame(65_535));
    }

    @ParameterizedTest
    @CsvSource({"0x88b5, 1518, true", "0x88b5, 1519, false", "0x8100, 1522, true", "0x8100, 1523, false"})
    void endTakesWhatAKernelVethWouldTake(String type, int length, boolean passes) throws IOException {
        net.ip("link set v0 mtu 9000");
        int number = Integer.decode(type);
        Packet packet = number == 0x8100 ? Packet.tagged(number, 10, length) : Packet.plain(length);
        RawSocket receiver = host("v1");

        host("v0").send(packet);
        host("v0").send(RawSocket.marker(1));

        assertThat(receiver.receiveUntil(RawSocket.marker(1))).hasSize(passes ? 1 : 0);
        assertThat(v0.self().drops(DropReason.EGRESS_SIZE)).isEqualTo(passes ? 0 : 1);
        assertThat(v0.self().sum(Counter.RX_FRAMES)).isEqualTo(2);
        assertThat(v0.self().sum(Counter.FORWARDED)).isEqualTo(passes ? 2 : 1);
        await().untilAsserted(() -> assertThat(v1.self().sum(Counter.TX_FRAMES)).isEqualTo(passes ? 2 : 1));
    }

    @Test
    void frameForAnEndThatIsDownIsShownAndCountedAsDropped() throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        v0.observers()
                .add((loop, now, ingress, frame, verdict, reason, egress) ->
                        seen.add(ingress + " " + verdict + " " + reason + " " + egress.count()));
        v1.self().setOperational(false);

        host("v0").send(Packet.plain(100));

        await().untilAsserted(() -> assertThat(seen).containsExactly("v0 drop PEER_DOWN 0"));
        assertThat(v0.self().drops(DropReason.PEER_DOWN)).isEqualTo(1);
        v1.self().setOperational(true);
        assertPasses("v0", "v1", Packet.plain(100));
        assertThat(seen).last().isEqualTo("v0 forward null 1");
    }

    @Test
    void endTakesMoreAfterItsMtuWasRaised() throws IOException {
        net.ip("link set v0 mtu 9000");
        net.ip("link set v1 mtu 9000");
        v1.self().setMtu(9000);

        assertPasses("v0", "v1", Packet.plain(9014));
    }

    @Test
    void separatedEndsPassNothing() throws IOException {
        VethEnd.separate(v0, v1);
        RawSocket receiver = host("v1");
        host("v0").send(Packet.plain(100));
        vetch.loops.awaitBurstBoundary();

        VethEnd.join(v0, v1);
        await().until(() -> {
            host("v0").send(RawSocket.marker(1));
            return receiver.poll().isPresent();
        });
        assertThat(receiver.poll()).isNotEqualTo(Packet.plain(100));
    }

    @Test
    void endThatIsAPortLeadsIntoItsBridgeAndBack() throws IOException {
        BridgePort t0 = vetch.addTap("t0");
        BridgePort port = vetch.enslave(vetch.bridge, v1);

        assertPasses("v0", "t0", Packet.plain(100));
        assertPasses("t0", "v0", Packet.plain(100));
        assertPasses("v0", "t0", Packet.superFrame(60_000));
        assertPasses("t0", "v0", Packet.tagged(0x8100, 10, 1518));

        assertThat(port.sum(Counter.RX_FRAMES)).isEqualTo(2);
        assertThat(t0.sum(Counter.RX_FRAMES)).isEqualTo(2);
        assertThat(host("v1").poll()).isEmpty();
    }

    @Test
    void endThatIsSetFreeLeadsToItsHostAgain() throws IOException {
        vetch.addTap("t0");
        BridgePort port = vetch.enslave(vetch.bridge, v1);
        assertPasses("v0", "t0", Packet.plain(100));

        v1.enslave(null);
        vetch.bridge.removePort(port);

        assertPasses("v0", "v1", Packet.plain(100));
    }

    @Test
    void portWhosePairIsSeparatedCountsWhatItLoses() throws IOException {
        vetch.addTap("t0");
        BridgePort port = vetch.enslave(vetch.bridge, v1);
        VethEnd.separate(v0, v1);

        host("t0").send(Packet.plain(100));

        await().untilAsserted(() ->
                assertThat(port.transmitDrops(DropReason.DEVICE_DOWN)).isEqualTo(1));
    }

    @Test
    void pairBetweenTwoBridgesMakesThemOneNetwork() throws IOException {
        Bridge br1 = vetch.newBridge("br1");
        vetch.addTap("t0");
        vetch.addTap(br1, "t1");
        BridgePort inBr0 = vetch.enslave(vetch.bridge, v0);
        BridgePort inBr1 = vetch.enslave(br1, v1);

        assertPasses("t0", "t1", Packet.plain(100));
        assertPasses("t1", "t0", Packet.plain(100));
        assertPasses("t0", "t1", Packet.superFrame(60_000));

        await().untilAsserted(() -> assertThat(inBr0.sum(Counter.TX_FRAMES)).isEqualTo(2));
        assertThat(inBr1.sum(Counter.RX_FRAMES)).isEqualTo(2);
        assertThat(inBr1.sum(Counter.TX_FRAMES)).isEqualTo(1);
        assertThat(inBr0.sum(Counter.RX_FRAMES)).isEqualTo(1);
    }

    @Test
    void pairBetweenTwoBridgesReachesAnAttachedInterface() throws IOException {
        Bridge br1 = vetch.newBridge("br1");
        net.addVeth("h2", "p2");
        vetch.attach("p2");
        vetch.addTap(br1, "t1");
        vetch.enslave(vetch.bridge, v0);
        vetch.enslave(br1, v1);

        RawSocket h2 = host("h2");
        for (int number = 0; number < 100; number++) {
            host("t1").send(RawSocket.marker(number));
        }

        for (int number = 0; number < 100; number++) {
            assertThat(h2.receive()).isEqualTo(RawSocket.marker(number));
        }
        assertPasses("h2", "t1", Packet.plain(62));
    }

    @Test
    void loopOfTwoPairsEndsInDropsAndEachBridgeStillWorks() throws IOException {
        Bridge br1 = vetch.newBridge("br1");
        vetch.addTap("t0");
        vetch.addTap(br1, "t1");
        VethEnd[] second = vetch.vethPair("w0", "w1");
        BridgePort v0Port = vetch.enslave(vetch.bridge, v0);
        BridgePort w0Port = vetch.enslave(vetch.bridge, second[0]);
        vetch.enslave(br1, v1);
        vetch.enslave(br1, second[1]);
        RawSocket t1 = host("t1");

        host("t0").send(Packet.plain(100));

        assertThat(t1.receive()).isEqualTo(Packet.plain(100));
        assertThat(t1.receive()).isEqualTo(Packet.plain(100)); // by the other pair
        await().untilAsserted(() -> {
            assertThat(v0Port.drops(DropReason.RELAY_LOOP)).isEqualTo(1);
            assertThat(w0Port.drops(DropReason.RELAY_LOOP)).isEqualTo(1);
        });
        TestSwitch.assertLoopsRest();
        assertThat(t1.poll()).isEmpty();
        host("t0").send(Packet.plain(61));
        assertThat(t1.receive()).isEqualTo(Packet.plain(61));
    }

    @Test
    void pairWithBothEndsInOneBridgeEndsInDrops() throws IOException {
        vetch.addTap("t0");
        vetch.addTap("t1");
        BridgePort v0Port = vetch.enslave(vetch.bridge, v0);
        BridgePort v1Port = vetch.enslave(vetch.bridge, v1);

        assertPasses("t0", "t1", Packet.plain(100));

        await().untilAsserted(() -> {
            assertThat(v0Port.drops(DropReason.RELAY_LOOP)).isEqualTo(1);
            assertThat(v1Port.drops(DropReason.RELAY_LOOP)).isEqualTo(1);
        });
    }

    /** No frame came straight into it before, which would have told it the time. */
    @Test
    void bridgeBehindAPairLearnsByTheTimeOfTheBurst() throws IOException {
        vetch.addTap("t0");
        vetch.enslave(vetch.bridge, v0);
        Bridge behind = vetch.newBridge("br1");
        vetch.enslave(behind, v1);
        long before = System.nanoTime();

        host("t0").send(Packet.plain(60));

        await().untilAsserted(() -> assertThat(behind.fdb().entries())
                .anySatisfy(entry -> assertThat(entry.updatedNanos()).isGreaterThanOrEqualTo(before)));
    }
}
