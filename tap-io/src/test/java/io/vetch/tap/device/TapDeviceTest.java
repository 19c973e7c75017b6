package io.vetch.tap.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.linux.OpenFiles;
import io.vetch.tap.linux.Packet;
import io.vetch.tap.linux.RawSocket;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import io.vetch.tap.loop.SwitchLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All devices are on one loop. What frames look like after their way is the matter of {@link OffloadsTest}. */
@RequiresNamespaces
class TapDeviceTest {
    private final AtomicInteger goneCalls = new AtomicInteger();
    private TestNamespace net;
    private TestSwitch vetch;

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        vetch = new TestSwitch(net, 1);
    }

    @AfterEach
    void close() throws IOException {
        vetch.close();
        net.close();
    }

    private TapDevice startTap(String name) throws IOException {
        TapDevice tap = new TapDevice(vetch.create(name), vetch.loops, goneCalls::incrementAndGet);
        tap.start();
        return tap;
    }

    @Test
    void framesToADeviceThatIsDownAreCounted() throws IOException {
        vetch.addTap("t1");
        BridgePort t2 = vetch.addTap("t2");
        net.ip("link set t2 down");

        try (RawSocket host = RawSocket.open(net, "t1")) {
            host.send(Packet.plain(100));
            await().untilAsserted(() ->
                    assertThat(t2.transmitDrops(DropReason.DEVICE_DOWN)).isEqualTo(1));
        }
        assertThat(t2.sum(Counter.TX_FRAMES)).isZero();
    }

    @Test
    void framesToADeviceThatIsDeletedAreCounted() throws IOException {
        vetch.addTap("t1");
        BridgePort t2 = vetch.addTap("t2");
        net.ip("link del t2");

        try (RawSocket host = RawSocket.open(net, "t1")) {
            host.send(Packet.plain(100));
            await().untilAsserted(() ->
                    assertThat(t2.transmitDrops(DropReason.DEVICE_DOWN)).isEqualTo(1));
        }
    }

    @Test
    void deviceThatWasDownWorksAgain() throws IOException {
        vetch.addTap("t1");
        vetch.addTap("t2");
        net.ip("link set t1 down");
        TestSwitch.assertLoopsRest();
        net.ip("link set t1 up");

        try (RawSocket h1 = RawSocket.open(net, "t1");
                RawSocket h2 = RawSocket.open(net, "t2")) {
            h1.send(Packet.plain(100));
            assertThat(h2.receive()).isEqualTo(Packet.plain(100));
        }
    }

    @Test
    void deletionByOthersIsToldOnceAndTheLoopRests() throws IOException {
        try (TapDevice tap = startTap("t1")) {
            net.ip("link del " + tap.device().name());

            await().untilAsserted(() -> assertThat(goneCalls).hasValue(1));
            TestSwitch.assertLoopsRest();
            assertThat(goneCalls).hasValue(1);
        }
    }

    @Test
    void deathOfItsNamespaceIsToldOnce() throws IOException {
        net.addNamespace("blue");
        try (TapDevice tap = startTap("t1")) {
            net.ip("link set " + tap.device().name() + " netns blue");
            net.ip("-n blue link set t1 up");
            net.ip("netns del blue");

            await().untilAsserted(() -> assertThat(goneCalls).hasValue(1));
            TestSwitch.assertLoopsRest();
            assertThat(goneCalls).hasValue(1);
        }
    }

    @Test
    void closingIsNotToldAsDeletionAndLeavesNothing() throws IOException {
        long before = OpenFiles.count();

        startTap("t1").close();

        assertThat(goneCalls).hasValue(0);
        assertThat(net.succeeds("ip", "link", "show", "t1")).isFalse();
        assertThat(OpenFiles.count()).isEqualTo(before);
    }

    @Test
    void moveAndRenameDoNotDisturbTheFrames() throws IOException {
        vetch.addTap("t1");
        vetch.addTap("t2");
        net.addNamespace("blue");
        net.ip("link set t1 netns blue name inside");
        net.ip("-n blue link set inside name t3 netns 1");
        net.ip("link set t3 up");

        try (RawSocket h1 = RawSocket.open(net, "t3");
                RawSocket h2 = RawSocket.open(net, "t2")) {
            h1.send(Packet.plain(100));
            assertThat(h2.receive()).isEqualTo(Packet.plain(100));
        }
    }

    @Test
    void deviceThatIsFloodedLeavesOthersTheirTurn() throws Exception {
        vetch.addTap("t1");
        vetch.addTap("t2");
        AtomicBoolean stop = new AtomicBoolean();
        try (TapDevice flooded = startTap("t9");
                RawSocket flooder = RawSocket.open(net, "t9");
                RawSocket h1 = RawSocket.open(net, "t1");
                RawSocket h2 = RawSocket.open(net, "t2")) {
            assertThat(flooded.device().name()).isEqualTo("t9");
            Thread flood = Thread.ofPlatform().start(() -> {
                while (!stop.get()) {
                    flooder.flood(Packet.plain(60));
                }
            });
            for (int number = 0; number < 200; number++) {
                h1.send(RawSocket.marker(number));
                assertThat(h2.receive()).isEqualTo(RawSocket.marker(number));
            }
            stop.set(true);
            flood.join();
        }
    }

    @Test
    void burstIsAtMostAsLongAsItsBuffer() throws IOException {
        List<Integer> bursts = Collections.synchronizedList(new ArrayList<>());
        try (TapDevice tap = new TapDevice(vetch.create("t1"), vetch.loops, () -> {});
                RawSocket host = RawSocket.open(net, "t1")) {
            for (int number = 0; number < 300; number++) {
                host.send(RawSocket.marker(number));
            }
            tap.connect(counting(bursts));
            tap.start();

            await().untilAsserted(() -> assertThat(
                            bursts.stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(300));
        }
        assertThat(bursts).allSatisfy(frames -> assertThat(frames).isLessThanOrEqualTo(64));
    }

    private static FrameSink counting(List<Integer> bursts) {
        return new FrameSink() {
            @Override
            public void beginBurst(SwitchLoop loop) {
                bursts.add(0);
            }

            @Override
            public void accept(Frame frame, SwitchLoop loop) {
                bursts.set(bursts.size() - 1, bursts.getLast() + 1);
            }
        };
    }
}
