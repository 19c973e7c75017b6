package io.vetch.tap.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.Packet;
import io.vetch.tap.linux.RawSocket;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import io.vetch.tap.linux.TunDevice;
import io.vetch.tap.loop.LoopOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Whatever frames with whatever virtio headers three real devices take, none fails in a loop, each gets one verdict,
 * and ordinary frames still pass between all ports: a TAP of the switch, an attached veth end, and an attached TAP that
 * somebody else holds.
 */
@RequiresNamespaces
class FrameFuzzTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int ROOM = VirtioNetHeader.LENGTH + Frame.MAX_LENGTH;
    /** Before each frame: by which device, then its length, which reaches beyond its bytes with zeros. */
    private static final int PREFIX = 3;

    private static final AtomicReference<Throwable> FAILURE = new AtomicReference<>();
    private static TestNamespace net;
    private static TestSwitch vetch;
    private static TunDevice guest;
    private static List<Host> hosts;
    private static List<BridgePort> ports;
    private static int markers;

    /** What is at the other side of a port. */
    private interface Host {
        /** Sends what the kernel takes. */
        void send(byte[] bytes);

        Optional<Packet> poll() throws IOException;
    }

    private record Station(RawSocket socket) implements Host {
        @Override
        public void send(byte[] bytes) {
            try {
                socket.send(bytes);
            } catch (IOException e) {
                // a header that the kernel does not take, or a frame that is too long
            }
        }

        @Override
        public Optional<Packet> poll() throws IOException {
            return socket.poll();
        }
    }

    private record Guest(TunDevice tap, MemorySegment memory) implements Host {
        @Override
        public void send(byte[] bytes) {
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            FrameIo.forCurrentThread().write(tap.fd(), memory.address(), bytes.length);
        }

        @Override
        public Optional<Packet> poll() {
            int length = FrameIo.forCurrentThread().read(tap.fd(), memory.address(), ROOM);
            return length < 0
                    ? Optional.empty()
                    : Optional.of(Packet.of(memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE)));
        }
    }

    @BeforeAll
    static void open() throws IOException {
        net = TestNamespace.open();
        net.addVeth("h1", "p1");
        vetch = new TestSwitch(net, LoopOptions.of(1), (what, cause) -> FAILURE.set(cause));
        guest = vetch.create("vm0");
        BridgePort attached = vetch.attach("p1");
        vetch.reception = Reception.of("tun");
        ports = List.of(vetch.addTap("t1"), attached, vetch.attach("vm0"));
        hosts = List.of(
                new Station(RawSocket.open(net, "t1")),
                new Station(RawSocket.open(net, "h1")),
                new Guest(guest, Arena.global().allocate(ROOM, 8)));
    }

    @AfterAll
    static void close() throws IOException {
        vetch.close();
        guest.close();
        net.close();
    }

    @FuzzTest(maxDuration = "10m")
    void ordinaryFramesStillPassBetweenAllPorts(byte[] input) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(input);
        while (rest.remaining() > PREFIX) {
            Host from = hosts.get((rest.get() & 0xff) % hosts.size());
            byte[] frame = new byte[Math.min(ROOM, Short.toUnsignedInt(rest.getShort()))];
            rest.get(frame, 0, Math.min(frame.length, rest.remaining()));
            from.send(frame);
        }
        for (Host host : hosts) {
            assertHeardByTheOthers(host);
        }
        vetch.loops.awaitBurstBoundary();
        assertThat(FAILURE.get()).isNull();
        for (BridgePort port : ports) {
            long verdicts = port.sum(Counter.FORWARDED) + port.sum(Counter.FLOODED) + port.sum(Counter.DELIVERED);
            long drops =
                    Arrays.stream(DropReason.values()).mapToLong(port::drops).sum();
            assertThat(port.sum(Counter.RX_FRAMES)).as(port.name()).isEqualTo(verdicts + drops);
            assertThat(port.drops(DropReason.INTERNAL_ERROR)).as(port.name()).isZero();
        }
    }

    private static void assertHeardByTheOthers(Host from) throws IOException {
        Packet marker = RawSocket.marker(++markers);
        Arrays.fill(marker.frame(), 0, 6, (byte) 0xff);
        from.send(marker.bytes());
        for (int i = 0; i < hosts.size(); i++) {
            if (!hosts.get(i).equals(from)) {
                String way = ports.get(hosts.indexOf(from)).name() + " to "
                        + ports.get(i).name();
                await(hosts.get(i), marker, way);
            }
        }
    }

    /** Spins: a marker comes in microseconds. */
    private static void await(Host host, Packet marker, String way) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!host.poll().filter(marker::equals).isPresent()) {
            assertThat(System.nanoTime())
                    .as("no ordinary frame passes from %s", way)
                    .isLessThan(deadline);
        }
    }
}
