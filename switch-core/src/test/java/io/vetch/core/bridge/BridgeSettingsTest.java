package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.mac;
import static io.vetch.core.bridge.Frames.station;
import static io.vetch.core.bridge.Outcome.delivered;
import static io.vetch.core.bridge.Outcome.flooded;
import static io.vetch.core.bridge.TestBridge.portAddress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options, identifiers, and what the bridge's interface takes over from its ports. */
class BridgeSettingsTest {
    private static final long H1 = station(1);

    private final TestBridge br0 = new TestBridge(3);

    // ---- MTU

    @Test
    void mtuIsTheSmallestOfThePortsAndFollowsThem() {
        br0.bridge.setMtu(br0.port(2), 1400);
        assertThat(br0.host.mtu()).isEqualTo(1400);
        br0.bridge.setMtu(br0.port(3), 1300);
        assertThat(br0.device.mtu).isEqualTo(1300);

        br0.bridge.removePort(br0.port(3));

        assertThat(br0.host.mtu()).isEqualTo(1400);
        assertThat(br0.device.mtu).isEqualTo(1400);
    }

    @Test
    void mtuSetByTheUserNoLongerFollows() {
        br0.bridge.localInterface().mtuSetByUser(1280);

        br0.bridge.setMtu(br0.port(1), 1000);

        assertThat(br0.host.mtu()).isEqualTo(1280);
    }

    @Test
    void mtuIs1500WithoutPorts() {
        br0.bridge.setMtu(br0.port(1), 1400);
        br0.bridge.ports().stream().toList().forEach(br0.bridge::removePort);

        assertThat(br0.host.mtu()).isEqualTo(1500);
    }

    // ---- address

    @Test
    void addressIsTheLowestOfThePortsAndFollowsThem() {
        assertThat(br0.host.address()).isEqualTo(portAddress(1));

        BridgePort lowest = br0.add("p4", mac("00:00:00:00:00:04"));
        assertThat(br0.host.address()).isEqualTo(mac("00:00:00:00:00:04"));
        assertThat(br0.device.address).isEqualTo(mac("00:00:00:00:00:04"));

        br0.bridge.setAddress(lowest, mac("02:ff:00:00:00:00"));
        assertThat(br0.host.address()).isEqualTo(portAddress(1));

        br0.bridge.removePort(br0.port(1));
        assertThat(br0.host.address()).isEqualTo(portAddress(2));
    }

    @Test
    void addressStaysWhenTheLastPortLeaves() {
        br0.bridge.ports().stream().toList().forEach(br0.bridge::removePort);

        assertThat(br0.host.address()).isEqualTo(portAddress(3));
        assertThat(br0.knows(portAddress(3))).isTrue();
    }

    @Test
    void addressSetByTheUserNoLongerFollows() {
        br0.bridge.localInterface().addressSetByUser(mac("02:de:ad:00:00:01"));

        br0.add("p4", mac("00:00:00:00:00:04"));

        assertThat(br0.host.address()).isEqualTo(mac("02:de:ad:00:00:01"));
        assertThat(br0.send(1, mac("02:de:ad:00:00:01"), H1)).isEqualTo(delivered());
    }

    @Test
    void framesToAnAddressThatWasGivenUpAreFlooded() {
        br0.bridge.setAddress(br0.port(3), mac("02:00:00:00:03:03"));

        assertThat(br0.send(1, mac("02:00:00:00:03:03"), H1)).isEqualTo(delivered());
        assertThat(br0.send(1, portAddress(3), H1)).isEqualTo(flooded(2, 3));
    }

    @Test
    void addressOfTwoPortsStaysOwnUntilBothAreGone() {
        br0.bridge.setAddress(br0.port(3), portAddress(2));

        br0.bridge.removePort(br0.port(2));
        assertThat(br0.send(1, portAddress(2), H1)).isEqualTo(delivered());

        br0.bridge.removePort(br0.port(3));
        assertThat(br0.knows(portAddress(2))).isFalse();
    }

    @Test
    void addressOfANewPortIsNoLongerAStationElsewhere() {
        br0.learn(1, portAddress(4));

        br0.add("p4", portAddress(4));

        assertThat(br0.send(2, portAddress(4), H1)).isEqualTo(delivered());
        assertThat(br0.bridge.fdb().dynamic().learnedCount()).isEqualTo(1);
    }

    // ---- identifiers

    @Test
    void bridgeIdentifierIsPriorityAndAddress() {
        assertThat(br0.bridge.identifier()).isEqualTo(0x8000L << 48 | portAddress(1));

        br0.set(BridgeOption.PRIORITY, 4096);
        br0.bridge.localInterface().addressSetByUser(mac("02:de:ad:00:00:01"));

        assertThat(br0.bridge.identifier()).isEqualTo(0x1000L << 48 | mac("02:de:ad:00:00:01"));
    }

    @Test
    void bridgeIdentifierHasNoAddressWithoutPorts() {
        assertThat(new TestBridge(0).bridge.identifier()).isEqualTo(0x8000L << 48);
    }

    @Test
    void portIdentifierIsPriorityAndNumber() {
        assertThat(br0.port(1).identifier()).isEqualTo(0x8001);

        br0.bridge.parameters().setPriority(br0.port(1), 63);

        assertThat(br0.port(1).identifier()).isEqualTo(0xfc01);
    }

    // ---- ranges

    @ParameterizedTest
    @CsvSource({
        "FORWARD_DELAY, 1500, 0, 4294967295",
        "HELLO_TIME, 200, 100, 1000",
        "MAX_AGE, 2000, 600, 4000",
        "AGEING_TIME, 30000, 0, 4294967295",
        "PRIORITY, 32768, 0, 65535",
        "GROUP_FWD_MASK, 0, 0, 65528",
        "NO_LINKLOCAL_LEARN, 0, 0, 1",
        "FDB_MAX_LEARNED, 0, 0, 2147483647"
    })
    void optionHasTheDefaultAndRangeOfTheKernelBridge(BridgeOption option, long initial, long min, long max) {
        assertThat(br0.bridge.option(option)).isEqualTo(initial);
        br0.set(option, min);
        br0.set(option, max);
        assertThat(br0.bridge.option(option)).isEqualTo(max);
        assertRefused(Refusal.OUT_OF_RANGE, () -> br0.set(option, min - 1));
        assertThat(br0.bridge.option(option)).isEqualTo(max);
    }

    @Test
    void costAndPriorityOfAPortHaveTheRangesOfTheKernelBridge() {
        assertThat(br0.port(1).cost()).isEqualTo(2);
        assertThat(br0.port(1).priority()).isEqualTo(32);
        assertRefused(Refusal.OUT_OF_RANGE, () -> br0.bridge.parameters().setCost(br0.port(1), 0));
        assertRefused(Refusal.OUT_OF_RANGE, () -> br0.bridge.parameters().setCost(br0.port(1), 65_536));
        assertRefused(Refusal.OUT_OF_RANGE, () -> br0.bridge.parameters().setPriority(br0.port(1), 64));
        assertRefused(Refusal.OUT_OF_RANGE, () -> br0.bridge.parameters().setPriority(br0.port(1), -1));
    }

    private static void assertRefused(Refusal refusal, Runnable change) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(change::run)
                .extracting(RefusedException::refusal)
                .isEqualTo(refusal);
    }
}
