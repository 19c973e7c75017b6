package io.vetch.cli.capture;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.FrameObserver;
import io.vetch.pcap.capture.CaptureFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Frames that bridges relay: all of them, or those of one port. */
final class BridgeSource implements FrameSource {
    private final SwitchControl control;
    private final List<BridgeInterface> bridges;
    private final @Nullable BridgePort watched;
    private final CaptureFilter filter;
    /** Which bridges that are made later belong to it; null if none does. */
    private final @Nullable Predicate<BridgeInterface> later;

    private @Nullable FrameObserver observer;
    private Runnable gone = () -> {};

    private BridgeSource(
            SwitchControl control,
            List<BridgeInterface> bridges,
            @Nullable BridgePort watched,
            CaptureFilter filter,
            @Nullable Predicate<BridgeInterface> later) {
        this.control = control;
        this.bridges = new ArrayList<>(bridges);
        this.watched = watched;
        this.filter = filter;
        this.later = later;
    }

    /** All frames of the bridges that {@code which} is true for, now and later. */
    static FrameSource everywhere(SwitchControl control, Predicate<BridgeInterface> which) {
        List<BridgeInterface> now =
                control.register().bridges().stream().filter(which).toList();
        return new BridgeSource(control, now, null, CaptureFilter.all(), which);
    }

    static FrameSource of(SwitchControl control, BridgeInterface bridge) {
        return new BridgeSource(control, List.of(bridge), null, CaptureFilter.all(), null);
    }

    /** @param filter which frames of this port */
    static FrameSource of(SwitchControl control, BridgeInterface bridge, BridgePort port, CaptureFilter filter) {
        return new BridgeSource(control, List.of(bridge), port, filter, null);
    }

    @Override
    public @Nullable BridgePort watched() {
        return watched;
    }

    @Override
    public CaptureFilter filter() {
        return filter;
    }

    @Override
    public List<BridgePort> ports() {
        return bridges.stream()
                .flatMap(bridge -> bridge.bridge().allPorts().stream())
                .toList();
    }

    @Override
    public void begin(FrameObserver newObserver, Runnable whenGone) {
        observer = newObserver;
        gone = whenGone;
        bridges.forEach(bridge -> bridge.bridge().watchers().add(newObserver));
        if (isGone()) { // since it was asked for
            whenGone.run();
        }
    }

    private boolean isGone() {
        return later == null
                && (!control.register().bridges().containsAll(bridges)
                        || (watched != null
                                && !bridges.getFirst().bridge().allPorts().contains(watched)));
    }

    @Override
    public void end() {
        bridges.forEach(bridge -> bridge.bridge().watchers().remove(observer()));
    }

    private FrameObserver observer() {
        return Objects.requireNonNull(observer, "not begun");
    }

    @Override
    public void created(BridgeInterface bridge) {
        if (later != null && later.test(bridge)) {
            bridges.add(bridge);
            bridge.bridge().watchers().add(observer());
        }
    }

    @Override
    public void deleted(BridgeInterface bridge) {
        if (later == null && bridges.contains(bridge)) {
            gone.run();
        } else if (bridges.remove(bridge)) {
            bridge.bridge().watchers().remove(observer());
        }
    }

    @Override
    public void left(BridgePort port) {
        if (port == watched) {
            gone.run();
        }
    }
}
