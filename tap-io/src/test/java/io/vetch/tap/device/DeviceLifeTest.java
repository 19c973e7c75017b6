package io.vetch.tap.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.tap.linux.OpenFiles;
import io.vetch.tap.linux.Packet;
import io.vetch.tap.linux.RawSocket;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices come and go while frames flow through them on both loops. */
@RequiresNamespaces
class DeviceLifeTest {
    private static final int TIMES = 200;

    private final AtomicBoolean stop = new AtomicBoolean();
    private TestNamespace net;
    private TestSwitch vetch;
    private BridgePort p1;
    private Thread flood;

    @BeforeEach
    void flood() throws IOException {
        net = TestNamespace.open();
        net.addVeth("h1", "p1");
        net.addVeth("h2", "p2");
        vetch = new TestSwitch(net, 2);
        p1 = vetch.attach("p1");
        RawSocket h1 = RawSocket.open(net, "h1");
        RawSocket h2 = RawSocket.open(net, "h2");
        flood = Thread.ofPlatform().start(() -> {
            try (h1;
                    h2) {
                while (!stop.get()) {
                    h1.flood(Packet.plain(200));
                    h2.flood(Packet.plain(200));
                }
            }
        });
    }

    @AfterEach
    void close() throws Exception {
        stop.set(true);
        flood.join();
        vetch.close();
        net.close();
    }

    private static void awaitTraffic(BridgePort port, Counter counter) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> port.sum(counter) > 0);
    }

    /** The port p1 stays and sends to the TAP all the time. */
    @Test
    void tapsCloseWhileFramesAreSentToThem() throws IOException {
        vetch.remove(vetch.addTap("t0"));
        long before = OpenFiles.count();
        for (int i = 0; i < TIMES; i++) {
            BridgePort tap = vetch.addTap("t0");
            awaitTraffic(tap, Counter.TX_FRAMES);
            vetch.remove(tap);
        }
        assertThat(OpenFiles.count()).isEqualTo(before);
        assertStillServed();
    }

    /** The port p2 is sent to by p1, and reads a flood of its own. */
    @Test
    void attachedInterfacesCloseWhileFramesFlowBothWays() throws IOException {
        vetch.remove(vetch.attach("p2"));
        long before = OpenFiles.count();
        for (int i = 0; i < TIMES; i++) {
            BridgePort p2 = vetch.attach("p2");
            awaitTraffic(p2, Counter.RX_FRAMES);
            vetch.remove(p2);
        }
        assertThat(OpenFiles.count()).isEqualTo(before);
        assertStillServed();
    }

    private void assertStillServed() {
        long before = p1.sum(Counter.RX_FRAMES);
        await().until(() -> p1.sum(Counter.RX_FRAMES) > before);
    }
}
