package io.vetch.cli.lookback;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.BridgeLife;
import io.vetch.cli.control.StationMove;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.memory.MemoryBudget;
import io.vetch.cli.rpc.Stream;
import io.vetch.core.Closing;
import io.vetch.core.RefusedException;
import io.vetch.pcap.capture.CapturedFrame;
import io.vetch.pcap.lookback.LookBackLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
    private Instant lastSave = Instant.EPOCH;

    public LookBacks(SwitchControl control) {
        this.control = control;
        control.register().addLife(this);
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
        BridgeLookBack made;
        try {
            made = BridgeLookBack.open(control, bridge, limits);
        } catch (RefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (before != null) {
            before.end();
        }
        made.triggers().addAll(triggers);
        byBridge.put(bridge, made);
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

    /** What every new bridge keeps, in {@link LimitWords}; empty: nothing. */
    public Optional<String> defaultLimits() {
        return Optional.ofNullable(defaultLimits).map(LimitWords::format);
    }

    /** What is kept of a bridge's frames, in {@link LimitWords}; empty: nothing. */
    public Optional<String> limitsOf(BridgeInterface bridge) {
        return of(bridge).map(each -> LimitWords.format(each.limits()));
    }

    /** When they are saved, in the words of a {@link Trigger}. */
    public List<String> triggersOf(BridgeInterface bridge) {
        return of(bridge).stream()
                .flatMap(each -> each.triggers().stream())
                .map(armed -> armed.trigger().toString())
                .toList();
    }

    /** Takes all triggers of a bridge away. */
    public void disarm(BridgeInterface bridge) {
        of(bridge).ifPresent(this::disarm);
    }

    /** What all keep now. */
    public List<LookBackUse> uses() {
        return byBridge.values().stream().map(LookBackUse::of).toList();
    }

    /**
     * Shows all that is kept of a bridge's frames now, the oldest first.
     *
     * @param each called by another thread for each frame, which it may not keep
     * @param done called by the control thread at the end, with the reason if nothing could be read, or an empty text
     */
    public void read(BridgeInterface bridge, Consumer<CapturedFrame> each, Consumer<String> done) {
        BridgeLookBack at = byBridge.get(bridge);
        if (at == null) {
            done.accept("it is off");
            return;
        }
        MemoryBudget.Reservation memory;
        try {
            memory = memoryToSave(List.of(at));
        } catch (RefusedException e) {
            done.accept(String.valueOf(e.getMessage()));
            return;
        }
        String reading = "reading the look back of " + bridge;
        try {
            saver.execute(() -> {
                String problem = readNow(at, memory, each);
                control.thread().execute(reading, () -> done.accept(problem));
            });
        } catch (OutOfMemoryError | RejectedExecutionException e) { // of threads; or it is the end
            memory.close();
            done.accept(String.valueOf(e.getMessage()));
        }
    }

    private String readNow(BridgeLookBack at, MemoryBudget.Reservation memory, Consumer<CapturedFrame> each) {
        try (memory) {
            at.snapshot().forEach(each);
            return "";
        } catch (RuntimeException | Error e) {
            control.thread().failures().report("reading the look back of " + at.bridge(), e);
            return String.valueOf(e.getMessage());
        }
    }

    Optional<BridgeLookBack> of(BridgeInterface bridge) {
        return Optional.ofNullable(byBridge.get(bridge));
    }

    /** @throws IOException if there is not the memory for a copy of them */
    Stream saveTo(List<BridgeLookBack> lookBacks) throws IOException {
        try {
            return new SaveStream(lookBacks, saver, memoryToSave(lookBacks));
        } catch (RefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private MemoryBudget.Reservation memoryToSave(List<BridgeLookBack> lookBacks) {
        String names = lookBacks.stream().map(each -> each.bridge().name()).collect(Collectors.joining(", "));
        long bytes = lookBacks.stream().mapToLong(each -> each.limits().bytes()).sum();
        return control.memory().reserve("a save of what " + names + " keeps", bytes);
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

    /**
     * One that is there already stays as it is.
     *
     * @throws IOException if the bridge does not look back, or has too many
     */
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
            Instant when = timeOfSave();
            control.thread()
                    .after(armed.trigger().afterNanos(), "saving a look back", () -> save(at, armed, what, when));
        }
    }

    /** In milliseconds, as files are named by it: two that fire at once are not given the same. */
    private Instant timeOfSave() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        lastSave = now.isAfter(lastSave) ? now : lastSave.plusMillis(1);
        return lastSave;
    }

    private void save(BridgeLookBack at, ArmedTrigger armed, String what, Instant when) {
        String bridge = at.bridge().name();
        if (!at.equals(byBridge.get(at.bridge()))) {
            LOG.warn("{}: {}; not saved: its look back was turned off", bridge, what);
            return;
        }
        Path file = TriggerFile.path(armed.trigger(), bridge, when);
        String saving = "saving " + file;
        try {
            saver.execute(control.thread().guarded(saving, () -> write(at, armed, bridge + ": " + what, file)));
        } catch (OutOfMemoryError e) { // of threads
            notSaved(armed, bridge + ": " + what, file, e);
        }
    }

    private static void notSaved(ArmedTrigger armed, String what, Path file, Throwable why) {
        String outcome = file + " not saved: " + why.getMessage();
        LOG.warn("{}; {}", what, outcome);
        armed.setOutcome(outcome);
    }

    /** On a thread of its own. */
    private void write(BridgeLookBack at, ArmedTrigger armed, String what, Path file) {
        try (MemoryBudget.Reservation _ = memoryToSave(List.of(at))) {
            String outcome = TriggerFile.write(file, at.snapshot()) + " frames saved to " + file;
            LOG.info("{}; {}", what, outcome);
            armed.setOutcome(outcome);
        } catch (IOException | RefusedException e) {
            notSaved(armed, what, file, e);
        }
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
