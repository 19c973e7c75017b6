package io.vetch.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.Seed;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.port.PortState;
import io.vetch.core.relay.Explanation;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.vlan.PortVlans;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random lists, flags and frames: what leaves a bridge, and in which form, is what a naive model says, and what the
 * explainer says. {@code -Dvetch.vlan.frames}: how many frames.
 */
class VlanModelTest {
    private static final int PORTS = 6;
    private static final int VLANS = 5;
    private static final int STATIONS = 8;
    private static final int FRAMES = Integer.getInteger("vetch.vlan.frames", 50_000);

    private final Seed seed = Seed.choose();
    private final SplittableRandom random = seed.random();
    private final VlanBridge br0 = new VlanBridge(PORTS);
    /** Where a station was heard last, by VLAN and address. */
    private final Map<String, Integer> stations = new HashMap<>();

    private int tpid = 0x8100;

    @Test
    void whatLeavesIsWhatANaiveModelSays() {
        for (int step = 0; step < FRAMES; step++) {
            if (random.nextInt(20) == 0) {
                change();
            }
            int from = random.nextInt(PORTS + 1);
            Sent frame = anyFrame();
            String as = "step " + step + ", from " + from + ": " + frame.hex() + ", " + seed;
            Explanation explanation = explain(from, frame.bytes());
            Map<Integer, String> expected = expected(from, frame);
            assertThat(br0.send(from, frame.bytes())).as(as).isEqualTo(expected);
            assertThat(explanation.egress())
                    .as(as)
                    .extracting(BridgePort::number)
                    .containsExactlyInAnyOrderElementsOf(expected.keySet());
        }
        assertThat(br0.port(1).drops(DropReason.VLAN_INGRESS)).as("%s", seed).isPositive();
    }

    private Explanation explain(int from, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(Frame.HEADROOM + bytes.length).put(Frame.HEADROOM, bytes);
        assertThat(buffer.get(Frame.HEADROOM - VirtioNetHeader.LENGTH)).isZero();
        return br0.bridge
                .explanations()
                .explain(br0.port(from), new Frame().wrap(buffer, 0, Frame.HEADROOM, bytes.length));
    }

    // ---- changes

    private void change() {
        int number = random.nextInt(PORTS + 1);
        BridgePort port = br0.port(number);
        int vlan = 1 + random.nextInt(VLANS);
        switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> br0.add(number, vlan, random.nextBoolean(), random.nextBoolean());
            case 4 -> {
                br0.bridge.vlans().delete(port, vlan, vlan);
                stations.entrySet().removeIf(each -> each.getKey().startsWith(vlan + " ") && each.getValue() == number);
            }
            case 5 -> {
                if (br0.bridge.vlans().of(port).contains(vlan)) {
                    br0.bridge.vlans().setState(port, vlan, vlan, PortState.of(random.nextInt(5)));
                }
            }
            case 6 ->
                br0.bridge
                        .parameters()
                        .setFlag(
                                br0.port(Math.max(1, number)),
                                random.nextBoolean() ? PortFlag.HAIRPIN : PortFlag.LEARNING,
                                random.nextBoolean());
            default -> {
                tpid = random.nextBoolean() ? 0x8100 : 0x88a8;
                br0.bridge.setOption(BridgeOption.VLAN_PROTOCOL, tpid);
            }
        }
    }

    // ---- frames

    /** @param tags in hexadecimal */
    private record Sent(long destination, long source, String tags) {
        String hex() {
            return address(destination) + address(source) + tags + "0800" + "77".repeat(46);
        }

        byte[] bytes() {
            return HexFormat.of().parseHex(hex());
        }
    }

    private static String address(long address) {
        return HexFormat.of().toHexDigits(address, 12);
    }

    private Sent anyFrame() {
        long source = Frames.station(random.nextInt(STATIONS));
        long destination = random.nextInt(4) == 0 ? Frames.BROADCAST : Frames.station(random.nextInt(STATIONS));
        StringBuilder tags = new StringBuilder();
        for (int tag = random.nextInt(3); tag > 0; tag--) {
            int control = random.nextInt(VLANS + 2) | random.nextInt(8) << 13;
            tags.append(random.nextBoolean() ? "8100" : "88a8")
                    .append(HexFormat.of().toHexDigits(control, 4));
        }
        return new Sent(destination, source, tags.toString());
    }

    // ---- the model

    private Map<Integer, String> expected(int from, Sent frame) {
        String tag = HexFormat.of().toHexDigits(tpid, 4);
        boolean tagged = frame.tags.startsWith(tag);
        int control = tagged ? Integer.parseInt(frame.tags.substring(4, 8), 16) : 0;
        String inner = tagged ? frame.tags.substring(8) : frame.tags;
        PortVlans list = list(from);
        int named = control & 0xfff;
        int vlan = named == 0 ? list.pvid() : named;
        if (vlan == 0 || !list.contains(vlan) || !list.state(vlan).learns()) {
            return Map.of();
        }
        if (from != 0 && br0.port(from).has(PortFlag.LEARNING)) {
            stations.put(vlan + " " + frame.source, from);
        }
        if (list.state(vlan) != PortState.FORWARDING) {
            return Map.of();
        }
        String bare = new Sent(frame.destination, frame.source, inner).hex();
        String full = new Sent(
                        frame.destination,
                        frame.source,
                        tag + HexFormat.of().toHexDigits((control & 0xf000) | vlan, 4) + inner)
                .hex();
        Integer station = stations.get(vlan + " " + frame.destination);
        Map<Integer, String> left = new TreeMap<>();
        for (int to = 0; to <= PORTS; to++) {
            if (passes(from, to, vlan) && wanted(station, to, frame.destination)) {
                left.put(to, list(to).isUntagged(vlan) ? bare : full);
            }
        }
        return left;
    }

    private boolean passes(int from, int to, int vlan) {
        PortVlans list = list(to);
        boolean back = from == to && !br0.port(from).has(PortFlag.HAIRPIN);
        return !back && list.contains(vlan) && list.state(vlan) == PortState.FORWARDING;
    }

    /** A host gets no frames to others unless it is told to listen; unknown ones are not for it. */
    private static boolean wanted(@Nullable Integer station, int to, long destination) {
        if (station != null) {
            return station == to;
        }
        return to != 0 || destination == Frames.BROADCAST;
    }

    private PortVlans list(int number) {
        return br0.bridge.vlans().of(br0.port(number));
    }
}
