package io.vetch.tap.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.Packet;
import io.vetch.tap.linux.RawSocket;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import io.vetch.tap.linux.TunDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames of somebody who holds the TAP device that is attached, and writes what virtio headers he likes. */
@RequiresNamespaces
class ReceptionTest {
    private TestNamespace net;
    private TestSwitch vetch;
    private TunDevice guest;
    private RawSocket other;
    private PacketDevice device;
    private BridgePort port;

    @BeforeEach
    void attach() throws IOException {
        net = TestNamespace.open();
        net.addVeth("h1", "p1");
        vetch = new TestSwitch(net, 1);
        vetch.attach("p1");
        other = RawSocket.open(net, "h1");
        guest = vetch.create("vm0");
    }

    @AfterEach
    void close() throws IOException {
        other.close();
        vetch.close();
        guest.close();
        net.close();
    }

    private void attachGuest(Reception reception) throws IOException {
        vetch.reception = reception;
        device = vetch.packetDevice("vm0");
        port = vetch.startPort(vetch.bridge, "vm0", device);
        write(Packet.plain(60));
        assertThat(other.receive()).isEqualTo(Packet.plain(60));
    }

    private void write(Packet packet) {
        byte[] bytes = packet.bytes();
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        int written = FrameIo.forCurrentThread()
                .write(guest.fd(), MemorySegment.ofBuffer(buffer.flip()).address(), bytes.length);
        assertThat(written).isEqualTo(bytes.length);
    }

    private Optional<Packet> read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        int length = FrameIo.forCurrentThread()
                .read(guest.fd(), MemorySegment.ofBuffer(buffer).address(), buffer.capacity());
        byte[] bytes = new byte[Math.max(0, length)];
        buffer.get(bytes);
        return length < 0 ? Optional.empty() : Optional.of(Packet.of(bytes));
    }

    @Test
    void frameThatCannotBeHandedOverCostsThatFrameAlone() throws IOException {
        attachGuest(Reception.of("tun"));

        for (int number = 1; number <= 3; number++) {
            write(Packet.toBeFragmented(3042));
            for (int i = 0; i < 100; i++) {
                write(RawSocket.marker(i));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(other.receive()).isEqualTo(RawSocket.marker(i));
            }
            int lost = number;
            await().untilAsserted(() -> assertThat(port.sum(Counter.RX_MISSED)).isEqualTo(lost));
        }
        assertThat(device.mendReception()).isFalse();
    }

    /** The kernel keeps the error of such a frame behind others for the next system call, whatever that is. */
    @Test
    void frameThatCannotBeHandedOverCostsNoneThatIsSent() throws IOException {
        attachGuest(Reception.of("tun"));

        for (int number = 1; number <= 20; number++) {
            Packet marker = RawSocket.marker(number);
            vetch.loops.get(0).runBurst(() -> {
                write(Packet.plain(60));
                write(Packet.toBeFragmented(3042));
                other.flood(marker);
            });
            await().until(() -> read().filter(marker::equals).isPresent());
            int lost = number;
            await().untilAsserted(() -> assertThat(port.sum(Counter.RX_MISSED)).isEqualTo(lost));
        }
        assertThat(port.transmitDrops(DropReason.SEND_FAILED)).isZero();
    }

    /** As by an interface that such frames are not known to come by. */
    @Test
    void ringThatStandsStillIsNoticedAndReceptionGoesOn() throws IOException {
        attachGuest(Reception.RING);
        assertThat(device.mendReception()).isFalse();

        write(Packet.toBeFragmented(3042));
        write(RawSocket.marker(1));
        assertThat(device.mendReception())
                .as("frames had come since the last time")
                .isFalse();
        write(RawSocket.marker(2));
        assertThat(device.mendReception()).isTrue();

        assertThat(port.sum(Counter.RX_MISSED)).isEqualTo(3);
        write(RawSocket.marker(3));
        assertThat(other.receive()).isEqualTo(RawSocket.marker(3));
        other.send(Packet.plain(61)); // it sends by the new socket, too
        write(Packet.toBeFragmented(3042));
        write(RawSocket.marker(4));
        assertThat(other.receive()).isEqualTo(RawSocket.marker(4));
        assertThat(device.mendReception()).isFalse();
    }

    /** Losses alone do not mean that: the ring may just have been full. */
    @Test
    void ringThatWasFullIsLeftAsItIs() throws IOException {
        attachGuest(Reception.RING);
        vetch.loops.get(0).runBurst(() -> {
            for (int i = 0; i < 3000; i++) {
                write(RawSocket.marker(i));
            }
        });
        await().untilAsserted(() -> assertThat(port.sum(Counter.RX_FRAMES)).isGreaterThanOrEqualTo(1000));
        vetch.loops.awaitBurstBoundary();

        assertThat(device.mendReception()).isFalse();
        assertThat(device.mendReception()).isFalse();
    }
}
