package io.vetch.tap.door;

import io.vetch.core.port.BridgePort;
import java.util.List;

/** A frame that a loop handed over. */
public final class ReceivedFrame {
    private final BridgePort ingress;
    private final int vlan;
    private final long nanos;
    private final byte[] bytes;
    private final List<BridgePort> egress;

    ReceivedFrame(BridgePort ingress, int vlan, long nanos, byte[] bytes, List<BridgePort> egress) {
        this.ingress = ingress;
        this.vlan = vlan;
        this.nanos = nanos;
        this.bytes = bytes;
        this.egress = List.copyOf(egress);
    }

    /** The port by which it came; it may have left its bridge since. */
    public BridgePort ingress() {
        return ingress;
    }

    /** The VLAN that it is in, 0 if VLANs are not told apart. */
    public int vlan() {
        return vlan;
    }

    /** When the burst that it came in began, by {@link System#nanoTime}. */
    public long nanos() {
        return nanos;
    }

    /** From the destination address on, tags included, without FCS. Nobody else has this array. */
    public byte[] bytes() {
        return bytes;
    }

    /** The ports by which it left, the local one if the host got it; they may have left the bridge since. */
    public List<BridgePort> egress() {
        return egress;
    }
}
