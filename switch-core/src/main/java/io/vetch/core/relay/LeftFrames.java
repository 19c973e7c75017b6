package io.vetch.core.relay;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.DropReason;
import org.jspecify.annotations.Nullable;

/** Which frames never come to a relay as such, since the kernel deals with them. Control thread. */
@FunctionalInterface
public interface LeftFrames {
    /** Where all frames come. */
    LeftFrames NONE = (ingress, frame) -> null;

    /**
     * Why the kernel has a frame that enters by {@code ingress}; null if it has it not. See {@link FrameRelay#punted}.
     */
    @Nullable
    DropReason why(BridgePort ingress, Frame frame);
}
