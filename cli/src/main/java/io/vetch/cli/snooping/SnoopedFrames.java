package io.vetch.cli.snooping;

import io.vetch.cli.control.ControlThread;
import io.vetch.core.frame.Frame;
import io.vetch.core.multicast.message.MessageParser;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.EgressSet;
import io.vetch.core.relay.FrameObserver;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import io.vetch.tap.door.FrameQueue;
import io.vetch.tap.door.ReceivedFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands over the messages of IGMP and MLD that have entered the bridge: what is dropped at the door says nothing about
 * groups.
 */
final class SnoopedFrames implements FrameObserver {
    private final FrameQueue queue;

    /** @param snooper called on {@code thread} */
    SnoopedFrames(int loops, ControlThread thread, String what, Consumer<ReceivedFrame> snooper) {
        queue = new FrameQueue(
                loops, MessageParser::concerns, task -> thread.execute(what, task), snooper, thread.failures());
    }

    @Override
    public void observe(
            int loop,
            long nowNanos,
            BridgePort ingress,
            Frame frame,
            Verdict verdict,
            @Nullable DropReason reason,
            EgressSet egress) {
        if (reason == null || reason == DropReason.NO_MEMBER || reason == DropReason.NO_EGRESS) {
            queue.observe(loop, nowNanos, ingress, frame, verdict, reason, egress);
        }
    }
}
