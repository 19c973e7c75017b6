package io.vetch.cli.capture;

import io.vetch.cli.control.BridgeLife;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.FrameObserver;
import io.vetch.pcap.capture.CaptureFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the frames of one capture pass, and which of them it wants. Follows what comes and goes. Control thread only.
 */
interface FrameSource extends BridgeLife {
    /** The one interface that frames are captured at, or null if each is captured where it enters. */
    @Nullable
    BridgePort watched();

    CaptureFilter filter();

    /** Where frames may be captured, as far as that is known yet. */
    List<BridgePort> ports();

    /**
     * Has {@code observer} see the frames from now on.
     *
     * @param gone called if there is nothing to see any more, perhaps at once
     */
    void begin(FrameObserver observer, Runnable gone);

    /** When this returns, the observer is not called any more. */
    void end();
}
