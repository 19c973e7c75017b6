package io.vetch.tap.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.linux.Packet;
import io.vetch.tap.linux.RawSocket;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tags, checksums and segmentation that the kernel keeps beside a frame are as they were when it leaves, whichever
 * kinds of device it came and went by.
 */
@RequiresNamespaces
class OffloadsTest {
    /** Below the default gso_max_size of an interface, 65536. */
    private static final int LARGEST_OF_THE_KERNEL = 65_535;

    private TestNamespace net;
    private TestSwitch vetch;
    private RawSocket h1;
    private RawSocket h2;

    /** Where hosts sit: at the far end of an attached veth, or at a TAP itself. */
    enum Way {
        PACKET_TO_PACKET,
        PACKET_TO_TAP,
        TAP_TO_PACKET,
        TAP_TO_TAP
    }

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        vetch = new TestSwitch(net, 2);
    }

    @AfterEach
    void close() throws IOException {
        h1.close();
        h2.close();
        vetch.close();
        net.close();
    }

    private RawSocket packet(String host, String port) throws IOException {
        net.addVeth(host, port);
        vetch.attach(port);
        return RawSocket.open(net, host);
    }

    private RawSocket tap(String name) throws IOException {
        vetch.addTap(name);
        return RawSocket.open(net, name);
    }

    private void connect(Way way) throws IOException {
        h1 = way == Way.TAP_TO_PACKET || way == Way.TAP_TO_TAP ? tap("t1") : packet("h1", "p1");
        h2 = way == Way.PACKET_TO_TAP || way == Way.TAP_TO_TAP ? tap("t2") : packet("h2", "p2");
    }

    private void assertPasses(Packet packet) throws IOException {
        h1.send(packet);
        assertThat(h2.receive()).isEqualTo(packet);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void tagsPass(Way way) throws IOException {
        connect(way);
        for (int tpid : new int[] {0x8100, 0x88a8}) {
            for (int tci : new int[] {1, 10, 0xfff, 0x2001, 0xffff}) {
                assertPasses(Packet.tagged(tpid, tci, 100));
            }
        }
        assertPasses(Packet.tagged(0x8100, 10, 1518));
        assertPasses(Packet.tagged(0x88a8, 10, 1514));
    }

    /** A limit of packet(7), which makes room above the MTU for an 802.1Q tag alone: lost, and counted. */
    @Test
    void fullFrameWithAServiceTagDoesNotFitThroughAPacketSocket() throws IOException {
        connect(Way.TAP_TO_PACKET);
        net.ip("link set t1 mtu 1504");

        h1.send(Packet.tagged(0x88a8, 10, 1518));

        BridgePort p2 = vetch.bridge.port("p2").orElseThrow();
        await().untilAsserted(() ->
                assertThat(p2.transmitDrops(DropReason.EGRESS_SIZE)).isEqualTo(1));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void doubleTagsPass(Way way) throws IOException {
        connect(way);
        Packet doubled = Packet.tagged(0x88a8, 100, 104);
        ByteBuffer.wrap(doubled.frame()).putShort(16, (short) 0x8100).putShort(18, (short) 10);

        assertPasses(doubled);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void priorityTagOfVlanZeroPasses(Way way) throws IOException {
        connect(way);

        assertPasses(Packet.tagged(0x8100, 0, 100));
        assertPasses(Packet.tagged(0x8100, 0xe000, 100));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void partialChecksumStaysPartial(Way way) throws IOException {
        connect(way);

        assertPasses(Packet.plain(200).withPartialChecksum(34, 16));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void partialChecksumBehindATagStartsWhereItDid(Way way) throws IOException {
        connect(way);

        assertPasses(Packet.tagged(0x8100, 10, 200).withPartialChecksum(38, 16));
        assertPasses(Packet.tagged(0x88a8, 10, 200).withPartialChecksum(38, 6));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void superFramesPassInOnePiece(Way way) throws IOException {
        connect(way);
        for (int length : new int[] {3000, 10_000, LARGEST_OF_THE_KERNEL}) {
            assertPasses(Packet.superFrame(length));
        }
    }

    @ParameterizedTest
    @CsvSource({"0x8100, 20000", "0x8100, 65535", "0x88a8, 20000"})
    void taggedSuperFramesPassInOnePiece(String tpid, int length) throws IOException {
        connect(Way.PACKET_TO_PACKET);

        assertPasses(Packet.taggedSuperFrame(Integer.decode(tpid), 10, length));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 60, 1514, 1518})
    void tapsPassFramesOfAllLengths(int length) throws IOException {
        connect(Way.TAP_TO_TAP);
        if (length > 1514) {
            net.ip("link set t1 mtu 1504");
        }

        assertPasses(Packet.plain(length));
    }
}
