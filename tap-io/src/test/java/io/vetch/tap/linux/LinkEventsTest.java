package io.vetch.tap.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link RouteNetlink#poll} tells of another namespace, named by its nsid alone. */
@RequiresNamespaces
class LinkEventsTest {
    private TestNamespace net;
    private RouteNetlink netlink;
    private int blue;
    private final Recorder recorder = new Recorder();

    private record Event(boolean removed, int nsid, LinkInfo link) {}

    private static final class Recorder implements RouteNetlink.EventHandler {
        final List<Event> events = new ArrayList<>();
        int overruns;

        @Override
        public void changed(int nsid, LinkInfo link) {
            events.add(new Event(false, nsid, link));
        }

        @Override
        public void removed(int nsid, LinkInfo link) {
            events.add(new Event(true, nsid, link));
        }

        @Override
        public void qdiscChanged(int nsid, int index) {}

        @Override
        public void overrun() {
            overruns++;
        }
    }

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        net.addNamespace("blue");
        net.ip("-n blue link add h1 type veth peer name p1");
        netlink = net.call(RouteNetlink::open);
        try (NetworkNamespace reference = net.reference("blue")) {
            blue = netlink.nsid(reference);
        }
        poll();
        recorder.events.clear();
    }

    @AfterEach
    void close() throws IOException {
        netlink.close();
        net.close();
    }

    private void poll() throws IOException {
        netlink.poll(recorder);
    }

    private LinkInfo changed(int nsid, Predicate<LinkInfo> which) {
        return event(event -> !event.removed && event.nsid == nsid && which.test(event.link)).link;
    }

    private LinkInfo removed(int nsid, String name) {
        return event(event ->
                        event.removed && event.nsid == nsid && event.link.name().equals(name))
                .link;
    }

    private Event event(Predicate<Event> which) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> {
                    poll();
                    assertThat(recorder.events).anyMatch(which);
                });
        return recorder.events.stream().filter(which).findFirst().orElseThrow();
    }

    @Test
    void nothingIsToldWhereNothingHappens() throws IOException {
        poll();

        assertThat(recorder.events).isEmpty();
    }

    @Test
    void upAndDownAreTold() throws IOException {
        net.ip("-n blue link set h1 up");
        changed(blue, link -> link.name().equals("h1") && link.isUp());
        recorder.events.clear();

        net.ip("-n blue link set h1 down");
        changed(blue, link -> link.name().equals("h1") && !link.isUp());
    }

    @Test
    void carrierIsTold() throws IOException {
        net.ip("-n blue link set h1 up");
        net.ip("-n blue link set p1 up");

        changed(blue, link -> link.name().equals("h1") && link.hasCarrier());
    }

    @Test
    void mtuIsTold() throws IOException {
        net.ip("-n blue link set h1 mtu 1300");

        changed(blue, link -> link.name().equals("h1") && link.mtu() == 1300);
    }

    @Test
    void addressIsTold() throws IOException {
        net.ip("-n blue link set h1 address 02:00:00:00:00:77");

        changed(blue, link -> link.name().equals("h1") && link.address() == 0x020000000077L);
    }

    @Test
    void renameIsToldWithTheSameIndex() throws IOException {
        int index = netlink.link(blue, "h1").orElseThrow().index();

        net.ip("-n blue link set h1 name uplink");

        assertThat(changed(blue, link -> link.name().equals("uplink")).index()).isEqualTo(index);
    }

    @Test
    void deletionIsToldForBothEndsOfAPair() throws IOException {
        net.ip("-n blue link del h1");

        removed(blue, "h1");
        removed(blue, "p1");
    }

    @Test
    void moveIsToldAsGoneHereAndNewThere() throws IOException {
        try (TunDevice tap = net.call(() -> TunDevice.create("tap0"))) {
            net.ip("link set " + tap.name() + " netns blue");

            removed(netlink.ownNsid(), "tap0");
            changed(blue, link -> link.name().equals("tap0"));
        }
    }

    @Test
    void moveBackIsToldToo() throws IOException {
        net.ip("-n blue link set h1 netns 1");

        removed(blue, "h1");
        changed(netlink.ownNsid(), link -> link.name().equals("h1"));
    }

    @Test
    void namespaceWithoutAnIdIsSilent() throws IOException {
        net.addNamespace("red");
        net.ip("-n red link add r1 type veth peer name r2");
        net.ip("-n blue link set h1 mtu 1300");

        changed(blue, link -> link.mtu() == 1300);
        assertThat(recorder.events).noneMatch(event -> event.link.name().startsWith("r"));
    }

    @Test
    void eventsThatWereLostAreToldAsOverrunAndLaterOnesArrive() throws IOException {
        String changes = "link set h1 mtu 1300\nlink set h1 mtu 1400\n".repeat(10_000);
        Files.writeString(net.file("/run/changes"), changes);
        net.run("ip", "-n", "blue", "-batch", "/run/changes");

        poll();
        assertThat(recorder.overruns).isPositive();
        recorder.events.clear();

        net.ip("-n blue link set h1 mtu 1234");
        changed(blue, link -> link.mtu() == 1234);
    }
}
