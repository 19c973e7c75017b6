package io.vetch.core.stp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.PathCost;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Octets of BPDUs: those that bridges of a Linux 6.18 sent over a veth, and those of IEEE 802.1D-2004, 9.3. */
class BpduTest {
    private static final MacAddress PORT = MacAddress.parse("02:00:00:00:0b:02");
    private static final BridgeId ROOT = new BridgeId(0x1001, MacAddress.parse("02:00:00:00:0a:00"));
    private static final BridgeId BRIDGE = new BridgeId(0x8000, MacAddress.parse("02:00:00:00:0b:00"));
    private static final PriorityVector PRIORITY = new PriorityVector(ROOT, 65_535, BRIDGE, 0x1c02);
    private static final BpduTimes TIMES = new BpduTimes(1, 0x7c4, 0x15e, 0x3c4);
    private static final String BEHIND_THE_FLAGS = "1001020000000a000000ffff8000020000000b001c02000107c4015e03c4";

    private static void isOnTheWire(Bpdu bpdu, String hex) {
        byte[] frame = HexFormat.of().parseHex(hex);
        assertThat(BpduFrame.encode(BpduFrame.BRIDGE_GROUP_ADDRESS, PORT, bpdu))
                .asHexString()
                .isEqualToIgnoringCase(hex);
        assertThat(BpduFrame.decode(ByteBuffer.wrap(frame))).contains(bpdu);
    }

    private static Optional<Bpdu> decode(String hex) {
        return BpduCodec.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    @Test
    void aConfigurationIsTheKernels() {
        isOnTheWire(
                new Bpdu.Configuration(0, true, false, PRIORITY, TIMES),
                "0180c2000000020000000b0200264242030000000001" + BEHIND_THE_FLAGS);
    }

    @Test
    void anAcknowledgmentIsTheKernels() {
        isOnTheWire(
                new Bpdu.Configuration(0, true, true, PRIORITY, TIMES),
                "0180c2000000020000000b0200264242030000000081" + BEHIND_THE_FLAGS);
    }

    @Test
    void aNotificationIsTheKernels() {
        isOnTheWire(new Bpdu.TopologyChangeNotification(0), "0180c2000000020000000b02000742420300000080");
    }

    @Test
    void aRapidBpduHasItsFlagsAndAnEmptyVersion1Length() {
        isOnTheWire(
                new Bpdu.Rapid(2, PortRole.DESIGNATED, new Bpdu.Flags(true, true, true, true, true), PRIORITY, TIMES),
                "0180c2000000020000000b020027424203000002027f" + BEHIND_THE_FLAGS + "00");
        isOnTheWire(
                new Bpdu.Rapid(2, PortRole.ROOT, new Bpdu.Flags(false, false, false, false, true), PRIORITY, TIMES),
                "0180c2000000020000000b0200274242030000020248" + BEHIND_THE_FLAGS + "00");
        isOnTheWire(
                new Bpdu.Rapid(
                        2, PortRole.ALTERNATE, new Bpdu.Flags(false, false, true, false, false), PRIORITY, TIMES),
                "0180c2000000020000000b0200274242030000020214" + BEHIND_THE_FLAGS + "00");
    }

    @Test
    void paddingBehindTheLengthIsNotLookedAt() {
        String frame = "0180c2000000020000000b0200264242030000000001" + BEHIND_THE_FLAGS + "ffffffffffffffff";
        assertThat(BpduFrame.decode(ByteBuffer.wrap(HexFormat.of().parseHex(frame))))
                .contains(new Bpdu.Configuration(0, true, false, PRIORITY, TIMES));
    }

    /** 9.2.9. */
    @Test
    void aRapidBpduOfAnUnknownRoleIsAConfiguration() {
        assertThat(decode("0000020231" + BEHIND_THE_FLAGS + "00"))
                .contains(new Bpdu.Configuration(2, true, false, PRIORITY, TIMES));
    }

    /** 9.3.4: a later version is read as far as it is known, and so is what is longer. */
    @Test
    void laterVersionsAreRead() {
        assertThat(decode("000003020c" + BEHIND_THE_FLAGS + "000040"))
                .contains(new Bpdu.Rapid(
                        3, PortRole.DESIGNATED, new Bpdu.Flags(false, false, false, false, false), PRIORITY, TIMES));
        assertThat(decode("0000ff80")).contains(new Bpdu.TopologyChangeNotification(255));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "000000", // no type
                "00010080", // another protocol
                "00000001", // no such type
                "0000000001", // cut behind the flags
                "00000000011001020000000a000000ffff8000020000000b001c02000107c4015e03", // one octet is missing
                "000002020c1001020000000a000000ffff8000020000000b001c02000107c4015e03c4", // version 1 length is missing
                "000001020c1001020000000a000000ffff8000020000000b001c02000107c4015e03c400" // RST of version 1
            })
    void whatIsNoBpduIsNotRead(String hex) {
        assertThat(decode(hex)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0180c2000000020000000b020007424203000000", // shorter than its length
                "0180c2000000020000000b02080042420300000080", // an EtherType
                "0180c2000000020000000b02000742420b00000080", // another LLC control field
                "0180c2000000020000000b02000742aa0300000080", // another SAP
                "0180c2000000020000000b020002424203", // shorter than the LLC header
                "0180c2000000020000000b0200"
            })
    void whatIsNotFramedAsABpduIsNotRead(String hex) {
        assertThat(BpduFrame.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex))))
                .isEmpty();
    }

    @Test
    void identifiersAreOrderedWithoutASign() {
        assertThat(new BridgeId(0x7fff, PORT)).isLessThan(new BridgeId(0x8000, PORT));
        assertThat(BRIDGE).hasToString("8000.020000000b00");
        assertThat(new PriorityVector(ROOT, -1, BRIDGE, 1))
                .isGreaterThan(new PriorityVector(ROOT, Integer.MAX_VALUE, BRIDGE, 1));
        assertThat(new PriorityVector(ROOT, -1, BRIDGE, 1).plus(5).rootPathCost())
                .isEqualTo(-1);
    }

    @Test
    void costsAreTheKernelsAndTheStandards() {
        assertThat(List.of(0, -1, 10, 100, 1_000, 2_500, 5_000, 10_000, 25_000, 40))
                .extracting(PathCost::ofKernel)
                .containsExactly(100, 100, 100, 19, 5, 4, 3, 2, 1, 100);
        assertThat(List.of(0, 10, 100, 1_000, 10_000, 100_000_000))
                .extracting(PathCost::ofStandard)
                .containsExactly(2_000_000, 2_000_000, 200_000, 20_000, 2_000, 1);
    }
}
