package io.vetch.core.stp.rstp;

/** What a received BPDU means for a port ({@code rcvInfo()}, 17.21.8). */
enum RcvdInfo {
    SUPERIOR_DESIGNATED_INFO,
    REPEATED_DESIGNATED_INFO,
    INFERIOR_DESIGNATED_INFO,
    INFERIOR_ROOT_ALTERNATE_INFO,
    OTHER_INFO
}
