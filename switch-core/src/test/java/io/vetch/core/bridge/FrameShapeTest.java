package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.BROADCAST;
import static io.vetch.core.bridge.Frames.IPV4;
import static io.vetch.core.bridge.Frames.VLAN_802_1AD;
import static io.vetch.core.bridge.Frames.VLAN_802_1Q;
import static io.vetch.core.bridge.Frames.frame;
import static io.vetch.core.bridge.Frames.station;
import static io.vetch.core.bridge.Frames.tagged;
import static io.vetch.core.bridge.Outcome.HOST;
import static io.vetch.core.bridge.Outcome.delivered;
import static io.vetch.core.bridge.Outcome.dropped;
import static io.vetch.core.bridge.Outcome.flooded;
import static io.vetch.core.bridge.Outcome.forwarded;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.frame.Frame;
import io.vetch.core.verdict.DropReason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a frame may look like: lengths, types and tags. {@link TestBridge} compares each copy byte for byte. */
class FrameShapeTest {
    private static final long H1 = station(1);
    private static final long H2 = station(2);
    private static final long UNKNOWN = station(99);

    private final TestBridge br0 = new TestBridge(3);

    @BeforeEach
    void learnWhereH2Is() {
        br0.learn(2, H2);
    }

    // ---- short frames and types

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 12, 13})
    void frameShorterThanItsHeaderIsDropped(int length) {
        byte[] cut = Arrays.copyOf(frame(H2, H1), length);

        assertThat(br0.send(1, cut)).isEqualTo(dropped(DropReason.TOO_SHORT));
        assertThat(br0.knows(H1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 17, 42, 46, 59, 60})
    void runtsAreForwardedAsTheyAre(int length) {
        assertThat(br0.send(1, frame(H2, H1, IPV4, length))).isEqualTo(forwarded(2));
        assertThat(br0.send(1, frame(BROADCAST, H1, IPV4, length))).isEqualTo(flooded(HOST, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0000, 0x0026, 0x05dc, 0x0600, 0x0806, 0x86dd, 0x88cc, 0x9000, 0xffff})
    void anyTypeAndLengthIsForwardedAsItIs(int type) {
        assertThat(br0.send(1, frame(H2, H1, type, 60))).isEqualTo(forwarded(2));
    }

    @Test
    void tagCutOffAfterItsTypeIsForwardedAsItIs() {
        assertThat(br0.send(1, frame(H2, H1, VLAN_802_1Q, Frame.HEADER_LENGTH))).isEqualTo(forwarded(2));
    }

    // ---- tags

    @ParameterizedTest
    @CsvSource({
        "0x8100, 0",
        "0x8100, 1",
        "0x8100, 10",
        "0x8100, 4094",
        "0x8100, 4095",
        "0x88a8, 0",
        "0x88a8, 10",
        "0x9100, 10"
    })
    void tagsPassUnchanged(String tpid, int vlan) {
        assertThat(br0.send(1, tagged(H2, H1, Integer.decode(tpid), vlan, 64))).isEqualTo(forwarded(2));
    }

    @Test
    void doubleTagsPassUnchanged() {
        byte[] doubled = tagged(H2, H1, VLAN_802_1AD, 100, 68);
        ByteBuffer.wrap(doubled).putShort(16, (short) VLAN_802_1Q).putShort(18, (short) 10);

        assertThat(br0.send(1, doubled)).isEqualTo(forwarded(2));
    }

    @Test
    void allVlansShareOneTable() {
        br0.send(3, tagged(BROADCAST, H1, VLAN_802_1Q, 10, 64));

        assertThat(br0.send(2, frame(H1, H2))).isEqualTo(forwarded(3));
        assertThat(br0.send(2, tagged(H1, H2, VLAN_802_1Q, 20, 64))).isEqualTo(forwarded(3));
    }

    // ---- the egress size rule: MTU + 14 + 4, and an outer tag is not counted

    @ParameterizedTest
    @CsvSource({"1514, true", "1518, true", "1519, false", "1522, false", "9000, false"})
    void untaggedFrameMayBeOneTagLongerThanTheMtu(int length, boolean passes) {
        Outcome expected = passes ? forwarded(2) : dropped(DropReason.EGRESS_SIZE);

        assertThat(br0.send(1, frame(H2, H1, IPV4, length))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0x8100, 1522, true", "0x8100, 1523, false", "0x88a8, 1522, true", "0x88a8, 1523, false"})
    void tagOfAFrameIsNotCounted(String tpid, int length, boolean passes) {
        Outcome expected = passes ? forwarded(2) : dropped(DropReason.EGRESS_SIZE);

        assertThat(br0.send(1, tagged(H2, H1, Integer.decode(tpid), 10, length)))
                .isEqualTo(expected);
    }

    @Test
    void superFrameIsExemptFromTheSizeRule() {
        assertThat(br0.sendGso(1, frame(H2, H1, IPV4, Frame.MAX_LENGTH))).isEqualTo(forwarded(2));
        assertThat(br0.sendGso(1, frame(UNKNOWN, H1, IPV4, 60_000))).isEqualTo(flooded(2, 3));
    }

    @Test
    void hostTakesFramesOfAnySize() {
        assertThat(br0.send(1, frame(br0.host.address(), H1, IPV4, 9000))).isEqualTo(delivered());
        assertThat(br0.send(1, frame(BROADCAST, H1, IPV4, 9000))).isEqualTo(flooded(HOST));
    }

    @Test
    void mtuOfTheIngressPortDoesNotMatter() {
        br0.bridge.setMtu(br0.port(1), 576);

        assertThat(br0.send(1, frame(H2, H1, IPV4, 1518))).isEqualTo(forwarded(2));
    }

    @Test
    void copyThatIsTooLongIsLostAndCountedAtItsEgressPortOnly() {
        br0.bridge.setMtu(br0.port(3), 9000);

        assertThat(br0.send(1, frame(UNKNOWN, H1, IPV4, 4000))).isEqualTo(flooded(3));
        assertThat(br0.port(2).transmitDrops(DropReason.EGRESS_SIZE)).isEqualTo(1);
        assertThat(br0.port(1).drops(DropReason.EGRESS_SIZE)).isZero();
    }

    @Test
    void floodedFrameThatFitsNowhereIsDropped() {
        assertThat(br0.send(1, frame(UNKNOWN, H1, IPV4, 4000))).isEqualTo(dropped(DropReason.EGRESS_SIZE));
        assertThat(br0.port(2).transmitDrops(DropReason.EGRESS_SIZE)).isEqualTo(1);
        assertThat(br0.port(3).transmitDrops(DropReason.EGRESS_SIZE)).isEqualTo(1);
    }
}
