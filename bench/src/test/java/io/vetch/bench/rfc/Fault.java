package io.vetch.bench.rfc;

/** What a {@link FaultySwitch} does wrong. */
enum Fault {
    NONE,
    DROPS_EACH_100TH,
    DUPLICATES_EACH_100TH,
    /** Each 100th frame is sent after the next one of its flow. */
    REORDERS_EACH_100TH,
    /** One bit in the middle of each 100th frame. */
    CORRUPTS_EACH_100TH,
    FLOODS_KNOWN,
    /** What is for the second port is also sent to the fourth. */
    LEAKS_TO_FOURTH,
    /** Keeps only the 100 addresses it learned last. */
    FORGETS_AFTER_100,
    /** Pads frames with an octet that was not there. */
    LENGTHENS,
    /** Each port takes so many frames a trial, and loses the rest. */
    LIMITS_PORTS,
    /** As before, and with each frame that is lost so is the next one from the same port, whoever it is for. */
    BLOCKS_HEAD_OF_LINE
}
