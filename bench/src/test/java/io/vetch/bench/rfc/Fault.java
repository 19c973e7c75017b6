package io.vetch.bench.rfc;

/** What a {@link FaultySwitch} does wrong. */
enum Fault {
    NONE,
    DROPS_EACH_1000TH,
    DUPLICATES_EACH_1000TH,
    /** Each 1000th frame is sent after the next one of its flow. */
    REORDERS_EACH_1000TH,
    /** One bit in the middle of each 1000th frame. */
    CORRUPTS_EACH_1000TH,
    FLOODS_KNOWN,
    /** What is for the second port is also sent to the fourth. */
    LEAKS_TO_FOURTH,
    /** Keeps only the 100 addresses it learned last. */
    FORGETS_AFTER_100,
    /** Pads frames with an octet that was not there. */
    LENGTHENS,
    /** Each port takes so many frames a second, and loses the rest. */
    LIMITS_PORTS,
    /** As before, and with each frame that is lost so is the next one from the same port, whoever it is for. */
    BLOCKS_HEAD_OF_LINE
}
