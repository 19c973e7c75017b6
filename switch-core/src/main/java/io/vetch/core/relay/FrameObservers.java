package io.vetch.core.relay;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several observers as one. */
public final class FrameObservers {
    private FrameObservers() {}

    /** Null for none, so that a relay has one branch to take. */
    public static @Nullable FrameObserver of(List<FrameObserver> observers) {
        FrameObserver[] all = observers.toArray(FrameObserver[]::new);
        return switch (all.length) {
            case 0 -> null;
            case 1 -> all[0];
            default ->
                (loop, nowNanos, ingress, frame, verdict, reason, egress) -> {
                    for (FrameObserver each : all) {
                        each.observe(loop, nowNanos, ingress, frame, verdict, reason, egress);
                    }
                };
        };
    }
}
