package io.vetch.cli.plan;

import io.vetch.cli.config.YamlPlace;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.lookback.LimitWords;
import io.vetch.cli.lookback.LookBacks;
import io.vetch.cli.lookback.Trigger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps for what a bridge keeps of its frames, and for when it is saved. */
final class LookBackDiff {
    private static final String OFF = "off";

    private final LookBacks lookBacks;
    private final YamlPlace.Step<BridgeInterface> bridge;
    private final String name;
    private final boolean made;

    /**
     * @param bridge finds it, when a step is done
     * @param made whether it is made by a step before, and has the default
     */
    LookBackDiff(LookBacks lookBacks, YamlPlace.Step<BridgeInterface> bridge, String name, boolean made) {
        this.lookBacks = lookBacks;
        this.bridge = bridge;
        this.name = name;
        this.made = made;
    }

    /**
     * @param limits as they are wanted, or {@code off}; null: the default
     * @param limitsNow null: nothing is kept
     * @param place of the bridge
     */
    List<Step> compare(
            @Nullable String limits,
            List<String> triggers,
            @Nullable String limitsNow,
            List<String> triggersNow,
            YamlPlace place)
            throws IOException {
        List<Step> steps = new ArrayList<>();
        String usual = lookBacks.defaultLimits().orElse(OFF);
        String now = made ? usual : limitsNow == null ? OFF : limitsNow;
        String wanted = limits == null ? usual : place.in("lookback").run(() -> canonical(limits));
        List<String> wantedTriggers = new ArrayList<>();
        for (int i = 0; i < triggers.size(); i++) {
            String words = triggers.get(i);
            wantedTriggers.add(place.in("lookback_triggers")
                    .in(i)
                    .run(() -> parsed(() -> Trigger.parse(words).toString())));
        }
        boolean followsDefault = limits == null && triggers.isEmpty() && !usual.equals(OFF);
        boolean disarms = !followsDefault && !wantedTriggers.containsAll(triggersNow);
        if (disarms) {
            steps.add(new Step(
                    "vetch lookback trigger " + name + " off", "", place, () -> lookBacks.disarm(bridge.run())));
        }
        if (!wanted.equals(now)) {
            String words = wanted.equals(OFF) ? "off " + name : "on " + name + " " + wanted.replace(',', ' ');
            steps.add(new Step("vetch lookback " + words, "", place.in("lookback"), () -> keep(wanted)));
        }
        for (int i = 0; i < wantedTriggers.size(); i++) {
            String words = wantedTriggers.get(i);
            if (disarms || !triggersNow.contains(words)) {
                steps.add(new Step(
                        "vetch lookback trigger " + name + " " + words,
                        "",
                        place.in("lookback_triggers").in(i),
                        () -> parsed(() -> {
                            lookBacks.arm(bridge.run(), Trigger.parse(words));
                            return words;
                        })));
            }
        }
        return steps;
    }

    private String canonical(String limits) throws IOException {
        return limits.equals(OFF) ? OFF : parsed(() -> LimitWords.format(LimitWords.parse(limits)));
    }

    private void keep(String limits) throws IOException {
        if (limits.equals(OFF)) {
            lookBacks.off(bridge.run());
            return;
        }
        parsed(() -> {
            lookBacks.on(bridge.run(), LimitWords.parse(limits));
            return limits;
        });
    }

    private <T> T parsed(YamlPlace.Step<T> words) throws IOException {
        try {
            return words.run();
        } catch (IllegalArgumentException e) {
            throw new IOException(name + ": lookback: " + e.getMessage(), e);
        }
    }
}
