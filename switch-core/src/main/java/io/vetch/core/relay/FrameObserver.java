package io.vetch.core.relay;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import org.jspecify.annotations.Nullable;

/** Watches frames with their verdicts, before they leave. */
@FunctionalInterface
public interface FrameObserver {
    /**
     * Called on the ingress port's loop for every frame of a bridge; must be quick and must not block or throw. All
     * arguments are valid during the call only.
     *
     * @param loop index of the calling loop
     * @param nowNanos the clock at the start of the burst
     * @param reason why it was dropped; null unless the verdict is {@link Verdict#DROP}
     * @param egress where it goes; empty for a drop
     */
    void observe(
            int loop,
            long nowNanos,
            BridgePort ingress,
            Frame frame,
            Verdict verdict,
            @Nullable DropReason reason,
            EgressSet egress);
}
