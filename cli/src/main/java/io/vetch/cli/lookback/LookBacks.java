package io.vetch.cli.lookback;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.BridgeLife;
import io.vetch.cli.control.StationMove;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.rpc.Stream;
import io.vetch.core.Closing;
import io.vetch.pcap.lookback.LookBackLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The look backs of all bridges. Off, a bridge has none here and no observer; counters are read, and moves of stations
 * heard of, only while a trigger wants it. Control thread only.
 */
public final class LookBacks implements BridgeLife, AutoCloseable {
    static final String APPLICATION = "vetch lookback";

    private static final Logger LOG = LoggerFactory.getLogger(LookBacks.class);
    /** All that is kept, one copy of it while it is saved, and the rest of the daemon. */
    private static final int PART_OF_HEAP = 3;

    private static final Duration COUNTING = Duration.ofSeconds(1);
    private static final int MOST_TRIGGERS = 16;
    private static final int LAST_SAVES_SECONDS = 2;

    private final SwitchControl control;
    private final ExecutorService saver = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("vetch-save-", 0).factory());
    private final Map<BridgeInterface, BridgeLookBack> byBridge = new LinkedHashMap<>();
    private @Nullable LookBackLimits defaultLimits;
    private List<Trigger> defaultTriggers = List.of();
    private @Nullable Runnable moveSubscription;
    private @Nullable Runnable counting;

    public LookBacks(SwitchControl control) {
        this.control = control;
        control.addBridgeLife(this);
    }

    /** Has every bridge that is made from now on look back. */
    public void setDefault(LookBackLimits limits, List<Trigger> triggers) {
        triggers.forEach(trigger -> check(trigger, limits));
        defaultLimits = limits;
        defaultTriggers = List.copyOf(triggers);
    }

    /** Turns it on, or begins anew with other limits; triggers stay. @throws IOException if there is not the memory */
    public void on(BridgeInterface bridge, LookBackLimits limits) throws IOException {
        BridgeLookBack before = byBridge.get(bridge);
        if (before != null && before.limits().equals(limits)) {
            return;
        }
        List<ArmedTrigger> triggers = before == null ? List.of() : before.triggers();
        triggers.forEach(armed -> check(armed.trigger(), limits));
        checkMemory(bridge, limits);
        BridgeLookBack made;
        try {
            made = new BridgeLookBack(bridge, limits, control.loops().count());
        } catch (OutOfMemoryError e) {
            throw new IOException(tooLittleMemory(bridge, limits), e);
        }
        if (before != null) {
            before.end();
        }
        made.triggers().addAll(triggers);
        byBridge.put(bridge, made);
        made.start();
    }

    private void checkMemory(BridgeInterface bridge, LookBackLimits limits) throws IOException {
        long sum = limits.bytes();
        for (BridgeLookBack each : byBridge.values()) {
            sum += each.bridge().equals(bridge) ? 0 : each.limits().bytes();
        }
        if (sum > Runtime.getRuntime().maxMemory() / PART_OF_HEAP) {
            throw new IOException(tooLittleMemory(bridge, limits));
        }
    }

    private static String tooLittleMemory(BridgeInterface bridge, LookBackLimits limits) {
        return bridge.name() + ": no memory to keep " + LimitWords.format(limits) + ": all bridges may keep "
                + ((Runtime.getRuntime().maxMemory() / PART_OF_HEAP) >> 20)
                + " MiB, a third of the daemon's heap; ask for less, or start it with VETCH_JAVA_OPTS=-Xmx4g";
    }

    /** @return whether it was on */
    public boolean off(BridgeInterface bridge) {
        BridgeLookBack ended = byBridge.remove(bridge);
        if (ended != null) {
            try {
                ended.end();
            } finally {
                watchWhatIsWanted();
            }
        }
        return ended != null;
    }

    Optional<BridgeLookBack> of(BridgeInterface bridge) {
        return Optional.ofNullable(byBridge.get(bridge));
    }

    Stream saveTo(List<BridgeLookBack> lookBacks) {
        return new SaveStream(lookBacks, saver);
    }

    // ---- bridges come and go

    @Override
    public void created(BridgeInterface bridge) {
        LookBackLimits limits = defaultLimits;
        if (limits == null) {
            return;
        }
        try {
            on(bridge, limits);
            for (Trigger trigger : defaultTriggers) {
                arm(bridge, trigger);
            }
        } catch (IOException e) {
            LOG.warn("no look back: {}", e.getMessage());
        }
    }

    @Override
    public void deleted(BridgeInterface bridge) {
        off(bridge);
    }

    // ---- triggers

    /** One that is there already stays as it is. @throws IOException if the bridge does not look back, or has too many */
    public void arm(BridgeInterface bridge, Trigger trigger) throws IOException {
        BridgeLookBack at = byBridge.get(bridge);
        if (at == null) {
            throw new IOException(bridge.name() + ": keeps no frames; 'vetch lookback on " + bridge.name() + "' first");
        }
        check(trigger, at.limits());
        if (at.triggers().stream().anyMatch(armed -> armed.trigger().equals(trigger))) {
            return;
        }
        if (at.triggers().size() == MOST_TRIGGERS) {
            throw new IOException(bridge.name() + ": has " + MOST_TRIGGERS + " triggers, which is all it can have;"
                    + " 'vetch lookback trigger " + bridge.name() + " off' takes them away");
        }
        at.triggers().add(new ArmedTrigger(trigger, bridge.bridge(), System.nanoTime()));
        watchWhatIsWanted();
    }

    /** @throws IllegalArgumentException if the event would have fallen out when it is saved */
    private static void check(Trigger trigger, LookBackLimits limits) {
        if (trigger.afterNanos() >= limits.nanos()) {
            throw new IllegalArgumentException("after=" + LimitWords.time(trigger.afterNanos()) + " is too late where "
                    + LimitWords.time(limits.nanos()) + " are kept");
        }
    }

    void disarm(BridgeLookBack at) {
        at.triggers().clear();
        watchWhatIsWanted();
    }

    private void watchWhatIsWanted() {
        boolean moves = wanted(TriggerEvent.MacMove.class);
        if (moves && moveSubscription == null) {
            moveSubscription = control.monitor().subscribeToMoves(this::moved);
        } else if (!moves && moveSubscription != null) {
            moveSubscription.run();
            moveSubscription = null;
        }
        boolean counts = wanted(TriggerEvent.Counted.class);
        if (counts && counting == null) {
            counting = control.thread().every(COUNTING, "counting for look backs", this::count);
        } else if (!counts && counting != null) {
            counting.run();
            counting = null;
        }
    }

    private boolean wanted(Class<? extends TriggerEvent> kind) {
        return byBridge.values().stream()
                .flatMap(each -> each.triggers().stream())
                .anyMatch(armed -> kind.isInstance(armed.trigger().event()));
    }

    private void moved(StationMove move) {
        BridgeLookBack at = byBridge.get(move.bridge());
        if (at == null) {
            return;
        }
        for (ArmedTrigger armed : at.triggers()) {
            if (armed.trigger().event() instanceof TriggerEvent.MacMove) {
                fire(at, armed, move.station() + " moved from " + move.from() + " to " + move.to());
            }
        }
    }

    private void count() {
        long now = System.nanoTime();
        for (BridgeLookBack at : byBridge.values()) {
            for (ArmedTrigger armed : at.triggers()) {
                armed.happened(at.bridge().bridge(), now).ifPresent(what -> fire(at, armed, what));
            }
        }
    }

    private void fire(BridgeLookBack at, ArmedTrigger armed, String what) {
        if (armed.fire(System.nanoTime())) {
            Instant when = Instant.now();
            control.thread()
                    .after(armed.trigger().afterNanos(), "saving a look back", () -> save(at, armed, what, when));
        }
    }

    private void save(BridgeLookBack at, ArmedTrigger armed, String what, Instant when) {
        String bridge = at.bridge().name();
        if (!at.equals(byBridge.get(at.bridge()))) {
            LOG.warn("{}: {}; not saved: its look back was turned off", bridge, what);
            return;
        }
        Path file = TriggerFile.path(armed.trigger(), bridge, when);
        String saving = "saving " + file;
        saver.execute(control.thread().guarded(saving, () -> write(at, armed, bridge + ": " + what, file)));
    }

    /** On a thread of its own. */
    private static void write(BridgeLookBack at, ArmedTrigger armed, String what, Path file) {
        String outcome;
        try {
            outcome = TriggerFile.write(file, at.snapshot()) + " frames saved to " + file;
            LOG.info("{}; {}", what, outcome);
        } catch (IOException | OutOfMemoryError e) {
            outcome = file + " not saved: " + e.getMessage();
            LOG.warn("{}; {}", what, outcome);
        }
        armed.setOutcome(outcome);
    }

    /** Ends all; a file that is being saved gets a moment for its end. */
    @Override
    public void close() throws IOException {
        List<AutoCloseable> steps = new ArrayList<>();
        byBridge.keySet().forEach(bridge -> steps.add(() -> off(bridge)));
        steps.add(this::awaitSaves);
        Closing.all(steps);
    }

    private void awaitSaves() {
        saver.shutdown();
        try {
            if (!saver.awaitTermination(LAST_SAVES_SECONDS, TimeUnit.SECONDS)) {
                saver.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
