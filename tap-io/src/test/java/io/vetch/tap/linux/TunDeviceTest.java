package io.vetch.tap.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.core.frame.MacAddress;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresNamespaces
class TunDeviceTest {
    private TestNamespace net;
    private TunDevice tap;

    @BeforeEach
    void createTap() throws IOException {
        net = TestNamespace.open();
        tap = net.call(() -> TunDevice.create("tap0"));
    }

    @AfterEach
    void close() throws IOException {
        tap.close();
        net.close();
    }

    @Test
    void isMadeInTheNamespaceOfTheCall() throws IOException {
        assertThat(tap.name()).isEqualTo("tap0");
        assertThat(net.ip("link show tap0")).contains("tap0");
        try (NetworkNamespace of = tap.namespace();
                NetworkNamespace expected = net.reference()) {
            assertThat(of.inode()).isEqualTo(expected.inode());
        }
    }

    @Test
    void hasAllOffloadsOn() throws IOException {
        assertThat(net.ip("-d link show tap0")).contains("vnet_hdr on").contains("pi off");
    }

    @Test
    void knowsItsNameAfterRename() throws IOException {
        net.ip("link set tap0 name uplink");

        assertThat(tap.name()).isEqualTo("uplink");
    }

    @Test
    void knowsItsNamespaceAndNameAfterMove() throws IOException {
        net.addNamespace("blue");
        net.ip("link set tap0 netns blue name inside");

        assertThat(tap.name()).isEqualTo("inside");
        try (NetworkNamespace of = tap.namespace();
                NetworkNamespace blue = net.reference("blue")) {
            assertThat(of.inode()).isEqualTo(blue.inode());
        }
    }

    @Test
    void carrierIsWhatItIsSetTo() throws IOException {
        net.ip("link set tap0 up");
        tap.setCarrier(false);
        assertThat(net.ip("link show tap0")).contains("NO-CARRIER");

        tap.setCarrier(true);
        assertThat(net.ip("link show tap0")).contains("LOWER_UP");
    }

    @Test
    void addressIsWhatItIsSetTo() throws IOException {
        tap.setAddress(MacAddress.parse("02:12:34:56:78:9a").value());

        assertThat(net.ip("link show tap0")).contains("link/ether 02:12:34:56:78:9a");
    }

    @Test
    void addressCanBeSetAfterMove() throws IOException {
        net.addNamespace("blue");
        net.ip("link set tap0 netns blue");

        tap.setAddress(MacAddress.parse("02:12:34:56:78:9a").value());

        assertThat(net.ip("-n blue link show tap0")).contains("link/ether 02:12:34:56:78:9a");
    }

    @Test
    void groupAddressIsRefused() {
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> tap.setAddress(MacAddress.BROADCAST))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EADDRNOTAVAIL));
    }

    @Test
    void nameOfATapThatExistsIsBusy() {
        assertBusy("tap0");
    }

    @Test
    void nameOfAnotherInterfaceThatExistsIsBusy() throws IOException {
        net.addVeth("h1", "p1");

        assertBusy("h1");
    }

    private void assertBusy(String name) {
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> net.call(() -> TunDevice.create(name)))
                .withMessageContaining(name)
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
    }

    @Test
    void refusedCreationLeavesNoDescriptor() throws IOException {
        long before = OpenFiles.count();

        assertBusy("tap0");
        assertThatThrownBy(() -> net.call(() -> TunDevice.create("sixteen-is-a-lot")))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(OpenFiles.count()).isEqualTo(before);
    }

    @Test
    void deletedDeviceIsInBadState() throws IOException {
        net.ip("link del tap0");

        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(tap::name)
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBADFD));
    }

    @Test
    void closingDeletesTheDevice() throws IOException {
        TunDevice other = net.call(() -> TunDevice.create("tap1"));

        other.close();

        assertThat(net.succeeds("ip", "link", "show", "tap1")).isFalse();
    }
}
