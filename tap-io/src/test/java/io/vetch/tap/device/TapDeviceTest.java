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
import io.vetch.tap.linux.Rings;
import io.vetch.tap.linux.TestNamespace;
import io.vetch.tap.loop.LoopOptions;
import io.vetch.tap.loop.SwitchLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All devices are on one loop, which has an io_uring or not. What frames look like after their way is the matter of
 * {@link OffloadsTest}.
 */
@RequiresNamespaces
@ParameterizedClass
@ValueSource(booleans = {true, false})
class TapDeviceTest {
    @Parameter
    private boolean ioUring;

    private final AtomicInteger goneCalls = new AtomicInteger();
    private TestNamespace net;
    private TestSwitch vetch;

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        vetch = new TestSwitch(net, LoopOptions.of(1).withIoUring(ioUring));
        if (ioUring) {
            Rings.open().close();
        }
    }

    @AfterEach
    void close() throws IOException {
        vetch.close();
        net.close();
    }

    private record Counting(AtomicInteger goneCalls) implements DeviceListener {
        @Override
        public void gone() {
            goneCalls.incrementAndGet();
        }

        @Override
        public void failing(LoopDevice device) {}
    }

    private TapDevice startTap(String name) throws IOException {
        TapDevice tap = new TapDevice(vetch.create(name), vetch.loops, new Counting(goneCalls));
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

            await().atMost(Duration.ofSeconds(60)) // the kernel destroys namespaces one after the other
                    .untilAsserted(() -> assertThat(goneCalls).hasValue(1));
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

    /** Makes a TAP device a port that finds these frames waiting. */
    private BridgePort startWithWaiting(String name, List<Packet> packets) throws IOException {
        TapDevice device = new TapDevice(vetch.create(name), vetch.loops, new Counting(goneCalls));
        try (RawSocket host = RawSocket.open(net, name)) {
            for (Packet packet : packets) {
                host.send(packet);
            }
        }
        return vetch.startPort(vetch.bridge, name, device);
    }

    /** Some of them super-frames, which are not read and written together with others. */
    private static List<Packet> mixed(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> number % 37 == 36 ? Packet.superFrame(9000 + number) : RawSocket.marker(number))
                .toList();
    }

    @Test
    void framesThatWaitedKeepTheirOrder() throws IOException {
        BridgePort t2 = vetch.addTap("t2");
        try (RawSocket h2 = RawSocket.open(net, "t2")) {
            List<Packet> packets = mixed(300);
            BridgePort t1 = startWithWaiting("t1", packets);

            for (Packet packet : packets) {
                assertThat(h2.receive()).isEqualTo(packet);
            }
            long bytes = packets.stream().mapToLong(each -> each.frame().length).sum();
            assertThat(t1.sum(Counter.RX_FRAMES)).isEqualTo(300);
            await().untilAsserted(() -> assertThat(t2.sum(Counter.TX_FRAMES)).isEqualTo(300));
            assertThat(t2.sum(Counter.TX_BYTES)).isEqualTo(bytes);
        }
    }

    @Test
    void framesThatWaitedAreFloodedToAll() throws IOException {
        List<String> names = List.of("t2", "t3", "t4");
        for (String name : names) {
            vetch.addTap(name);
        }
        List<Packet> packets = mixed(200);
        try (RawSocket h2 = RawSocket.open(net, "t2");
                RawSocket h3 = RawSocket.open(net, "t3");
                RawSocket h4 = RawSocket.open(net, "t4")) {
            startWithWaiting("t1", packets);

            for (Packet packet : packets) {
                assertThat(List.of(h2.receive(), h3.receive(), h4.receive())).containsOnly(packet);
            }
        }
    }

    @Test
    void framesThatWaitedForADeviceThatIsDownAreCounted() throws IOException {
        BridgePort t2 = vetch.addTap("t2");
        BridgePort t3 = vetch.addTap("t3");
        net.ip("link set t2 down");

        startWithWaiting("t1", mixed(200));

        await().untilAsserted(() ->
                assertThat(t2.transmitDrops(DropReason.DEVICE_DOWN)).isEqualTo(200));
        await().untilAsserted(() -> assertThat(t3.sum(Counter.TX_FRAMES)).isEqualTo(200));
        assertThat(t2.sum(Counter.TX_FRAMES)).isZero();
    }

    @Test
    void burstIsAtMostAsLongAsItsBuffer() throws IOException {
        List<Integer> bursts = new CopyOnWriteArrayList<>();
        try (TapDevice tap = new TapDevice(vetch.create("t1"), vetch.loops, DeviceListener.NONE);
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
