package io.vetch.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Protocols;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.tap.door.FrameQueue;
import io.vetch.tap.door.FrameTransmitter;
import io.vetch.tap.linux.RouteNetlink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A protocol that answers each frame of a bridge out of the port by which it came. */
@RequiresNamespaces
class ProtocolsTest {
    private static final long GROUP = 0x0100_0000_0000L;
    private static final byte[] FRAME =
            ByteBuffer.allocate(60).putLong(GROUP << 16 | 0x0200).array();

    private static void setUp(Caller caller, String name) {
        try {
            RouteNetlink.setUp(caller.namespace(), name, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void hearsAndAnswersOnAThreadOfItsOwnUntilItLeaves() throws Exception {
        AtomicReference<String> thread = new AtomicReference<>("");
        AtomicInteger frames = new AtomicInteger();
        AtomicReference<FrameQueue> queue = new AtomicReference<>();
        AtomicReference<BridgePort> port = new AtomicReference<>();
        try (SmallSwitch vetch = new SmallSwitch()) {
            vetch.onControl(caller -> setUp(caller, "t1"));
            vetch.onControl(caller -> setUp(caller, "br0"));
            vetch.onControl(caller -> {
                ManagedInterface t1 = caller.find("t1").orElseThrow();
                port.set(t1.membership().orElseThrow().port());
                Protocols protocols = caller.control().protocols();
                FrameTransmitter transmitter = protocols.transmitter(t1, port.get());
                queue.set(protocols.hear(bridge(caller), "echo", frame -> frame.destination() == GROUP, heard -> {
                    frames.incrementAndGet();
                    thread.set(Thread.currentThread().getName());
                    transmitter.transmit(heard.bytes());
                }));
            });
            await().until(() -> port.get().isForwarding());

            vetch.onControl(caller -> inject(caller, port.get()));

            await().until(() -> frames.get() > 0 && port.get().sum(Counter.TX_FRAMES) > 0);
            assertThat(frames.get()).isEqualTo(1);
            assertThat(thread.get()).isEqualTo("vetch-protocols");
            assertThat(queue.get().lost()).isZero();

            vetch.onControl(caller -> {
                caller.control().protocols().leave(bridge(caller), queue.get());
                inject(caller, port.get());
                caller.control().loops().awaitBurstBoundary();
            });
            assertThat(frames.get()).isEqualTo(1);
        }
    }

    private static BridgeInterface bridge(Caller caller) {
        return caller.bridge("br0").orElseThrow();
    }

    private static void inject(Caller caller, BridgePort port) {
        caller.control()
                .injector(bridge(caller), port, caller.find("t1").orElseThrow())
                .inject(List.of(FRAME));
    }
}
