package io.vetch.core.relay;

import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import java.util.Arrays;

/**
 * The ports one frame leaves by, in the order they are served, and the VLAN it is in. A relay refills it for each
 * frame; an observer may read it during its call only.
 */
public final class EgressSet {
    private static final BridgePort NO_PORT =
            new BridgePort(0, "none", 0, 0, 0, (Egress) (frame, loop, counters) -> {});

    /** Of a frame that is dropped. */
    public static final EgressSet NONE = new EgressSet();

    private BridgePort[] ports = new BridgePort[8];
    /** Grows when it is needed first: few frames are addressed to each receiver. */
    private long[] stations = new long[0];

    private int count;
    private int vlan;
    private boolean addressed;

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
        addressed = false;
    }

    void setVlan(int id) {
        vlan = id;
    }

    /**
     * The VLAN of the frame; 0 if VLANs are not told apart, or the frame was dropped before it was known to be in one.
     */
    public int vlan() {
        return vlan;
    }

    void add(BridgePort port) {
        if (count == ports.length) {
            ports = Arrays.copyOf(ports, 2 * count);
        }
        ports[count++] = port;
    }

    /** @param station to which its copy is sent instead of the frame's destination; 0: to that */
    void add(BridgePort port, long station) {
        if (!addressed) {
            if (stations.length < ports.length) {
                stations = new long[ports.length];
            }
            Arrays.fill(stations, 0, count, 0);
            addressed = true;
        }
        if (count == ports.length || count == stations.length) {
            stations = Arrays.copyOf(stations, 2 * ports.length);
        }
        stations[count] = station;
        add(port);
    }

    /** Whether there are copies with a destination of their own. */
    boolean isAddressed() {
        return addressed;
    }

    /** The destination of a copy, see {@link io.vetch.core.frame.MacAddress}; 0: that of the frame. */
    public long station(int index) {
        return addressed ? stations[index] : 0;
    }

    public int count() {
        return count;
    }

    /** @param index 0 to {@link #count()} - 1 */
    public BridgePort get(int index) {
        return ports[index];
    }
}
