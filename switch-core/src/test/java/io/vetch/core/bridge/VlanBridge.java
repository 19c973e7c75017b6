package io.vetch.core.bridge;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.FrameCopies;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import io.vetch.core.port.PortCounters;
import io.vetch.core.verdict.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A bridge that filters VLANs, some of whose ports send at the end of the burst only. Says which bytes left where. */
final class VlanBridge {
    static final int MTU = 1500;
    /** Ports with an even number keep frames where they lie until the end of the burst. */
    private static final int STAGING = 2;

    final Bridge bridge = new Bridge("br0", 1, 4096, Quiescence.SINGLE_THREADED, () -> 1);
    final BridgePort host;
    private final FrameCopies copies = new FrameCopies(ByteBuffer.allocateDirect(FrameCopies.USUAL_SIZE), 0);
    private final Frame frame = new Frame(copies);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Frame.HEADROOM + Frame.MAX_LENGTH);
    private final List<Recorded> recorded = new ArrayList<>();

    private static final class Recorded implements Egress {
        private final int number;
        private final boolean staging;
        private final List<String> sent = new ArrayList<>();
        private final List<Runnable> later = new ArrayList<>();

        Recorded(int number) {
            this.number = number;
            this.staging = number % STAGING == 0 && number > 0;
        }

        @Override
        public void transmit(Frame out, int loop, PortCounters counters) {
            ByteBuffer where = out.buffer();
            int offset = out.offset();
            int length = out.length();
            if (staging) {
                out.stage();
                later.add(() -> sent.add(hex(where, offset, length)));
            } else {
                sent.add(hex(where, offset, length));
            }
        }
    }

    VlanBridge(int ports) {
        Recorded local = new Recorded(0);
        recorded.add(local);
        host = bridge.addLocalPort(Frames.mac("02:ff:ff:ff:ff:ff"), MTU, LocalDevice.NONE, local);
        bridge.setUp(true);
        for (int number = 1; number <= ports; number++) {
            Recorded egress = new Recorded(number);
            recorded.add(egress);
            bridge.setOperational(bridge.addPort("p" + number, 0, MTU, egress), true);
        }
        bridge.setOption(BridgeOption.VLAN_FILTERING, 1);
    }

    BridgePort port(int number) {
        return number == 0 ? host : bridge.ports().get(number - 1);
    }

    /** Has a port begin with no VLAN at all. */
    VlanBridge clear(int number) {
        bridge.vlans().delete(port(number), 1, 4094);
        return this;
    }

    VlanBridge add(int number, int vlan, boolean pvid, boolean untagged) {
        bridge.vlans().add(port(number), vlan, vlan, pvid, untagged);
        return this;
    }

    /** A member of one VLAN, without tags. */
    VlanBridge access(int number, int vlan) {
        return clear(number).add(number, vlan, true, true);
    }

    /** A member of VLANs, with tags. */
    VlanBridge trunk(int number, int... vlans) {
        clear(number);
        for (int vlan : vlans) {
            add(number, vlan, false, false);
        }
        return this;
    }

    /** Sends a frame in a burst of its own. @return the frames that left, in hexadecimal, by the number of the port */
    Map<Integer, String> send(int from, String hex) {
        return send(from, HexFormat.of().parseHex(hex));
    }

    Map<Integer, String> send(int from, byte[] bytes) {
        receive(from, bytes);
        Map<Integer, String> left = new TreeMap<>();
        for (Recorded each : recorded) {
            each.later.forEach(Runnable::run);
            each.later.clear();
            if (!each.sent.isEmpty()) {
                left.put(each.number, String.join(" ", each.sent));
            }
            each.sent.clear();
        }
        return left;
    }

    Verdict receive(int from, byte[] bytes) {
        copies.reset();
        bridge.relay(0).beginBurst(1);
        buffer.put(Frame.HEADROOM - VirtioNetHeader.LENGTH, new byte[VirtioNetHeader.LENGTH])
                .put(Frame.HEADROOM, bytes);
        return bridge.relay(0).receive(port(from), frame.wrap(buffer, 0, Frame.HEADROOM, bytes.length));
    }

    private static String hex(ByteBuffer where, int offset, int length) {
        byte[] bytes = new byte[length];
        where.get(offset, bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
