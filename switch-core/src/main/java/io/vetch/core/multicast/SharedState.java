package io.vetch.core.multicast;

import io.vetch.core.multicast.statistics.MessageCounters;
import io.vetch.core.port.BridgePort;
import java.util.LinkedHashMap;
import java.util.Map;

/** What all VLANs of a bridge share in its snooping. */
final class SharedState {
    final Timers timers;
    final SnoopingOutput output;
    final Map<BridgePort, Port> ports = new LinkedHashMap<>();
    /** Whether the bridge is up. */
    boolean up;
    /** Whether the bridge snoops, in whatever VLAN. */
    boolean snooping;
    /** How many groups there are. */
    int groups;
    /** How many there ever were. */
    long groupsMade;
    /** The clock, as the last caller said. */
    long now;

    /** What a port is, whatever the VLAN. */
    static final class Port {
        final MessageCounters counters = new MessageCounters();
        /** Whether frames pass there; of the local port: false. */
        boolean enabled;

        boolean fastLeave;
        boolean toUnicast;
        /** Most entries in all VLANs, 0 for any number. */
        long maxGroups;

        int groupCount;
    }

    SharedState(SnoopingOutput output) {
        this.output = output;
        this.timers = new Timers(output::due);
    }
}
