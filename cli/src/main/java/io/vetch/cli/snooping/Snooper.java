package io.vetch.cli.snooping;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ControlThread;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.MonitorEvent;
import io.vetch.cli.control.SwitchControl;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeListener;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.multicast.GroupEntry;
import io.vetch.core.multicast.MulticastSnooping;
import io.vetch.core.multicast.RouterPort;
import io.vetch.core.multicast.SnoopingOutput;
import io.vetch.core.multicast.message.IpAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.door.FrameTransmitter;
import io.vetch.tap.door.ReceivedFrame;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the snooping of one bridge frames and time, and does what it wants done. While {@code mcast_snooping} is off no
 * frame is looked at.
 */
final class Snooper implements SnoopingOutput, BridgeListener {
    private static final Logger LOG = LoggerFactory.getLogger(Snooper.class);

    private static final String NAME = "multicast snooping";
    /** Groups that come and go in a flood are published this often, each time all of them. */
    private static final long PUBLISH_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final SwitchControl control;
    private final BridgeInterface bridge;
    private final MulticastSnooping rules;
    private final ControlThread protocols;
    private final Map<BridgePort, FrameTransmitter> transmitters = new ConcurrentHashMap<>();
    private final AtomicBoolean publishing = new AtomicBoolean();
    private final AtomicLong due = new AtomicLong(Long.MAX_VALUE);
    private @Nullable SnoopedFrames frames;
    private long published = System.nanoTime() - PUBLISH_PAUSE_NANOS;
    private boolean usesAddress;
    private boolean closed;

    Snooper(SwitchControl control, BridgeInterface bridge) {
        this.control = control;
        this.bridge = bridge;
        this.rules = bridge.bridge().snooping().rules();
        this.protocols = control.protocols().thread();
    }

    void joined(ManagedInterface member, BridgePort port) {
        transmitters.put(port, control.protocols().transmitter(member, port));
    }

    void left(BridgePort port) {
        transmitters.remove(port);
    }

    void close() {
        closed = true;
        hear(false);
    }

    // ---- frames

    /** Options are changed like everything that the relay goes by. */
    @Override
    public void changed(Bridge changed) {
        if (closed) {
            return;
        }
        hear(changed.option(BridgeOption.MCAST_SNOOPING) != 0);
        boolean before = usesAddress;
        usesAddress = changed.option(BridgeOption.MCAST_QUERY_USE_IFADDR) != 0;
        if (usesAddress && !before) {
            followAddress();
        }
    }

    /** Queries come from the address that the bridge's interface has now, if they are to. */
    void followAddress() {
        if (!usesAddress) {
            return;
        }
        int address = 0;
        try (NetworkNamespace namespace = control.namespaceOf(bridge)) {
            address = RouteNetlink.ipv4Address(namespace, bridge.name());
        } catch (IOException e) {
            LOG.warn("queries of {} come from 0.0.0.0: its address cannot be read: {}", bridge, e.getMessage());
        }
        bridge.bridge().snooping().setAddress(IpAddress.ipv4(address));
    }

    private void hear(boolean on) {
        Bridge heard = bridge.bridge();
        SnoopedFrames hearing = frames;
        if (on && hearing == null) {
            heard.local().ifPresent(local -> joined(bridge, local)); // its device had no loop when the bridge was made
            frames = new SnoopedFrames(control.loops().count(), protocols, NAME + " of " + bridge, this::received);
            heard.watchers().add(frames);
        } else if (!on && hearing != null) {
            frames = null;
            heard.watchers().remove(hearing);
        }
    }

    private void received(ReceivedFrame frame) {
        rules.received(frame.ingress(), frame.vlan(), frame.bytes(), frame.egress(), System.nanoTime());
    }

    @Override
    public void transmit(BridgePort port, byte[] frame) {
        FrameTransmitter transmitter = transmitters.get(port);
        if (transmitter != null) {
            transmitter.transmit(frame);
        }
    }

    // ---- time

    @Override
    public void due(long nanos) {
        long before = due.getAndAccumulate(nanos, Math::min);
        if (nanos < before) {
            protocols.after(Math.max(0, nanos - System.nanoTime()), NAME + " of " + bridge, this::run);
        }
    }

    private void run() {
        due.set(Long.MAX_VALUE);
        rules.run(System.nanoTime());
        rules.due().ifPresent(this::due);
    }

    // ---- what has changed

    /** The first change is published at once, those that come soon after together. */
    @Override
    public void relayChanged() {
        if (publishing.compareAndSet(false, true)) {
            control.thread().execute("the groups of " + bridge, this::publish);
        }
    }

    private void publish() {
        long now = System.nanoTime();
        long wait = published + PUBLISH_PAUSE_NANOS - now;
        if (wait > 0) {
            control.thread().after(wait, "the groups of " + bridge, this::publish);
            return;
        }
        published = now;
        publishing.set(false); // what changes from here on is published the next time
        if (!closed) {
            bridge.bridge().followSnooping();
        }
    }

    @Override
    public void groupChanged(GroupEntry entry, boolean deleted) {
        control.monitor().report(new MonitorEvent.GroupChanged(bridge, entry, deleted));
    }

    @Override
    public void routerChanged(RouterPort router, boolean deleted) {
        control.monitor().report(new MonitorEvent.RouterChanged(bridge, router, deleted));
    }

    @Override
    public void stopped(String why) {
        LOG.warn("{} snoops multicast no more: {}", bridge, why);
        control.thread()
                .execute(
                        "the end of " + NAME + " of " + bridge,
                        () -> bridge.bridge().setOption(BridgeOption.MCAST_SNOOPING, 0));
    }
}
