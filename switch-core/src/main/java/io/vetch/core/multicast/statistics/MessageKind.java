package io.vetch.core.multicast.statistics;

/** What messages are told apart by. Those that are not believed are counted where they come in alone. */
public enum MessageKind {
    IGMP_V1_QUERY,
    IGMP_V2_QUERY,
    IGMP_V3_QUERY,
    IGMP_V1_REPORT,
    IGMP_V2_REPORT,
    IGMP_V3_REPORT,
    IGMP_LEAVE,
    IGMP_PARSE_ERROR,
    MLD_V1_QUERY,
    MLD_V2_QUERY,
    MLD_V1_REPORT,
    MLD_V2_REPORT,
    /** A done of MLDv1. */
    MLD_LEAVE,
    MLD_PARSE_ERROR
}
