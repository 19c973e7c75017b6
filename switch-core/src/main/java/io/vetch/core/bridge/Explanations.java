package io.vetch.core.bridge;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.Explainer;
import io.vetch.core.relay.Explanation;
import io.vetch.core.relay.LeftFrames;
import io.vetch.core.stp.PortStatus;
import io.vetch.core.vlan.TagChange;
import java.util.function.LongSupplier;

/** What would become of a frame on a bridge; nothing is sent, learned or counted. Control thread. */
public final class Explanations {
    private final Bridge bridge;
    private final LongSupplier clock;
    private LeftFrames left = LeftFrames.NONE;

    Explanations(Bridge bridge, LongSupplier clock) {
        this.bridge = bridge;
        this.clock = clock;
    }

    /** What would become of a frame that entered by {@code ingress} now. */
    public Explanation explain(BridgePort ingress, Frame frame) {
        bridge.ageing().removeAged(); // what the timer has not come to yet is no station any more
        return explainer().explain(ingress, frame, outlook(ingress), left.why(ingress, frame));
    }

    /**
     * The same for somebody who asks often: stations that have aged since the timer last looked count as there.
     *
     * @return what a relay would decide
     */
    public Explanation decide(BridgePort ingress, Frame frame) {
        return explainer().explain(ingress, frame);
    }

    private Explainer explainer() {
        return new Explainer(bridge.name(), bridge.allPorts(), bridge.view(), bridge.fdb(), clock.getAsLong());
    }

    private String outlook(BridgePort port) {
        return bridge.spanningTree()
                .flatMap(tree -> tree.status(port))
                .map(PortStatus::outlook)
                .orElse("");
    }

    /** What becomes of the tag of a frame that was decided to leave by a port. @param vlan of the decision */
    public TagChange tagChange(Frame frame, BridgePort egress, int vlan) {
        return bridge.view().tagChange(frame, egress, vlan);
    }

    /** @param toKernel what the kernel deals with before a relay would: for {@link #explain} */
    public void setLeft(LeftFrames toKernel) {
        left = toKernel;
    }
}
