package io.vetch.core.multicast;

import java.util.List;

/** What a frame tells a snooper. */
public sealed interface MulticastMessage {
    /** {@link IpAddress#IPV4} or {@link IpAddress#IPV6}. */
    int etherType();

    /**
     * A querier asks who is in which group.
     *
     * @param source who asks; 0.0.0.0 of a switch without an address
     * @param group {@link IpAddress#isAny} in a general query
     * @param version 1 to 3 of IGMP, 1 or 2 of MLD
     * @param maxDelayMillis until when hosts answer
     * @param ofSources whether it asks about certain sources of the group
     * @param suppressed whether other routers are not to lower their timers for it
     */
    record Query(
            IpAddress source, IpAddress group, int version, long maxDelayMillis, boolean ofSources, boolean suppressed)
            implements MulticastMessage {
        @Override
        public int etherType() {
            return group.etherType();
        }
    }

    /** A host is in a group: a report of IGMPv1, IGMPv2 or MLDv1. */
    record Join(IpAddress group, int version) implements MulticastMessage {
        @Override
        public int etherType() {
            return group.etherType();
        }
    }

    /** A host leaves a group: a leave of IGMPv2, a done of MLDv1. */
    record Leave(IpAddress group) implements MulticastMessage {
        @Override
        public int etherType() {
            return group.etherType();
        }
    }

    /**
     * A host says from which sources it wants groups: a report of IGMPv3 or MLDv2.
     *
     * @param host its address
     * @param records those that are whole; what follows one that is cut off is not read
     */
    record SourceReport(IpAddress host, List<GroupRecord> records) implements MulticastMessage {
        public SourceReport {
            records = List.copyOf(records);
        }

        @Override
        public int etherType() {
            return host.etherType();
        }
    }

    /** A multicast router says that it is there: a PIM hello, or an advertisement of RFC 4286. */
    record RouterHello(int etherType) implements MulticastMessage {}

    /** IGMP or MLD that is not believed. @param why a few words */
    record Malformed(int etherType, String why) implements MulticastMessage {}

    /** One record of a {@link SourceReport}. */
    record GroupRecord(RecordType type, IpAddress group, List<IpAddress> sources) {
        public GroupRecord {
            sources = List.copyOf(sources);
        }
    }

    /** What a host says about sources (RFC 3376, 4.2.12; RFC 3810, 5.2.12), by its number less one. */
    enum RecordType {
        MODE_IS_INCLUDE,
        MODE_IS_EXCLUDE,
        CHANGE_TO_INCLUDE,
        CHANGE_TO_EXCLUDE,
        ALLOW_NEW_SOURCES,
        BLOCK_OLD_SOURCES
    }
}
