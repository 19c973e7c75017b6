package io.vetch.tap.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.tap.device.BridgeIngress;
import io.vetch.tap.device.FrameSink;
import io.vetch.tap.device.TestSwitch;
import io.vetch.tap.linux.Packet;
import io.vetch.tap.linux.RawSocket;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import io.vetch.tap.loop.SwitchLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Injected frames enter by a port and leave by the others, whether those batch or not. */
@RequiresNamespaces
class FrameInjectorTest {
    private static final int FRAMES = 200;

    private TestNamespace net;
    private TestSwitch vetch;
    private BridgePort p1;
    private RawSocket h1;
    private RawSocket h2;
    private RawSocket t3;

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        vetch = new TestSwitch(net, 2);
        net.addVeth("h1", "p1");
        net.addVeth("h2", "p2");
        p1 = vetch.attach("p1");
        vetch.attach("p2");
        vetch.addTap("t3");
        h1 = RawSocket.open(net, "h1");
        h2 = RawSocket.open(net, "h2");
        t3 = RawSocket.open(net, "t3");
    }

    @AfterEach
    void close() throws IOException {
        h1.close();
        h2.close();
        t3.close();
        vetch.close();
        net.close();
    }

    private FrameInjector injector() {
        return new FrameInjector(vetch.loops.get(0), new BridgeIngress(vetch.bridge, p1));
    }

    private static List<Packet> packets() {
        return IntStream.range(0, FRAMES)
                .mapToObj(number -> {
                    Packet packet = Packet.plain(60 + number * 7);
                    ByteBuffer.wrap(packet.frame()).putInt(20, number);
                    return packet;
                })
                .toList();
    }

    private void injectAll(List<Packet> packets) {
        injector().inject(packets.stream().map(Packet::frame).toList());
    }

    @Test
    void theyArriveAtAllOthersInOrder() {
        List<Packet> packets = packets();
        Packet last = RawSocket.marker(1);

        injectAll(packets);
        injectAll(List.of(last));

        assertThat(h2.receiveUntil(last)).isEqualTo(packets);
        assertThat(t3.receiveUntil(last)).isEqualTo(packets);
    }

    @Test
    void theyCountAsReceivedAndTheDeviceSeesNothing() throws IOException {
        injectAll(packets());

        assertThat(p1.sum(Counter.RX_FRAMES)).isEqualTo(FRAMES);
        assertThat(p1.sum(Counter.FLOODED)).isEqualTo(FRAMES);
        assertThat(p1.sum(Counter.TX_FRAMES)).isZero();
        assertThat(h1.poll()).isEmpty();
    }

    @Test
    void nothingIsLeftToDoToThem() {
        Packet partial = Packet.plain(100).withPartialChecksum(34, 16);
        h2.flood(partial); // a device's frame, whose header stands in the same slot before
        t3.receive();

        injectAll(List.of(Packet.plain(100)));

        assertThat(t3.receive()).isEqualTo(Packet.plain(100));
    }

    @Test
    void frameOfAnyLengthIsTaken() {
        injector().inject(List.of(new byte[0], new byte[13], new byte[65_557]));

        assertThat(p1.sum(Counter.RX_FRAMES)).isEqualTo(3);
    }

    @Test
    void failureOfTheSinkIsThrownAndTheLoopLives() {
        FrameSink broken = new FrameSink() {
            @Override
            public void beginBurst(SwitchLoop loop) {}

            @Override
            public void accept(Frame frame, SwitchLoop loop) {
                throw new IllegalStateException("broken");
            }
        };

        assertThatThrownBy(() -> new FrameInjector(vetch.loops.get(0), broken).inject(List.of(new byte[60])))
                .hasMessageContaining("broken");

        injectAll(List.of(Packet.plain(100)));
        assertThat(t3.receive()).isEqualTo(Packet.plain(100));
    }
}
