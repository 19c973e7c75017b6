package io.vetch.core.relay;

import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import java.util.Arrays;

/**
 * The ports one frame leaves by, in the order they are served, and the VLAN it is in. A relay refills it for each frame; an
 * observer may read it during its call only.
 */
public final class EgressSet {
    private static final BridgePort NO_PORT =
            new BridgePort(0, "none", 0, 0, 0, (Egress) (frame, loop, counters) -> {});

    /** Of a frame that is dropped. */
    public static final EgressSet NONE = new EgressSet();

    private BridgePort[] ports = new BridgePort[8];
    private int count;
    private int vlan;

    EgressSet() {
        Arrays.fill(ports, NO_PORT);
    }

    /** Not to be changed. */
    public static EgressSet of(BridgePort only) {
        EgressSet set = new EgressSet();
        set.add(only);
        return set;
    }

    void clear() {
        count = 0;
        vlan = 0;
    }

    void setVlan(int id) {
        vlan = id;
    }

    /** The VLAN of the frame; 0 if VLANs are not told apart, or the frame was dropped before it was known to be in one. */
    public int vlan() {
        return vlan;
    }

    void add(BridgePort port) {
        if (count == ports.length) {
            ports = Arrays.copyOf(ports, 2 * count);
        }
        ports[count++] = port;
    }

    public int count() {
        return count;
    }

    /** @param index 0 to {@link #count()} - 1 */
    public BridgePort get(int index) {
        return ports[index];
    }
}
