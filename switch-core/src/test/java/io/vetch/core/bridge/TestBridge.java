package io.vetch.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.Failures;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.port.PortState;
import io.vetch.core.relay.FrameRelay;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bridge with a host and numbered ports that are all up, on one thread, with the clock in the test's hand. Every copy
 * that leaves it is compared with the frame that entered.
 */
final class TestBridge {
    static final int CAPACITY = 4096;
    static final int MTU = 1500;
    static final long SECOND = 1_000_000_000L;
    private static final long PORT_ADDRESSES = Frames.mac("02:00:00:00:01:00");

    /** The host's interface as the bridge sets it. */
    final RecordedDevice device = new RecordedDevice();

    final Bridge bridge;
    final BridgePort host;
    private final List<byte[]> answers = new ArrayList<>();
    private final Map<BridgePort, RecordingPort> recordings = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Frame.HEADROOM + Frame.MAX_LENGTH);
    private final Frame frame = new Frame();
    private long now = 1000 * SECOND;

    TestBridge(int ports) {
        this(ports, 1, CAPACITY);
    }

    TestBridge(int ports, Failures failures) {
        this(ports, 1, CAPACITY, failures);
    }

    TestBridge(int ports, int loops, int capacity) {
        this(ports, loops, capacity, Failures.THROWN);
    }

    private TestBridge(int ports, int loops, int capacity, Failures failures) {
        bridge = new Bridge("br0", loops, capacity, Quiescence.SINGLE_THREADED, () -> now, failures);
        RecordingPort recording = new RecordingPort();
        host = bridge.addLocalPort(Frames.mac("02:ff:ff:ff:ff:ff"), MTU, device, recording);
        recordings.put(host, recording);
        bridge.setUp(true);
        for (int number = 1; number <= ports; number++) {
            add("p" + number, portAddress(number));
        }
    }

    static long portAddress(int number) {
        return PORT_ADDRESSES + number;
    }

    /** Adds a port that is up. */
    BridgePort add(String name, long address) {
        RecordingPort recording = new RecordingPort();
        BridgePort port = bridge.addPort(name, address, MTU, recording);
        recordings.put(port, recording);
        bridge.setOperational(port, true);
        return port;
    }

    /** By number; 0 is the host's. */
    BridgePort port(int number) {
        return bridge.allPorts().stream()
                .filter(port -> port.number() == number)
                .findFirst()
                .orElseThrow();
    }

    // ---- frames

    Outcome send(int from, long destination, long source) {
        return send(from, Frames.frame(destination, source));
    }

    Outcome send(int from, byte[] bytes) {
        return send(0, port(from), bytes, VirtioNetHeader.GSO_NONE);
    }

    Outcome sendGso(int from, byte[] bytes) {
        return send(0, port(from), bytes, 1);
    }

    Outcome sendOnLoop(int loop, int from, long destination, long source) {
        return send(loop, port(from), Frames.frame(destination, source), VirtioNetHeader.GSO_NONE);
    }

    /** Sends by a port that may have left the bridge. */
    Outcome send(BridgePort from, byte[] bytes) {
        return send(0, from, bytes, VirtioNetHeader.GSO_NONE);
    }

    private Outcome send(int loop, BridgePort ingress, byte[] bytes, int gsoType) {
        long[] dropsBefore = drops(ingress);
        FrameRelay relay = bridge.relay(loop);
        relay.beginBurst(now);
        Verdict verdict = relay.receive(ingress, wrap(bytes, gsoType));
        return new Outcome(verdict, newDrop(dropsBefore, drops(ingress)), receivers(bytes));
    }

    Frame wrap(byte[] bytes) {
        return wrap(bytes, VirtioNetHeader.GSO_NONE);
    }

    private Frame wrap(byte[] bytes, int gsoType) {
        buffer.put(Frame.HEADROOM - VirtioNetHeader.LENGTH + VirtioNetHeader.GSO_TYPE, (byte) gsoType);
        buffer.put(Frame.HEADROOM, bytes);
        return frame.wrap(buffer, 0, Frame.HEADROOM, bytes.length);
    }

    private static long[] drops(BridgePort port) {
        return Arrays.stream(DropReason.values()).mapToLong(port::drops).toArray();
    }

    private static Optional<DropReason> newDrop(long[] before, long[] after) {
        List<DropReason> reasons = Arrays.stream(DropReason.values())
                .filter(reason -> after[reason.ordinal()] > before[reason.ordinal()])
                .toList();
        assertThat(reasons).as("a frame has one drop reason at most").hasSizeLessThanOrEqualTo(1);
        return reasons.stream().findFirst();
    }

    private List<Integer> receivers(byte[] sent) {
        List<Integer> receivers = new ArrayList<>();
        recordings.forEach((port, recording) -> {
            for (byte[] copy : recording.take()) {
                if (NeighbourFrames.isAnswer(copy) && !Arrays.equals(copy, sent)) {
                    answers.add(copy);
                    continue;
                }
                assertThat(copy).as("copy that left by %s", port).isEqualTo(sent);
                receivers.add(port.number());
            }
        });
        receivers.sort(null);
        return receivers;
    }

    /** What the bridge has answered to ingress ports since the last call. */
    List<byte[]> takeAnswers() {
        List<byte[]> taken = List.copyOf(answers);
        answers.clear();
        return taken;
    }

    /** Makes the bridge learn where a station is, and sees to it that it did. */
    void learn(int port, long station) {
        send(port, Frames.BROADCAST, station);
        assertThat(whereIs(station)).isEqualTo(port);
    }

    // ---- the forwarding database

    @Nullable
    FdbEntry entry(long address) {
        return bridge.fdb().get(new MacAddress(address), 0);
    }

    /** The number of the port an address is known on, or -1. */
    int whereIs(long address) {
        FdbEntry entry = entry(address);
        return entry == null ? -1 : entry.port().number();
    }

    boolean knows(long address) {
        return entry(address) != null;
    }

    FdbEntry addEntry(long address, EntryKind kind, int port) {
        bridge.entries().add(new MacAddress(address), kind, false, port(port), false);
        return java.util.Objects.requireNonNull(entry(address));
    }

    // ---- control

    void set(int port, PortFlag flag, boolean on) {
        bridge.parameters().setFlag(port(port), flag, on);
    }

    void set(int port, PortState state) {
        bridge.setState(port(port), state.number());
    }

    void set(BridgeOption option, long value) {
        bridge.setOption(option, value);
    }

    long now() {
        return now;
    }

    /** Lets time pass; what has aged is removed, as the bridge's timer would. */
    void pass(double seconds) {
        passUnseen(seconds);
        bridge.ageing().removeAged();
    }

    /** Lets time pass without anything that happens. */
    void passUnseen(double seconds) {
        now += (long) (seconds * SECOND);
    }

    /** Keeps what it is told. */
    static final class RecordedDevice implements LocalDevice {
        long address;
        int mtu;
        boolean carrier = true;

        @Override
        public void setAddress(long newAddress) {
            address = newAddress;
        }

        @Override
        public void setMtu(int newMtu) {
            mtu = newMtu;
        }

        @Override
        public void setCarrier(boolean on) {
            carrier = on;
        }
    }
}
