package io.vetch.core.multicast.message;

import io.vetch.core.multicast.statistics.MessageKind;
import java.util.List;
import java.util.Optional;

/** What a frame tells a snooper. */
public sealed interface MulticastMessage {
    /** {@link IpAddress#IPV4} or {@link IpAddress#IPV6}. */
    int etherType();

    /** What it is counted as; empty if it is not. */
    Optional<MessageKind> kind();

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

        @Override
        public Optional<MessageKind> kind() {
            return Optional.of(queryKind(etherType(), version));
        }
    }

    /** Of a query of this version. */
    static MessageKind queryKind(int etherType, int version) {
        if (etherType == IpAddress.IPV6) {
            return version == 2 ? MessageKind.MLD_V2_QUERY : MessageKind.MLD_V1_QUERY;
        }
        return switch (version) {
            case 1 -> MessageKind.IGMP_V1_QUERY;
            case 2 -> MessageKind.IGMP_V2_QUERY;
            default -> MessageKind.IGMP_V3_QUERY;
        };
    }

    /** A host is in a group: a report of IGMPv1, IGMPv2 or MLDv1. */
    record Join(IpAddress group, int version) implements MulticastMessage {
        @Override
        public int etherType() {
            return group.etherType();
        }

        @Override
        public Optional<MessageKind> kind() {
            if (etherType() == IpAddress.IPV6) {
                return Optional.of(MessageKind.MLD_V1_REPORT);
            }
            return Optional.of(version == 1 ? MessageKind.IGMP_V1_REPORT : MessageKind.IGMP_V2_REPORT);
        }
    }

    /** A host leaves a group: a leave of IGMPv2, a done of MLDv1. */
    record Leave(IpAddress group) implements MulticastMessage {
        @Override
        public int etherType() {
            return group.etherType();
        }

        @Override
        public Optional<MessageKind> kind() {
            return Optional.of(etherType() == IpAddress.IPV6 ? MessageKind.MLD_LEAVE : MessageKind.IGMP_LEAVE);
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

        @Override
        public Optional<MessageKind> kind() {
            return Optional.of(etherType() == IpAddress.IPV6 ? MessageKind.MLD_V2_REPORT : MessageKind.IGMP_V3_REPORT);
        }
    }

    /** A multicast router says that it is there: a PIM hello, or an advertisement of RFC 4286. */
    record RouterHello(int etherType) implements MulticastMessage {
        @Override
        public Optional<MessageKind> kind() {
            return Optional.empty();
        }
    }

    /** IGMP or MLD that is not believed. @param why a few words */
    record Malformed(int etherType, String why) implements MulticastMessage {
        @Override
        public Optional<MessageKind> kind() {
            return Optional.of(
                    etherType == IpAddress.IPV6 ? MessageKind.MLD_PARSE_ERROR : MessageKind.IGMP_PARSE_ERROR);
        }
    }

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
