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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices come and go while frames flow through them on both loops. */
@RequiresNamespaces
class DeviceLifeTest {
    private static final int TIMES = 200;
    private static final int BURST = 100;
    private static final long PAUSE_NANOS = 200_000;

    private final AtomicBoolean stop = new AtomicBoolean();
    private TestNamespace net;
    private TestSwitch vetch;
    private BridgePort p1;
    private final List<Thread> floods = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        net.addVeth("h1", "p1");
        net.addVeth("h2", "p2");
        vetch = new TestSwitch(net, 2);
        p1 = vetch.attach("p1");
        flood("h1", "h2");
    }

    private void flood(String first, String second) throws IOException {
        RawSocket one = RawSocket.open(net, first);
        RawSocket other = RawSocket.open(net, second);
        floods.add(Thread.ofPlatform().start(() -> {
            try (one;
                    other) {
                while (!stop.get()) {
                    for (int i = 0; i < BURST; i++) {
                        one.flood(Packet.plain(200));
                        other.flood(Packet.plain(200));
                    }
                    LockSupport.parkNanos(PAUSE_NANOS); // what opens and closes devices needs a processor, too
                }
            }
        }));
    }

    @AfterEach
    void close() throws Exception {
        stop.set(true);
        for (Thread flood : floods) {
            flood.join();
        }
        vetch.close();
        net.close();
    }

    private static void awaitTraffic(BridgePort port, Counter counter) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> port.sum(counter) > 0);
    }

    /** The port p1 stays and sends to the TAP all the time. */
    @Test
    void tapsCloseWhileFramesAreSentToThem() throws IOException {
        openAndCloseTaps();
    }

    /** Both loops have a TAP that they read bursts from. */
    @Test
    void tapsCloseWhileFramesAreWrittenToThemTogether() throws IOException {
        vetch.addTap("t1");
        vetch.addTap("t2");
        flood("t1", "t2");
        openAndCloseTaps();
    }

    private void openAndCloseTaps() throws IOException {
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
