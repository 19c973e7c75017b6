package io.vetch.tap.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.linux.Packet;
import io.vetch.tap.linux.RawSocket;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.SlotRing;
import io.vetch.tap.linux.TestNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two kernel veth pairs: what is sent at h1 enters the bridge at p1, leaves it at p2 and arrives at h2. */
@RequiresNamespaces
@ParameterizedClass
@EnumSource(Reception.class)
class PacketDeviceTest {
    @Parameter
    private Reception reception;

    private TestNamespace net;
    private TestSwitch vetch;
    private RawSocket h1;
    private RawSocket h2;
    private BridgePort p1;
    private BridgePort p2;

    @BeforeEach
    void attach() throws IOException {
        net = TestNamespace.open();
        net.addVeth("h1", "p1");
        net.addVeth("h2", "p2");
        vetch = new TestSwitch(net, 2);
        vetch.reception = reception;
        p1 = vetch.attach("p1");
        p2 = vetch.attach("p2");
        h1 = RawSocket.open(net, "h1");
        h2 = RawSocket.open(net, "h2");
    }

    @AfterEach
    void close() throws IOException {
        h1.close();
        h2.close();
        vetch.close();
        net.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 59, 60, 64, 1000, 1513, 1514})
    void framesPassUnchangedBothWays(int length) throws IOException {
        Packet packet = Packet.plain(length);

        h1.send(packet);
        assertThat(h2.receive()).isEqualTo(packet);

        h2.send(packet);
        assertThat(h1.receive()).isEqualTo(packet);
    }

    @Test
    void burstsPassInOrderAndWithoutLoss() throws IOException {
        List<Packet> sent = new ArrayList<>();
        for (int number = 0; number < 500; number++) {
            sent.add(RawSocket.marker(number));
        }
        for (Packet packet : sent) {
            h1.send(packet);
        }
        h1.send(Packet.plain(61));

        assertThat(h2.receiveUntil(Packet.plain(61))).isEqualTo(sent);
        assertThat(p1.sum(Counter.RX_FRAMES)).isEqualTo(501);
        await().untilAsserted(() -> assertThat(p2.sum(Counter.TX_FRAMES)).isEqualTo(501));
        assertThat(p2.sum(Counter.TX_BYTES)).isEqualTo(p1.sum(Counter.RX_BYTES)).isEqualTo(500 * 60 + 61);
    }

    /** Up to 1588 bytes lie in the ring; longer ones come by the socket's queue. */
    @Test
    void shortAndLongFramesKeepTheirOrderRoundAndRoundTheRing() throws IOException {
        useJumboFrames();
        List<Packet> sent = new ArrayList<>();
        for (int number = 0; number < 3 * SlotRing.SLOTS; number++) {
            int length = number % 50 < 40 ? 60 + number % 40 : 1560 + number % 50 * (number % 7);
            sent.add(number % 3 == 0 ? Packet.tagged(0x8100, 7, length) : Packet.plain(length));
        }
        List<Packet> received = new ArrayList<>();
        for (int first = 0; first < sent.size(); first += 64) {
            for (Packet packet : sent.subList(first, Math.min(first + 64, sent.size()))) {
                h1.send(packet);
            }
            h1.send(Packet.plain(59));
            received.addAll(h2.receiveUntil(Packet.plain(59)));
        }
        assertThat(received).isEqualTo(sent);
        assertThat(p1.sum(Counter.RX_MISSED)).isZero();
    }

    private void useJumboFrames() throws IOException {
        for (String end : List.of("h1", "p1", "h2", "p2")) {
            net.ip("link set " + end + " mtu 9000");
        }
        vetch.bridge.setMtu(p1, 9000);
        vetch.bridge.setMtu(p2, 9000);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 4000})
    void framesThatFindNoRoomAreCountedAndTheOthersPass(int length) throws IOException {
        useJumboFrames();
        int frames = (reception == Reception.RING ? 5 : 64) * SlotRing.SLOTS; // a queue has room for 16 MB
        whileTheLoopsWait(() -> {
            for (int i = 0; i < frames; i++) {
                h1.send(Packet.plain(length));
            }
        });
        await().untilAsserted(
                        () -> assertThat(p2.sum(Counter.TX_FRAMES)).isPositive().isEqualTo(p1.sum(Counter.RX_FRAMES)));
        int arrived = 0; // as many as found room at the test's end
        while (h2.poll().isPresent()) {
            arrived++;
        }
        assertThat(arrived).isPositive();

        h1.send(Packet.plain(61)); // tells the loop that some before it are lost

        h2.receiveUntil(Packet.plain(61)); // behind those that the loop had not come to
        assertThat(p1.sum(Counter.RX_MISSED)).isPositive();
        assertThat(p1.sum(Counter.RX_FRAMES) + p1.sum(Counter.RX_MISSED)).isEqualTo(frames + 1);
    }

    private void whileTheLoopsWait(IoAction action) {
        vetch.loops
                .get(0)
                .runBurst(() -> vetch.loops.get(1).runBurst(() -> {
                    try {
                        action.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
    }

    @FunctionalInterface
    private interface IoAction {
        void run() throws IOException;
    }

    @Test
    void framesThatTheHostSendsThereAreNotReceived() throws IOException {
        try (RawSocket host = RawSocket.open(net, "p1")) {
            host.send(Packet.plain(100));
        }
        assertThat(h1.receive()).isEqualTo(Packet.plain(100));

        h1.send(Packet.plain(61));
        assertThat(h2.receive()).isEqualTo(Packet.plain(61));
        assertThat(p1.sum(Counter.RX_FRAMES)).isEqualTo(1);
    }

    @Test
    void framesThatTheBridgeSendsThereDoNotComeBack() throws IOException {
        h1.send(Packet.plain(100));
        assertThat(h2.receive()).isEqualTo(Packet.plain(100));

        h2.send(Packet.plain(61));
        assertThat(h1.receive()).isEqualTo(Packet.plain(61));
        assertThat(p2.sum(Counter.RX_FRAMES)).isEqualTo(1);
    }

    @Test
    void framesLongerThanTheInterfaceTakesAreCountedAndTheOthersOfTheirBurstPass() throws IOException {
        for (String end : List.of("h1", "p1")) {
            net.ip("link set " + end + " mtu 9000");
        }
        vetch.bridge.setMtu(p2, 9000); // the bridge believes it, the interface knows better

        for (int length : new int[] {100, 4000, 101, 102, 8000, 103}) {
            h1.send(Packet.plain(length));
        }

        assertThat(h2.receiveUntil(Packet.plain(103)))
                .containsExactly(Packet.plain(100), Packet.plain(101), Packet.plain(102));
        await().untilAsserted(() -> assertThat(p2.sum(Counter.TX_FRAMES)).isEqualTo(4));
        assertThat(p2.transmitDrops(DropReason.EGRESS_SIZE)).isEqualTo(2);
    }

    @Test
    void framesToAnInterfaceThatIsDownAreCounted() throws IOException {
        net.ip("link set p2 down");

        h1.send(Packet.plain(100));

        await().untilAsserted(() ->
                assertThat(p2.transmitDrops(DropReason.DEVICE_DOWN)).isEqualTo(1));
        assertThat(p2.sum(Counter.TX_FRAMES)).isZero();
    }

    @Test
    void framesToAnInterfaceWhosePeerIsDownAreCountedAsLost() throws IOException {
        net.ip("link set h2 down");

        h1.send(Packet.plain(100));

        await().untilAsserted(() -> assertThat(
                        p2.transmitDrops(DropReason.DEVICE_DOWN) + p2.transmitDrops(DropReason.QUEUE_FULL))
                .isEqualTo(1));
        assertThat(p2.sum(Counter.TX_FRAMES)).isZero();
    }

    @Test
    void interfaceThatWasDownWorksAgain() throws IOException {
        net.ip("link set p1 down");
        TestSwitch.assertLoopsRest();
        net.ip("link set p1 up");
        net.awaitCarrier("h1");

        h1.send(Packet.plain(100));

        assertThat(h2.receive()).isEqualTo(Packet.plain(100));
    }

    @Test
    void interfaceThatIsDeletedLeavesTheLoopsAtRest() throws IOException {
        net.ip("link del h1");
        TestSwitch.assertLoopsRest();

        h2.send(Packet.plain(100));

        await().untilAsserted(() ->
                assertThat(p1.transmitDrops(DropReason.DEVICE_DOWN)).isEqualTo(1));
    }

    @Test
    void interfaceIsPromiscuousAsLongAsItIsAttached() throws IOException {
        assertThat(net.ip("-d link show p1")).contains("promiscuity 1");

        vetch.remove(p1);
        assertThat(net.ip("-d link show p1")).contains("promiscuity 0");
    }

    @Test
    void unconnectedDeviceReadsAndForgets() throws IOException {
        vetch.remove(p1);
        try (PacketDevice alone = vetch.packetDevice("p1")) {
            alone.start();
            h1.send(Packet.plain(100));
            vetch.loops.awaitBurstBoundary();
        }
        h2.send(Packet.plain(61));
        await().untilAsserted(() -> assertThat(p2.sum(Counter.RX_FRAMES)).isEqualTo(1));
        assertThat(h1.poll()).isEmpty();
    }
}
