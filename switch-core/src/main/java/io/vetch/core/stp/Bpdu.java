package io.vetch.core.stp;

/** A bridge protocol data unit (IEEE 802.1D-2004, clause 9), without the headers in front of it. {@link BpduCodec}. */
public sealed interface Bpdu {
    /** The protocol version identifier, 0 to 255: 0 is STP, 2 is RSTP; a later version is read as the newest known. */
    int version();

    /**
     * What STP sends (9.3.1).
     *
     * @param topologyChange forget stations sooner for a while
     * @param topologyChangeAcknowledgment your notification was heard
     */
    record Configuration(
            int version,
            boolean topologyChange,
            boolean topologyChangeAcknowledgment,
            PriorityVector priority,
            BpduTimes times)
            implements Bpdu {}

    /** Sent towards the root: the topology has changed (9.3.2). */
    record TopologyChangeNotification(int version) implements Bpdu {}

    /**
     * What RSTP sends (9.3.3).
     *
     * @param role of the sending port. The wire does not tell {@link PortRole#ALTERNATE} from {@link PortRole#BACKUP},
     *     which is read as {@code ALTERNATE}, and has no {@link PortRole#DISABLED}
     */
    record Rapid(int version, PortRole role, Flags flags, PriorityVector priority, BpduTimes times) implements Bpdu {}

    /**
     * The flags of a {@link Rapid} besides the role.
     *
     * @param topologyChange forget the stations that you learned
     * @param proposal the sender wants its port to forward at once
     * @param learning the sending port learns
     * @param forwarding the sending port forwards
     * @param agreement the sending port has no objection
     */
    record Flags(boolean topologyChange, boolean proposal, boolean learning, boolean forwarding, boolean agreement) {}
}
