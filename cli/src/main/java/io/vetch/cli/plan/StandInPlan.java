package io.vetch.cli.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vetch.cli.lookback.LimitWords;
import io.vetch.cli.lookback.Trigger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kernel bridge to stand in for.
 *
 * @param bypass although rules of the host are passed by
 * @param strict the bridge is given back when a rule appears that is passed by
 * @param lookback what is kept of its frames, see {@link LimitWords}, or {@code off}; null for the default
 * @param triggers when they are saved, see {@link Trigger}
 */
public record StandInPlan(
        boolean bypass, boolean strict, @Nullable String lookback, List<String> triggers) {
    static final StandInPlan USUAL = new StandInPlan(false, false, null, null);

    public StandInPlan(
            @JsonProperty("bypass_bridge_filters") boolean bypass,
            @JsonProperty("strict_filters") boolean strict,
            @JsonProperty("lookback") @Nullable String lookback,
            @JsonProperty("lookback_triggers") @Nullable List<String> triggers) {
        this.bypass = bypass;
        this.strict = strict;
        this.lookback = lookback;
        this.triggers = triggers == null ? List.of() : triggers;
    }
}
