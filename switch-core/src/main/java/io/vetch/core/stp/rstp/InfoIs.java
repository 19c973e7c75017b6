package io.vetch.core.stp.rstp;

/** Where a port's {@code portPriority} comes from (17.19.10). */
enum InfoIs {
    RECEIVED,
    MINE,
    AGED,
    DISABLED
}
