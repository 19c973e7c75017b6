package io.vetch.core.relay;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import java.util.List;

/**
 * Which VLAN something belongs to: a frame, or an address for which nobody named one. No bridge filters VLANs yet, so that all is in
 * the same.
 */
public final class VlanRoom {
    /** The VLAN of a bridge that does not tell VLANs apart. */
    private static final int UNAWARE = 0;

    private static final List<Integer> UNAWARE_ALONE = List.of(UNAWARE);

    /** The VLAN of a frame that entered by {@code ingress}. */
    int of(BridgePort ingress, Frame frame) {
        return UNAWARE;
    }

    /** The VLANs in which an address at {@code port} has an entry if none is named. */
    public List<Integer> ofAddresses(BridgePort port) {
        return UNAWARE_ALONE;
    }
}
