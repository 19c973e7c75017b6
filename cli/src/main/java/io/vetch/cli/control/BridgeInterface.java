package io.vetch.cli.control;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.Egress;
import io.vetch.tap.linux.LinkInfo;

/**
 * The interface by which a bridge's host takes part in it: of a bridge of ours, or of a kernel bridge that we stand in
 * for.
 */
public abstract class BridgeInterface extends ManagedInterface {
    private final Bridge bridge;
    private boolean closed;

    protected BridgeInterface(int nsid, LinkInfo link, Bridge bridge) {
        super(nsid, link);
        this.bridge = bridge;
    }

    public final Bridge bridge() {
        return bridge;
    }

    @Override
    public final String kind() {
        return "bridge";
    }

    /** What is seen of its frames later is too late. */
    @Override
    protected final void close() {
        closed = true;
        closeDevice();
    }

    /** Takes it off its loop. */
    protected void closeDevice() {
        super.close();
    }

    final boolean isClosed() {
        return closed;
    }

    /** No bridge is a port of another, nor of itself. */
    @Override
    protected final Egress egress() {
        throw new RefusedException(Refusal.LOOP);
    }
}
