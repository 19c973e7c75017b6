package io.vetch.cli.standin;

import io.vetch.cli.control.SwitchControl;
import io.vetch.tap.device.DetourDevice;
import io.vetch.tap.loop.SwitchLoop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The bridges that we stand in for at the moment, and the signs of life of their devices: without them the kernel's
 * bridges have their frames again. Control thread, but for the signs, which come from the thread of the protocols.
 */
final class ActiveBridges {
    private static final Duration BEAT = Duration.ofMillis(100);
    /** For so long the control thread may be busy; then the kernel's bridges have their frames again. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SwitchControl control;
    /** By the index of the bridge's interface. */
    private Map<Integer, StandIn> active = Map.of();
    /** Replaced as a whole. */
    private volatile Map<SwitchLoop, List<DetourDevice>> beats = Map.of();
    /** Null while there is no bridge. */
    private @Nullable Runnable stopBeating;

    private volatile long controlSeen = System.nanoTime();

    ActiveBridges(SwitchControl control) {
        this.control = control;
    }

    /** All of them, now: they may be added and removed meanwhile. */
    List<StandIn> all() {
        return List.copyOf(active.values());
    }

    boolean isEmpty() {
        return active.isEmpty();
    }

    boolean has(StandIn bridge) {
        return active.containsValue(bridge);
    }

    @Nullable
    StandIn get(int index) {
        return active.get(index);
    }

    /** By its name, or an alternative one. */
    Optional<StandIn> find(String name) {
        return active.values().stream()
                .filter(each -> each.state().link().isNamed(name))
                .findFirst();
    }

    void add(StandIn begun) {
        Map<Integer, StandIn> more = new LinkedHashMap<>(active);
        more.put(begun.index(), begun);
        become(more);
        controlLives();
    }

    void remove(StandIn ended) {
        Map<Integer, StandIn> rest = new LinkedHashMap<>(active);
        rest.remove(ended.index());
        become(rest);
    }

    private void become(Map<Integer, StandIn> all) {
        active = all;
        beats = all.values().stream().map(StandIn::detour).collect(Collectors.groupingBy(DetourDevice::loop));
        Runnable stop = stopBeating;
        if (all.isEmpty() && stop != null) {
            stop.run();
            stopBeating = null;
        } else if (!all.isEmpty() && stop == null) {
            stopBeating = control.protocols().thread().every(BEAT, "showing signs of life", this::beat);
        }
    }

    /** The control thread says that it does not hang. To be called more often than every ten seconds. */
    void controlLives() {
        controlSeen = System.nanoTime();
    }

    /** On the thread of the protocols, which never waits. A loop is woken once for all its bridges. */
    private void beat() {
        if (System.nanoTime() - controlSeen < PATIENCE_NANOS) {
            beats.forEach((loop, devices) -> loop.post("signs of life", () -> devices.forEach(DetourDevice::beat)));
        }
    }
}
