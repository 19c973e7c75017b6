package io.vetch.cli.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vetch.cli.lookback.LimitWords;
import io.vetch.cli.lookback.Trigger;
import io.vetch.cli.tool.settings.OnLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kernel bridge to stand in for.
 *
 * @param bypass although rules of the host are passed by
 * @param strict the bridge is given back when a rule appears that is passed by
 * @param onLoop what to do about a loop, see {@link OnLoop}
 * @param lookback what is kept of its frames, see {@link LimitWords}, or {@code off}; null for the default
 * @param triggers when they are saved, see {@link Trigger}
 */
public record StandInPlan(
        boolean bypass,
        boolean strict,
        OnLoop onLoop,
        @Nullable String lookback,
        List<String> triggers) {
    static final StandInPlan USUAL = new StandInPlan(false, false, null, null, null);

    public StandInPlan(
            @JsonProperty("bypass_bridge_filters") boolean bypass,
            @JsonProperty("strict_filters") boolean strict,
            @JsonProperty("on_loop") @Nullable OnLoop onLoop,
            @JsonProperty("lookback") @Nullable String lookback,
            @JsonProperty("lookback_triggers") @Nullable List<String> triggers) {
        this.bypass = bypass;
        this.strict = strict;
        this.onLoop = onLoop == null ? OnLoop.REPORT : onLoop;
        this.lookback = lookback;
        this.triggers = triggers == null ? List.of() : triggers;
    }

    /** Whether the other is stood in for in the same way; what is kept of its frames may differ. */
    boolean isWishedAs(StandInPlan other) {
        return bypass == other.bypass && strict == other.strict && onLoop.equals(other.onLoop);
    }

    /** Of {@code vetch stand-in}, each after a blank. */
    String options() {
        return (bypass ? " --bypass-bridge-filters" : "")
                + (strict ? " --strict-filters" : "")
                + (onLoop.equals(OnLoop.REPORT) ? "" : " --on-loop '" + onLoop.words() + "'");
    }
}
