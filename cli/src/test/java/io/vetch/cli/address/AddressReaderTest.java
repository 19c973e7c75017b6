package io.vetch.cli.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.Quiescence;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.device.LoopDevice;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.LinkInfo;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is read from frames, and that nothing else is. */
class AddressReaderTest {
    private static final String ALL = "ff:ff:ff:ff:ff:ff";
    private static final String A = "02:00:00:00:00:01";
    private static final String B = "02:00:00:00:00:02";

    private final AddressMemory memory = new AddressMemory();
    private final AddressReader reader = new AddressReader(memory);
    private final Bridge relay = new Bridge("br0", 1, 64, Quiescence.SINGLE_THREADED, System::nanoTime);
    private final BridgePort port = relay.addPort("p1", 0, 1500, (frame, loop, counters) -> {});
    private final BridgeInterface br0 = new BridgeInterface(0, LinkInfo.parse(ByteBuffer.allocate(16)), relay) {
        @Override
        protected @Nullable TapDevice tap() {
            return null;
        }

        @Override
        protected LoopDevice device() {
            throw new IllegalStateException("it has none");
        }
    };
    private long now = 1_000_000_000;

    private void hear(@Nullable DropReason reason, String... hex) {
        byte[] bytes = HexFormat.of().parseHex(String.join("", hex).replaceAll("[: ]", ""));
        reader.read(new SampledFrame(br0, port, reason, now += 1_000_000, true, ByteBuffer.wrap(bytes)));
    }

