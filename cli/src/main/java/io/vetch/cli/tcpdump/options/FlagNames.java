package io.vetch.cli.tcpdump.options;

import io.vetch.cli.tcpdump.options.GetOpt.LongFlag;
import java.util.List;

/** The flags of tcpdump 4.99.3 on Linux, and ours, which have no short forms. */
final class FlagNames {
    static final String SHORT = "aAbB:c:C:dDeE:fF:G:hHi:Ij:JKlLm:M:nNOpqQ:r:s:StT:uUvV:w:W:xXy:Yz:Z:#";

    static final int VERSION = 128;
    static final int PRECISION = 129;
    static final int IMMEDIATE = 130;
    static final int PRINT = 131;
    static final int MICRO = 133;
    static final int NANO = 134;
    static final int COUNT = 136;
    static final int WHY = 256;
    static final int PCAPNG = 257;
    static final int SEGMENT = 258;

    /** In tcpdump's order: messages about ambiguous names list them so. */
    static final List<LongFlag> LONG = List.of(
            new LongFlag("buffer-size", true, 'B'),
            new LongFlag("list-interfaces", false, 'D'),
            new LongFlag("help", false, 'h'),
            new LongFlag("interface", true, 'i'),
            new LongFlag("monitor-mode", false, 'I'),
            new LongFlag("time-stamp-type", true, 'j'),
            new LongFlag("list-time-stamp-types", false, 'J'),
            new LongFlag("micro", false, MICRO),
            new LongFlag("nano", false, NANO),
            new LongFlag("time-stamp-precision", true, PRECISION),
            new LongFlag("dont-verify-checksums", false, 'K'),
            new LongFlag("list-data-link-types", false, 'L'),
            new LongFlag("no-optimize", false, 'O'),
            new LongFlag("no-promiscuous-mode", false, 'p'),
            new LongFlag("direction", true, 'Q'),
            new LongFlag("snapshot-length", true, 's'),
            new LongFlag("absolute-tcp-sequence-numbers", false, 'S'),
            new LongFlag("packet-buffered", false, 'U'),
            new LongFlag("linktype", true, 'y'),
            new LongFlag("immediate-mode", false, IMMEDIATE),
            new LongFlag("relinquish-privileges", true, 'Z'),
            new LongFlag("count", false, COUNT),
            new LongFlag("number", false, '#'),
            new LongFlag("print", false, PRINT),
            new LongFlag("version", false, VERSION),
            LongFlag.whole("why", WHY),
            LongFlag.whole("pcapng", PCAPNG),
            LongFlag.whole("segment", SEGMENT));

    private FlagNames() {}
}
