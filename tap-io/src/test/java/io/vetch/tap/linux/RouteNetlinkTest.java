package io.vetch.tap.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vetch.core.frame.MacAddress;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresNamespaces
class RouteNetlinkTest {
    private TestNamespace net;
    private NetworkNamespace blue;
    private RouteNetlink netlink;

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        net.addNamespace("blue");
        blue = net.reference("blue");
        netlink = net.call(RouteNetlink::open);
    }

    @AfterEach
    void close() throws IOException {
        netlink.close();
        blue.close();
        net.close();
    }

    private LinkInfo link(int nsid, String name) throws IOException {
        return netlink.link(nsid, name).orElseThrow();
    }

    @Test
    void nsidIsStableAndNamesOneNamespace() throws IOException {
        net.addNamespace("red");
        try (NetworkNamespace red = net.reference("red");
                NetworkNamespace own = net.reference()) {
            int id = netlink.nsid(blue);

            assertThat(netlink.nsid(blue)).isEqualTo(id).isNotNegative();
            assertThat(netlink.nsid(red)).isNotEqualTo(id);
            assertThat(netlink.nsid(own)).isEqualTo(netlink.ownNsid()).isNotEqualTo(id);
        }
    }

    @Test
    void linkOfTheOwnNamespaceIsFound() throws IOException {
        assertThat(link(netlink.ownNsid(), "lo").isLoopback()).isTrue();
    }

    @Test
    void linkElsewhereIsFoundByNameAndIndex() throws IOException {
        net.ip("-n blue link add h1 address 02:00:00:00:00:09 mtu 1400 type veth peer name p1");
        int nsid = netlink.nsid(blue);

        LinkInfo h1 = link(nsid, "h1");

        assertThat(h1.name()).isEqualTo("h1");
        assertThat(h1.kind()).isEqualTo("veth");
        assertThat(h1.mtu()).isEqualTo(1400);
        assertThat(h1.address()).isEqualTo(MacAddress.parse("02:00:00:00:00:09").value());
        assertThat(h1.ethernet()).isTrue();
        assertThat(h1.isUp()).isFalse();
        assertThat(h1.master()).isZero();
        assertThat(netlink.link(nsid, h1.index())).contains(h1);
    }

    @Test
    void tapIsOfKindTun() throws IOException {
        try (TunDevice tap = net.call(() -> TunDevice.create("tap0"))) {
            assertThat(link(netlink.ownNsid(), tap.name()).kind()).isEqualTo("tun");
        }
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        int nsid = netlink.nsid(blue);

        assertThat(netlink.link(nsid, "none")).isEmpty();
        assertThat(netlink.link(nsid, 4711)).isEmpty();
        assertThat(netlink.link(nsid, "")).isEmpty();
        assertThat(netlink.link(4711, "lo")).isEmpty();
    }

    @Test
    void nameThatNoInterfaceCanHaveIsNotFound() throws IOException {
        assertThat(netlink.link(netlink.ownNsid(), "sixteen-is-a-lot")).isEmpty();
        assertThat(netlink.link(netlink.ownNsid(), "\u00e4\u00f6\u00fc\u00e4\u00f6\u00fc\u00e4\u00f6\u00fc"))
                .isEmpty();
    }

    @Test
    void linkCanBeChangedInAnotherNamespace() throws IOException {
        net.ip("-n blue link add h1 type veth peer name p1");
        int nsid = netlink.nsid(blue);

        RouteNetlink.setUp(blue, "h1", true);
        RouteNetlink.setMtu(blue, "h1", 1234);
        assertThat(link(nsid, "h1").isUp()).isTrue();
        assertThat(link(nsid, "h1").hasCarrier()).isFalse();
        assertThat(link(nsid, "h1").mtu()).isEqualTo(1234);

        RouteNetlink.setUp(blue, "p1", true);
        assertThat(link(nsid, "h1").hasCarrier()).isTrue();

        RouteNetlink.setUp(blue, "h1", false);
        assertThat(link(nsid, "h1").isUp()).isFalse();
    }

    @Test
    void changeOfWhatIsNotThereIsRefused() {
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> RouteNetlink.setUp(blue, "none", true))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
    }

    @Test
    void moveTakesALinkElsewhereUnderANewName() throws IOException {
        try (TunDevice tap = net.call(() -> TunDevice.create("tap0"))) {
            netlink.move(link(netlink.ownNsid(), "tap0").index(), blue, "inside");

            assertThat(tap.name()).isEqualTo("inside");
            assertThat(netlink.link(netlink.ownNsid(), "tap0")).isEmpty();
            assertThat(netlink.link(netlink.nsid(blue), "inside")).isPresent();
        }
    }

    @Test
    void moveToATakenNameIsRefusedAndChangesNothing() throws IOException {
        net.ip("-n blue link add inside type veth peer name other");
        try (TunDevice tap = net.call(() -> TunDevice.create("tap0"))) {
            int index = link(netlink.ownNsid(), "tap0").index();

            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> netlink.move(index, blue, "inside"))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));

            assertThat(tap.name()).isEqualTo("tap0");
        }
    }

    @Test
    void failedRequestDoesNotDisturbTheNext() throws IOException {
        for (int i = 0; i < 100; i++) {
            assertThat(netlink.link(netlink.ownNsid(), "none")).isEqualTo(Optional.empty());
            assertThat(link(netlink.ownNsid(), "lo").name()).isEqualTo("lo");
        }
    }

    @Test
    void requestsLeaveNoDescriptors() throws IOException {
        long before = OpenFiles.count();
        for (int i = 0; i < 10; i++) {
            RouteNetlink.setUp(blue, "lo", true);
            net.call(RouteNetlink::open).close();
        }

        assertThat(OpenFiles.count()).isEqualTo(before);
    }
}
