package io.vetch.cli.standin;

import io.vetch.cli.control.ControlThread;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rules of the host that are passed by while we stand in for bridges. Control thread. */
final class PassedRules {
    private static final Logger LOG = LoggerFactory.getLogger(PassedRules.class);

    private final ControlThread thread;
    private final FilterLook look;
    private final ActiveBridges active;
    /** By the bridge's name. */
    private final Map<String, List<String>> rules = new TreeMap<>();

    PassedRules(ControlThread thread, FilterLook look, ActiveBridges active) {
        this.thread = thread;
        this.look = look;
        this.active = active;
    }

    /** Those that would be passed by now. May take a second. */
    List<String> list(String bridge, List<String> ports) {
        return look.rulesPassedBy(bridge, ports);
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

    /**
     * Rules come and go without news to us. They are asked for on a thread of their own: programs do that.
     *
     * @param fresh told of those that were not there before
     */
    void watch(BiConsumer<StandIn, List<String>> fresh) {
        for (StandIn each : active.all()) {
            String name = each.name();
            List<String> ports = each.portNames();
            Thread.ofVirtual().name("vetch-rules").start(thread.guarded("looking at the host's rules", () -> {
                List<String> now = look.rulesPassedBy(name, ports);
                thread.execute("the host's rules", () -> areNow(name, now, fresh));
            }));
        }
    }

    private void areNow(String name, List<String> now, BiConsumer<StandIn, List<String>> fresh) {
        StandIn concerned = active.find(name).orElse(null);
        if (concerned == null) {
            return;
        }
        List<String> before = of(name);
        List<String> others = now.stream().filter(rule -> !before.contains(rule)).toList();
        rules.put(name, now);
        others.forEach(rule -> LOG.warn("{}: a rule of this host is passed by: {}", name, rule));
        if (!others.isEmpty()) {
            fresh.accept(concerned, others);
        }
    }
}
