package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.frame;
import static io.vetch.core.bridge.Frames.reserved;
import static io.vetch.core.bridge.Frames.station;
import static io.vetch.core.bridge.Outcome.HOST;
import static io.vetch.core.bridge.Outcome.dropped;
import static io.vetch.core.bridge.Outcome.flooded;
import static io.vetch.core.bridge.Outcome.forwarded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.port.PortState;
import io.vetch.core.verdict.DropReason;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 01:80:c2:00:00:00 to :0f, the addresses that mean one link, and group_fwd_mask. */
class ReservedAddressTest {
    private static final long H1 = station(1);
    private static final long H2 = station(2);
    private static final int MAC_CONTROL = 0x8808;
    private static final int PAUSE = 0x01;
    private static final int LLDP = 0x0e;
    private static final int LLDP_MASK = 0x4000;
    private static final int ALL_GROUPS = 0xfff8;

    private final TestBridge br0 = new TestBridge(3);

    @Test
    void bridgeGroupAddressIsRelayedWhileNoSpanningTreeRuns() {
        assertThat(br0.send(1, reserved(0), H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    static IntStream consumed() {
        return IntStream.rangeClosed(0x01, 0x0f);
    }

    @ParameterizedTest
    @MethodSource("consumed")
    void reservedAddressIsNeitherForwardedNorDelivered(int number) {
        assertThat(br0.send(1, reserved(number), H1)).isEqualTo(dropped(DropReason.RESERVED_ADDRESS));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x20, 0x2f})
    void addressBeyondTheReservedBlockIsOrdinaryMulticast(int number) {
        assertThat(br0.send(1, reserved(number), H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    @Test
    void frameToAReservedAddressIsLearnedFrom() {
        br0.send(1, reserved(LLDP), H1);

        assertThat(br0.whereIs(H1)).isEqualTo(1);
    }

    @Test
    void noLinklocalLearnKeepsThoseSourcesOut() {
        br0.set(BridgeOption.NO_LINKLOCAL_LEARN, 1);

        br0.send(1, reserved(LLDP), H1);

        assertThat(br0.knows(H1)).isFalse();
    }

    @Test
    void reservedAddressIsNotLearnedFromOnADisabledPort() {
        br0.set(1, PortState.DISABLED);

        assertThat(br0.send(1, reserved(LLDP), H1)).isEqualTo(dropped(DropReason.RESERVED_ADDRESS));
        assertThat(br0.knows(H1)).isFalse();
    }

    static IntStream maskable() {
        return IntStream.rangeClosed(0x03, 0x0f);
    }

    @ParameterizedTest
    @MethodSource("maskable")
    void bridgeMaskLetsItsAddressPass(int number) {
        br0.set(BridgeOption.GROUP_FWD_MASK, 1 << number);

        for (int other = 0x01; other <= 0x0f; other++) {
            Outcome expected = other == number ? flooded(HOST, 2, 3) : dropped(DropReason.RESERVED_ADDRESS);
            assertThat(br0.send(1, reserved(other), H1)).isEqualTo(expected);
        }
    }

    @Test
    void portMaskCountsOnIngressOnly() {
        br0.bridge.parameters().setGroupForwardMask(br0.port(1), LLDP_MASK);

        assertThat(br0.send(1, reserved(LLDP), H1)).isEqualTo(flooded(HOST, 2, 3));
        assertThat(br0.send(2, reserved(LLDP), H2)).isEqualTo(dropped(DropReason.RESERVED_ADDRESS));
    }

    @Test
    void portMaskAddsToTheBridgeMask() {
        br0.set(BridgeOption.GROUP_FWD_MASK, 0x8);
        br0.bridge.parameters().setGroupForwardMask(br0.port(1), LLDP_MASK);

        assertThat(br0.send(1, reserved(0x03), H1)).isEqualTo(flooded(HOST, 2, 3));
        assertThat(br0.send(1, reserved(LLDP), H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x1, 0x2, 0x4, 0x7, 0xffff})
    void maskOfTheFirstThreeAddressesIsRefused(int mask) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> br0.set(BridgeOption.GROUP_FWD_MASK, mask))
                .extracting(RefusedException::refusal)
                .isEqualTo(Refusal.INVALID);
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> br0.bridge.parameters().setGroupForwardMask(br0.port(1), mask))
                .extracting(RefusedException::refusal)
                .isEqualTo(Refusal.INVALID);
    }

    @Test
    void pauseIsNeverRelayedWhateverTheMask() {
        br0.set(BridgeOption.GROUP_FWD_MASK, ALL_GROUPS);
        br0.bridge.parameters().setGroupForwardMask(br0.port(1), ALL_GROUPS);

        assertThat(br0.send(1, frame(reserved(PAUSE), H1, MAC_CONTROL, 60)))
                .isEqualTo(dropped(DropReason.RESERVED_ADDRESS));
    }

    @Test
    void macControlToAUnicastAddressIsAnOrdinaryFrame() {
        br0.learn(2, H2);

        assertThat(br0.send(1, frame(H2, H1, MAC_CONTROL, 60))).isEqualTo(forwarded(2));
    }

    /** IEEE 802.1Q, table 8-2; the kernel's BR_GROUPFWD_8021AD. */
    @ParameterizedTest
    @MethodSource("consumed")
    void bridgeOfAProviderPassesWhatBridgesOfCustomersSay(int number) {
        br0.set(BridgeOption.VLAN_FILTERING, 1);
        br0.set(BridgeOption.VLAN_PROTOCOL, 0x88a8);
        boolean passes = IntStream.of(0x0b, 0x0c, 0x0d, 0x0f).anyMatch(each -> each == number);

        assertThat(br0.send(1, reserved(number), H1))
                .isEqualTo(passes ? flooded(HOST, 2, 3) : dropped(DropReason.RESERVED_ADDRESS));
        assertThat(br0.bridge.groupAddress()).isEqualTo(reserved(0x08));
        br0.set(BridgeOption.VLAN_FILTERING, 0);
        assertThat(br0.send(1, reserved(number), H1)).isEqualTo(dropped(DropReason.RESERVED_ADDRESS));
        assertThat(br0.bridge.groupAddress()).isEqualTo(reserved(0x00));
    }

    @Test
    void hostMaySendToReservedAddresses() {
        assertThat(br0.send(HOST, reserved(LLDP), br0.host.address())).isEqualTo(flooded(1, 2, 3));
    }
}
