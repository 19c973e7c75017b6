package io.vetch.tap.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.core.Failures;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.port.PortState;
import io.vetch.tap.device.TestSwitch;
import io.vetch.tap.linux.Packet;
import io.vetch.tap.linux.RawSocket;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A protocol hears frames of real ports on a thread of its own, and sends others out of one of them. */
@RequiresNamespaces
class DoorsTest {
    private static final int WANTED_LENGTH = 100;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<ReceivedFrame> heard = Collections.synchronizedList(new ArrayList<>());
    private final List<String> failed = Collections.synchronizedList(new ArrayList<>());
    private final Failures failures = (what, cause) -> failed.add(what + ": " + cause.getMessage());

    private TestNamespace net;
    private TestSwitch vetch;
    private BridgePort p1;
    private BridgePort p2;
    private RawSocket h1;
    private RawSocket h2;

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        vetch = new TestSwitch(net, 2);
        net.addVeth("h1", "p1");
        net.addVeth("h2", "p2");
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
        thread.shutdownNow();
    }

    private FrameQueue queue(Executor executor) {
        FrameQueue queue = new FrameQueue(
                vetch.loops.count(), frame -> frame.length() == WANTED_LENGTH, executor, heard::add, failures);
        vetch.bridge.watchers().add(queue);
        return queue;
    }

    @Test
    void wantedFramesAreHandedOverAndForwardedAllTheSame() throws IOException {
        FrameQueue queue = queue(thread);

        h1.send(Packet.plain(WANTED_LENGTH));
        h1.send(Packet.plain(200));
        h2.send(Packet.plain(WANTED_LENGTH));

        await().until(() -> heard.size() == 2);
        assertThat(heard).extracting(ReceivedFrame::ingress).containsExactlyInAnyOrder(p1, p2);
        assertThat(heard)
                .allSatisfy(frame -> assertThat(frame.bytes())
                        .isEqualTo(Packet.plain(WANTED_LENGTH).frame()));
        assertThat(h2.receive()).isEqualTo(Packet.plain(WANTED_LENGTH));
        assertThat(queue.lost()).isZero();
    }

    @Test
    void framesThatFindNoRoomAreCountedAndDelayNobody() throws IOException {
        CountDownLatch busy = new CountDownLatch(1);
        thread.execute(() -> awaitUninterruptibly(busy));
        FrameQueue queue = queue(thread);

        for (int i = 0; i < FrameQueue.ROOM + 50; i++) {
            h1.send(Packet.plain(WANTED_LENGTH));
        }
        await().until(() -> p1.sum(Counter.RX_FRAMES) == FrameQueue.ROOM + 50);
        assertThat(queue.lost()).isEqualTo(50);

        busy.countDown();
        await().until(() -> heard.size() == FrameQueue.ROOM);
        h1.send(Packet.plain(WANTED_LENGTH));
        await().until(() -> heard.size() == FrameQueue.ROOM + 1);
    }

    @Test
    void aProtocolThatThrowsGetsTheNextFrame() throws IOException {
        AtomicInteger frames = new AtomicInteger();
        vetch.bridge
                .watchers()
                .add(new FrameQueue(
                        2,
                        frame -> true,
                        thread,
                        frame -> {
                            if (frames.incrementAndGet() == 1) {
                                throw new IllegalStateException("first");
                            }
                        },
                        failures));

        h1.send(Packet.plain(WANTED_LENGTH));
        h1.send(Packet.plain(WANTED_LENGTH));

        await().until(() -> frames.get() == 2);
        assertThat(failed).containsExactly("a protocol's frame from p1: first");
    }

    @Test
    void framesLeaveByABlockedPortButNotByADisabledOrFormerOne() throws IOException {
        FrameTransmitter transmitter = new FrameTransmitter(vetch.loops.get(0), p1);
        p1.setState(PortState.LISTENING);
        assertThat(transmitter.transmit(Packet.plain(60).frame())).isTrue();
        assertThat(h1.receive()).isEqualTo(Packet.plain(60));

        p1.setState(PortState.DISABLED);
        transmitter.transmit(Packet.plain(61).frame());
        vetch.loops.awaitBurstBoundary();
        p1.setState(PortState.FORWARDING);
        transmitter.transmit(Packet.plain(62).frame());
        assertThat(h1.receive()).isEqualTo(Packet.plain(62));

        vetch.remove(p1);
        assertThat(transmitter.transmit(Packet.plain(63).frame())).isTrue();
        vetch.loops.awaitBurstBoundary();
        assertThat(p1.sum(Counter.TX_FRAMES)).isEqualTo(2);
        assertThat(h2.poll()).isEmpty();
    }

    @Test
    void nobodyWaitsForABusyLoopAndTooManyFramesAreRefused() {
        FrameTransmitter transmitter = new FrameTransmitter(vetch.loops.get(0), p1);
        CountDownLatch busy = new CountDownLatch(1);
        vetch.loops.get(0).post("being busy", () -> awaitUninterruptibly(busy));

        int taken = 0;
        for (int i = 0; i < FrameTransmitter.ROOM + 3; i++) {
            taken += transmitter.transmit(Packet.plain(60 + i).frame()) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(FrameTransmitter.ROOM);
        assertThat(transmitter.refused()).isEqualTo(3);

        busy.countDown();
        for (int i = 0; i < FrameTransmitter.ROOM; i++) {
            assertThat(h1.receive()).isEqualTo(Packet.plain(60 + i));
        }
        assertThat(transmitter.transmit(Packet.plain(60).frame())).isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
