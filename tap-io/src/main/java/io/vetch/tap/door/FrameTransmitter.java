package io.vetch.tap.door;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import io.vetch.tap.loop.BurstBuffer;
import io.vetch.tap.loop.SwitchLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends a protocol's frames out of a port, on that port's loop, whatever the port's state but disabled: a blocked port
 * sends BPDUs, too. From any thread; nobody waits. The frames count as sent by the port, and no capture of the bridge
 * sees them.
 */
public final class FrameTransmitter {
    /** How many frames may wait for the loop. */
    static final int ROOM = 128;

    private final SwitchLoop loop;
    private final BridgePort port;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();

    /** @param loop the one that the port's device belongs to */
    public FrameTransmitter(SwitchLoop loop, BridgePort port) {
        this.loop = loop;
        this.port = port;
    }

    /**
     * Has the loop send a frame after its burst.
     *
     * @param frame from the destination address on, without FCS; at most {@link Frame#MAX_LENGTH} bytes. It must not
     *     change any more
     * @return false if too many wait already, or the switch has ended; that is counted
     */
    public boolean transmit(byte[] frame) {
        if (waiting.incrementAndGet() <= ROOM) {
            try {
                loop.post("a protocol's frame to " + port, () -> send(frame));
                return true;
            } catch (RejectedExecutionException e) {
                // the loop has ended
            }
        }
        waiting.decrementAndGet();
        refused.incrementAndGet();
        return false;
    }

    private void send(byte[] bytes) {
        waiting.decrementAndGet();
        if (port.state() == PortState.DISABLED) {
            return; // among others, one that has left its bridge: its device may be closed already
        }
        BurstBuffer buffer = loop.buffer();
        int slot = buffer.put(bytes);
        Frame frame = buffer.wrap(loop.frame(), slot);
        port.egress().transmit(frame, loop.index(), port.counters(loop.index()));
        if (!frame.isStaged()) {
            buffer.free(slot);
        }
    }

    /** How many frames could not even wait. From any thread. */
    public long refused() {
        return refused.get();
    }
}
