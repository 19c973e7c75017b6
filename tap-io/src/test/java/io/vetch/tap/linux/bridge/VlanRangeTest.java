package io.vetch.tap.linux.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.tap.linux.NetlinkSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Messages of Linux 6.12 (x86_64) about a port with {@code 1 PVID Egress Untagged}, {@code 7 Egress Untagged} and
 * {@code 100-200}, of which 150 to 160 are blocking; and that {@code bridge vlan del vid 10} has happened at the port
 * with ifindex 6.
 */
class VlanRangeTest {
    private static final String LIST = "0700000004000000"
            + "2400018008000100060001000500030003000000050009000000000005000600010000002400018008000100040007000500030003"
            + "000000050009000000000005000600010000002c0001800800010000006400060002009500000005000300030000000500090000000000"
            + "05000600010000002c000180080001000000960006000200a00000000500030004000000050009000000000005000600010000002c0001"
            + "80080001000000a10006000200c8000000050003000300000005000900000000000500060001000000";
    private static final String NEWS = "07000000060000000c0001800800010000000a00";
    private static final int RTM_DELVLAN = 113;

    @BeforeEach
    void onTheMachineOfTheMessages() {
        Assumptions.assumeTrue(
                ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "the messages are of a little-endian machine");
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    @Test
    void rangesOfAPortAreReadWithFlagsAndStates() {
        Map<Integer, List<VlanRange>> lists = new HashMap<>();
        VlanRange.parse(buffer(HexFormat.of().parseHex(LIST)), lists);

        assertThat(lists)
                .containsOnly(Map.entry(
                        4,
                        List.of(
                                new VlanRange(1, 1, true, true, BridgePortState.FORWARDING),
                                new VlanRange(7, 7, false, true, BridgePortState.FORWARDING),
                                new VlanRange(100, 149, false, false, BridgePortState.FORWARDING),
                                new VlanRange(150, 160, false, false, BridgePortState.BLOCKING),
                                new VlanRange(161, 200, false, false, BridgePortState.FORWARDING))));
    }

    @Test
    void newsNameThePort() {
        BridgeNewsTest.Recorder news = new BridgeNewsTest.Recorder();
        ByteBuffer body = buffer(HexFormat.of().parseHex(NEWS));
        BridgeNetlink.dispatch(new NetlinkSocket.Received(RTM_DELVLAN, OptionalInt.empty(), body), news);

        assertThat(news.vlans).containsExactly(6);
    }

    @Test
    void spoiltMessagesAreReadAsFarAsTheyGo() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] whole = HexFormat.of().parseHex(LIST);
        for (int i = 0; i < 20_000; i++) {
            byte[] spoilt = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int j = random.nextInt(4); j > 0 && spoilt.length > 0; j--) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
            }
            Map<Integer, List<VlanRange>> lists = new HashMap<>();
            VlanRange.parse(buffer(spoilt), lists);
            assertThat(lists.values().stream().flatMap(List::stream))
                    .allMatch(range -> range.first() >= 1 && range.first() <= range.last() && range.last() <= 4094);
        }
    }
}
