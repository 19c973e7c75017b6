package io.vetch.cli.simulate;

import io.vetch.cli.stp.FollowingTree;
import io.vetch.cli.stp.TreeSettings;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.bridge.BridgeStp;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import io.vetch.core.relay.FrameObserver;
import io.vetch.core.stp.Bpdu;
import io.vetch.core.stp.BridgeStatus;
import io.vetch.core.stp.PortStatus;
import io.vetch.core.stp.StpEvent;
import io.vetch.core.stp.StpOutput;
import io.vetch.core.stp.StpPort;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The spanning tree of a simulated bridge. It hears the BPDUs of the inputs, and all that it wants done is done at
 * once. What it sends nobody hears.
 */
final class SimulatedTree implements BridgeStp, StpOutput {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Bridge bridge;
    private final LongSupplier clock;
    private final FollowingTree tree;
    private final FrameObserver observer;
    private @Nullable TreeSettings settings;
    private boolean ended;

    /** @param clock nanoseconds of virtual time */
    SimulatedTree(Bridge bridge, LongSupplier clock) {
        this.bridge = bridge;
        this.clock = clock;
        this.tree = FollowingTree.of(bridge, this, () -> clock.getAsLong() / NANOS_PER_MILLI);
        this.observer = (loop, now, ingress, frame, verdict, reason, egress) -> {
            if (frame.length() > 0 && MacAddress.isReserved(frame.destination())) {
                hear(ingress, frame.buffer(), frame.offset(), frame.length());
            }
        };
        bridge.watchers().add(observer);
    }

    private void hear(BridgePort ingress, ByteBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.get(offset, bytes);
        tree.received(ingress, ByteBuffer.wrap(bytes));
    }

    /** When {@link #tick} is wanted, nanoseconds of virtual time; {@link Long#MAX_VALUE} if it is not. */
    long due() {
        long dueIn = ended ? Long.MAX_VALUE : tree.dueIn();
        return dueIn == Long.MAX_VALUE ? dueIn : (clock.getAsLong() / NANOS_PER_MILLI + dueIn) * NANOS_PER_MILLI;
    }

    void tick() {
        tree.tick();
    }

    @Override
    public void follow() {
        TreeSettings now = TreeSettings.of(bridge, port -> true);
        if (!ended && !now.equals(settings)) { // what it wants itself changes nothing that it depends on
            settings = now;
            tree.follow(now);
        }
    }

    @Override
    public BridgeStatus status() {
        return tree.status();
    }

    @Override
    public Optional<PortStatus> status(BridgePort port) {
        return tree.status(port);
    }

    @Override
    public void end() {
        ended = true;
        bridge.watchers().remove(observer);
    }

    // ---- what it wants

    @Override
    public void transmit(StpPort port, Bpdu bpdu) {}

    @Override
    public void setState(StpPort port, PortState state) {
        bridge.ports().stream()
                .filter(each -> each.number() == port.number())
                .findFirst()
                .ifPresent(changed -> bridge.states().follow(changed, state));
    }

    @Override
    public void flush(StpPort port) {
        bridge.entries().flush(entry -> entry.isDynamic() && entry.port().number() == port.number());
    }

    @Override
    public void fastAgeing(int centiseconds) {
        bridge.ageing().set(centiseconds);
    }

    @Override
    public void normalAgeing() {
        bridge.ageing().set(bridge.option(BridgeOption.AGEING_TIME));
    }

    @Override
    public void event(StpEvent kind, String text) {}
}
