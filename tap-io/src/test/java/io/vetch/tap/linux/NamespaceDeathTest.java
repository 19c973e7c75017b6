package io.vetch.tap.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Vetch does not keep a deleted namespace alive. */
@RequiresNamespaces
class NamespaceDeathTest {
    /** The kernel destroys the namespaces of the whole machine one after the other. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TestNamespace net;
    private RouteNetlink netlink;

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        net.addNamespace("blue");
        netlink = net.call(RouteNetlink::open);
    }

    @AfterEach
    void close() throws IOException {
        netlink.close();
        net.close();
    }

    private TunDevice tapMovedToBlue() throws IOException {
        TunDevice tap = net.call(() -> TunDevice.create("tap0"));
        try (NetworkNamespace blue = net.reference("blue")) {
            netlink.nsid(blue);
            netlink.move(net.index("tap0"), blue, "inside");
            RouteNetlink.setUp(blue, "inside", true);
        }
        return tap;
    }

    @Test
    void namespaceThatHoldsATapOfOursDies() throws IOException {
        try (TunDevice tap = tapMovedToBlue()) {
            net.ip("netns del blue");

            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThatExceptionOfType(LinuxException.class)
                            .isThrownBy(tap::name)
                            .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBADFD)));
        }
    }

    @Test
    void nsidOfADeadNamespaceNamesNothing() throws IOException {
        int nsid;
        try (NetworkNamespace blue = net.reference("blue")) {
            nsid = netlink.nsid(blue);
        }
        assertThat(netlink.link(nsid, "lo")).isPresent();

        net.ip("netns del blue");

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(netlink.link(nsid, "lo")).isEmpty());
    }

    @Test
    void openReferenceKeepsTheNamespace() throws IOException {
        try (TunDevice tap = tapMovedToBlue();
                NetworkNamespace blue = net.reference("blue")) {
            net.ip("netns del blue");

            assertThat(blue.call(tap::name)).isEqualTo("inside");
        }
    }
}
