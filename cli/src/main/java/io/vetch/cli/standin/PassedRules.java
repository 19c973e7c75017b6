package io.vetch.cli.standin;

import io.vetch.cli.control.ControlThread;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.linux.bridge.BridgeState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules of the host that are passed by while we stand in for bridges. Control thread, but programs list them on
 * others: with many rules that takes seconds, and a program may hang.
 */
final class PassedRules {
    private static final Logger LOG = LoggerFactory.getLogger(PassedRules.class);

    /** For so long what was listed is taken for what is there. */
    private static final long GOOD_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ControlThread thread;
    private final FilterLook look;
    private final ActiveBridges active;
    private final Runnable listedLate;
    /** By the bridge's name. */
    private final Map<String, List<String>> rules = new TreeMap<>();
    /** What was listed for bridges that we are about to stand in for, by the index of the interface. */
    private final Map<Integer, Listed> ahead = new ConcurrentHashMap<>();
    /** Done when nobody looks at them. */
    private CompletableFuture<?> looking = CompletableFuture.completedFuture(null);
    /** The last one for which {@link #list} would not wait. */
    private CompletableFuture<?> late = CompletableFuture.completedFuture(null);

    private boolean bridgesChanged;

    /** How long the control thread waits until rules are listed. */
    enum Patience {
        /** For a bridge that somebody asks for now. */
        LONG(Duration.ofMinutes(1)),
        /** For one that may wait as well. */
        SHORT(Duration.ofSeconds(1));

        private final long millis;

        Patience(Duration longest) {
            millis = longest.toMillis();
        }
    }

    private record Listed(List<String> ports, List<String> rules, long nanos) {
        boolean isGoodFor(List<String> portsNow) {
            return ports.equals(portsNow) && System.nanoTime() - nanos < GOOD_NANOS;
        }
    }

    /** @param listedLate run when rules are listed for which {@link #list} would not wait */
    PassedRules(ControlThread thread, FilterLook look, ActiveBridges active, Runnable listedLate) {
        this.thread = thread;
        this.look = look;
        this.active = active;
        this.listedLate = listedLate;
    }

    /** Has rules listed for bridges with these ports. When that is done, {@link #list} need not wait for them. */
    CompletableFuture<?> lookAhead(Map<BridgeState, List<String>> bridges) {
        return look(bridges, (bridge, ports) -> {
            List<String> now = look.rulesPassedBy(bridge, ports);
            ahead.put(bridge.link().index(), new Listed(ports, now, System.nanoTime()));
        });
    }

    private CompletableFuture<?> look(
            Map<BridgeState, List<String>> bridges, BiConsumer<BridgeState, List<String>> each) {
        Runnable task = thread.guarded("looking at the host's rules", () -> bridges.forEach(each));
        CompletableFuture<?> done = CompletableFuture.runAsync(
                task, running -> Thread.ofVirtual().name("vetch-rules").start(running));
        looking = CompletableFuture.allOf(looking, done);
        return done;
    }

    /**
     * Those that would be passed by now.
     *
     * @throws RefusedException BUSY if that takes too long to tell
     */
    List<String> list(BridgeState bridge, List<String> ports, Patience patience) {
        int index = bridge.link().index();
        Listed known = ahead.remove(index);
        if (known == null || !known.isGoodFor(ports)) {
            awaitLook(Map.of(bridge, ports), patience);
            known = ahead.remove(index);
        }
        if (known == null) {
            throw new RefusedException(Refusal.BUSY, "the rules of this host could not be looked at: see the log");
        }
        return known.rules();
    }

    private void awaitLook(Map<BridgeState, List<String>> bridge, Patience patience) {
        if (patience == Patience.LONG || late.isDone()) {
            CompletableFuture<?> done = lookAhead(bridge);
            try {
                done.get(patience.millis, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                late = done.thenRun(() -> thread.execute("bridges whose rules were listed late", listedLate));
            } catch (ExecutionException e) {
                throw new IllegalStateException(e); // it is guarded
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        throw new RefusedException(Refusal.BUSY, "the rules of this host are still being listed");
    }

    /** From now on it is watched. @param passedBy what was listed */
    void begin(String bridge, List<String> passedBy) {
        rules.put(bridge, passedBy);
    }

    void end(String bridge) {
        rules.remove(bridge);
    }

    /** As they were listed last. */
    List<String> of(String bridge) {
        return rules.getOrDefault(bridge, List.of());
    }

    /** There are news of links, or of what else rules are about. */
    void note(boolean links, boolean surroundings) {
        bridgesChanged |= links;
        if (surroundings) {
            look.surroundingsChanged();
        }
    }

    /**
     * Looks at the rules of all bridges, if there may be others.
     *
     * @param fresh told of those that were not there before
     */
    void watch(BiConsumer<StandIn, List<String>> fresh) {
        if (active.isEmpty() || !looking.isDone() || !(bridgesChanged || look.mayHaveChanged())) {
            return;
        }
        bridgesChanged = false;
        Map<BridgeState, List<String>> wanted = new LinkedHashMap<>();
        active.all().forEach(each -> wanted.put(each.state(), each.portNames()));
        look(wanted, (bridge, ports) -> {
            List<String> now = look.rulesPassedBy(bridge, ports);
            String name = bridge.link().name();
            thread.execute("the host's rules", () -> areNow(name, now, fresh));
        });
    }

    private void areNow(String name, List<String> now, BiConsumer<StandIn, List<String>> fresh) {
        StandIn concerned = active.find(name).orElse(null);
        if (concerned == null) {
            return;
        }
        List<String> before = of(name);
        List<String> others =
                now.stream().filter(rule -> !before.contains(rule)).toList();
        rules.put(name, now);
        others.forEach(rule -> LOG.warn("{}: a rule of this host is passed by: {}", name, rule));
        if (!others.isEmpty()) {
            fresh.accept(concerned, others);
        }
    }
}
