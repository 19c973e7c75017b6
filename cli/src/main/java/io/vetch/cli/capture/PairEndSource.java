package io.vetch.cli.capture;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.control.VethInterface;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.EgressSet;
import io.vetch.core.relay.FrameObserver;
import io.vetch.pcap.capture.CaptureFilter;
import io.vetch.pcap.capture.Direction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What passes an end of a veth pair that was no port when it was asked for, as its host sees it. Where the pair is one
 * of its own, the pair decides about its frames; where the other end is a port, that one's bridge does. Either may
 * change.
 */
final class PairEndSource implements FrameSource {
    private final SwitchControl control;
    private final VethInterface end;
    private final @Nullable Direction wanted;
    private final Set<BridgeInterface> bridges = new LinkedHashSet<>();
    /** The ports that the two ends are; loops read them. */
    private volatile @Nullable BridgePort here;

    private volatile @Nullable BridgePort there;
    private @Nullable FrameObserver observer;
    private Runnable gone = () -> {};

    /** @param wanted frames of this direction only, or null */
    PairEndSource(SwitchControl control, VethInterface end, @Nullable Direction wanted) {
        this.control = control;
        this.end = end;
        this.wanted = wanted;
    }

    @Override
    public BridgePort watched() {
        return end.self();
    }

    @Override
    public CaptureFilter filter() {
        return (ingress, frame, egress) -> {
            Direction way = way(ingress, egress);
            return wanted == null || wanted == way ? way : null;
        };
    }

    private @Nullable Direction way(BridgePort ingress, EgressSet egress) {
        BridgePort near = here;
        BridgePort far = there;
        if (ingress == end.self() || ingress == far) {
            return Direction.EGRESS;
        }
        if (ingress == near) {
            return Direction.INGRESS;
        }
        for (int i = 0; i < egress.count(); i++) {
            BridgePort port = egress.get(i);
            if (port == end.self() || port == far) {
                return Direction.INGRESS;
            }
            if (port == near) {
                return Direction.EGRESS;
            }
        }
        return null;
    }

    @Override
    public List<BridgePort> ports() {
        return List.of(end.self());
    }

    @Override
    public void begin(FrameObserver newObserver, Runnable whenGone) {
        observer = newObserver;
        gone = whenGone;
        end.observers().add(newObserver);
        end.peer().observers().add(newObserver);
        follow();
        if (!control.interfaces().contains(end)) { // since it was asked for
            whenGone.run();
        }
    }

    /** Watches the bridges that the ends are ports of now. */
    private void follow() {
        FrameObserver watching = Objects.requireNonNull(observer, "not begun");
        here = port(end);
        there = port(end.peer());
        Set<BridgeInterface> now = Stream.of(end, end.peer())
                .flatMap(each -> each.membership().stream())
                .map(Membership::bridge)
                .collect(Collectors.toSet());
        for (BridgeInterface bridge : now) {
            if (bridges.add(bridge)) {
                bridge.bridge().watchers().add(watching);
            }
        }
        bridges.removeIf(bridge -> {
            boolean left = !now.contains(bridge);
            if (left) {
                bridge.bridge().watchers().remove(watching);
            }
            return left;
        });
    }

    private static @Nullable BridgePort port(VethInterface end) {
        return end.membership().map(Membership::port).orElse(null);
    }

    @Override
    public void end() {
        FrameObserver watching = Objects.requireNonNull(observer, "not begun");
        end.observers().remove(watching);
        end.peer().observers().remove(watching);
        bridges.forEach(bridge -> bridge.bridge().watchers().remove(watching));
    }

    @Override
    public void joined(ManagedInterface member) {
        if (isOurs(member)) {
            follow();
        }
    }

    @Override
    public void left(BridgePort port) {
        if (port == here || port == there) {
            follow();
        }
    }

    @Override
    public void gone(ManagedInterface doomed) {
        if (isOurs(doomed)) {
            gone.run();
        }
    }

    private boolean isOurs(ManagedInterface one) {
        return one.equals(end) || one.equals(end.peer());
    }
}