    private void hearArp(String to, String from, int operation, String senders, String target) {
        hear(null, to, from, "0806 0001 0800 06 04 000%d ".formatted(operation), from, senders, "000000000000", target);
    }

    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }

    private static long mac(String text) {
        return MacAddress.parse(text).value();
    }

    private Optional<String> who(String address) {
        return memory.find(br0, ip(address)).map(known -> MacAddress.format(known.station()) + " " + known.source());
    }

    @Test
    void readsArp() {
        hearArp(ALL, A, 1, "0a000001", "0a000002");
        hearArp(ALL, A, 1, "0a000001", "0a000002");
        assertThat(who("10.0.0.1")).contains(A + " ARP");
        assertThat(who("10.0.0.2")).isEmpty();
        assertThat(memory.question(br0, mac(A), ip("10.0.0.2")).orElseThrow().unanswered())
                .isEqualTo(2);

        hearArp(A, B, 2, "0a000002", "0a000001");
        assertThat(who("10.0.0.2")).contains(B + " ARP");
        assertThat(memory.question(br0, mac(A), ip("10.0.0.2")).orElseThrow().unanswered())
                .isZero();
        assertThat(memory.of(br0, mac(B))).extracting(KnownAddress::address).containsExactly(ip("10.0.0.2"));
    }

    @Test
    void whoAsksAgainAfterALongTimeMayHaveBeenAnswered() {
        hearArp(ALL, A, 1, "0a000001", "0a000002");
        now += 60_000_000_000L;
        hearArp(ALL, A, 1, "0a000001", "0a000002");
        assertThat(memory.question(br0, mac(A), ip("10.0.0.2")).orElseThrow().unanswered())
                .isEqualTo(1);
    }

    @Test
    void aGratuitousArpAsksNobody() {
        hearArp(ALL, A, 1, "0a000001", "0a000001");
        assertThat(who("10.0.0.1")).contains(A + " ARP");
        assertThat(memory.question(br0, mac(A), ip("10.0.0.1"))).isEmpty();
    }

    @Test
    void anAnswerThatIsDroppedIsNoneToTheAsker() {
        hearArp(ALL, A, 1, "0a000001", "0a000002");
        hear(DropReason.LOCKED, A, B, "0806 0001 0800 06 04 0002", B, "0a000002", A, "0a000001");
        Question question = memory.question(br0, mac(A), ip("10.0.0.2")).orElseThrow();
        assertThat(question.unanswered()).isEqualTo(1);
        assertThat(question.answer()).isEqualTo(DropReason.LOCKED);
        assertThat(question.port()).isEqualTo("p1");
    }

    @Test
    void readsNeighbourDiscoveryBehindATag() {
        String header = "8100 0005 86dd 6000 0000 0020 3a ff";
        hear(
                null,
                "33:33:ff:00:00:02",
                A,
                header,
                "fd00 0000000000000000000000000001",
                "ff02 000000000000000000 01 ff000002",
                "87 00 0000 00000000",
                "fd00 0000000000000000000000000002",
                "0101",
                A);
        assertThat(who("fd00::1")).contains(A + " ND");
        assertThat(memory.question(br0, mac(A), ip("fd00::2")).orElseThrow().protocol())
                .isEqualTo("ND");
        hear(
                null,
                A,
                B,
                header,
                "fd00 0000000000000000000000000002",
                "fd00 0000000000000000000000000001",
                "88 00 0000 60000000",
                "fd00 0000000000000000000000000002",
                "0201",
                B);
        assertThat(who("fd00::2")).contains(B + " ND");
        assertThat(memory.question(br0, mac(A), ip("fd00::2")).orElseThrow().unanswered())
                .isZero();
    }

    @Test
    void readsWhatADhcpServerAcknowledges() {
        String bootp = "02 01 06 00 00000001 0000 8000 00000000 0a000063 00000000 00000000" + A.replace(":", "")
                + "00".repeat(202) + "63825363 3501";
        String udp = "0800 4500 0140 0000 0000 4011 0000 0a000001 ffffffff 0043 0044 012c 0000";
        hear(null, ALL, B, udp, bootp, "02 ff"); // an offer
        assertThat(who("10.0.0.99")).isEmpty();
        hear(null, ALL, B, udp, bootp, "05 ff");
        assertThat(who("10.0.0.99")).contains(A + " DHCP");
    }

    @Test
    void whatARouterBringsIsNotItsOwn() {
        hearArp(ALL, A, 1, "0a000001", "0a000002");
        hear(null, B, A, "0800 4500 0014 0000 0000 4001 0000 08080808 0a000002");
        assertThat(who("8.8.8.8")).isEmpty();
        hear(null, A, B, "0800 4500 0014 0000 0000 4001 0000 0a000002 08080808");
        assertThat(who("10.0.0.2")).contains(B + " IP");
    }

    @Test
    void twoThatHaveOneAddressAreRivals() {
        hearArp(ALL, A, 1, "0a000001", "0a000002");
        hearArp(ALL, B, 1, "0a000001", "0a000003");
        KnownAddress known = memory.find(br0, ip("10.0.0.1")).orElseThrow();
        assertThat(List.of(known.station(), known.rival())).containsExactly(mac(B), mac(A));
    }

    /** Frames that are cut off and changed anywhere do not fail. */
    @Test
    void nothingIsTrusted() {
        List<String> seeds = List.of(
                "0806 0001 0800 06 04 0001" + A + "0a000001 000000000000 0a000002",
                "86dd 6000 0000 0020 3aff" + "fd".repeat(32) + "87" + "00".repeat(31),
                "0800 4f00 0140 0000 0000 4011 0000 0a000001 ffffffff 0043 0044" + "35".repeat(300),
                "8100 0005 88a8 0006 0806 0001");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes =
                    HexFormat.of().parseHex((ALL + A + seeds.get(random.nextInt(seeds.size()))).replaceAll("[: ]", ""));
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            for (int change = random.nextInt(4); change > 0 && cut.length > 0; change--) {
                cut[random.nextInt(cut.length)] = (byte) random.nextInt();
            }
            try {
                reader.read(new SampledFrame(br0, port, null, now, true, ByteBuffer.wrap(cut)));
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(cut), e);
            }
        }
    }
}
