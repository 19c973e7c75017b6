package io.vetch.cli.standin;

import io.vetch.cli.control.ControlThread;
import io.vetch.tap.linux.bridge.BridgeState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules of the host that are passed by while we stand in for bridges. Control thread, but programs list them on
 * another.
 */
final class PassedRules {
    private static final Logger LOG = LoggerFactory.getLogger(PassedRules.class);

    private final ControlThread thread;
    private final FilterLook look;
    private final ActiveBridges active;
    /** By the bridge's name. */
    private final Map<String, List<String>> rules = new TreeMap<>();
    /** Whether they are being listed: that may take seconds, and nobody waits for it here. */
    private final AtomicBoolean looking = new AtomicBoolean();

    private boolean surroundingsChanged;
    private boolean bridgesChanged;

    PassedRules(ControlThread thread, FilterLook look, ActiveBridges active) {
        this.thread = thread;
        this.look = look;
        this.active = active;
    }

    /** Those that would be passed by now. May take a second. */
    List<String> list(BridgeState bridge, List<String> ports) {
        tellOfSurroundings();
        return look.rulesPassedBy(bridge, ports);
    }

    private void tellOfSurroundings() {
        if (surroundingsChanged) {
            surroundingsChanged = false;
            look.surroundingsChanged();
        }
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
        surroundingsChanged |= surroundings;
    }

    /**
     * Looks at the rules of all bridges, if there may be others: on a thread of its own.
     *
     * @param fresh told of those that were not there before
     */
    void watch(BiConsumer<StandIn, List<String>> fresh) {
        if (active.isEmpty() || looking.get()) {
            return;
        }
        tellOfSurroundings();
        if (!bridgesChanged && !look.mayHaveChanged()) {
            return;
        }
        bridgesChanged = false;
        Map<BridgeState, List<String>> wanted = new LinkedHashMap<>();
        active.all().forEach(each -> wanted.put(each.state(), each.portNames()));
        looking.set(true);
        Thread.ofVirtual().name("vetch-rules").start(thread.guarded("looking at the host's rules", () -> {
            try {
                wanted.forEach((bridge, ports) -> {
                    List<String> now = look.rulesPassedBy(bridge, ports);
                    String name = bridge.link().name();
                    thread.execute("the host's rules", () -> areNow(name, now, fresh));
                });
            } finally {
                looking.set(false);
            }
        }));
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
