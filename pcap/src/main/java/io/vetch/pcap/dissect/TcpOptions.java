package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.Map;

/** TCP options (IANA tcp-parameters). */
final class TcpOptions {
    private static final int END = 0;
    private static final int NOP = 1;
    private static final int SACK_PERMITTED = 4;
    private static final int SACK = 5;
    private static final int SIGNATURE = 19;
    private static final int AUTHENTICATION = 29;
    private static final int MULTIPATH = 30;
    private static final int EXPERIMENT = 254;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            entry(END, "eol"),
            entry(NOP, "nop"),
            entry(2, "mss"),
            entry(3, "wscale"),
            entry(SACK_PERMITTED, "sackOK"),
            entry(SACK, "sack"),
            entry(6, "echo"),
            entry(7, "echoreply"),
            entry(8, "TS"),
            entry(11, "cc"),
            entry(12, "ccnew"),
            entry(13, ""),
            entry(SIGNATURE, "md5"),
            entry(20, "scps"),
            entry(28, "uto"),
            entry(AUTHENTICATION, "tcp-ao"),
            entry(MULTIPATH, "mptcp"),
            entry(34, "tfo"),
            entry(EXPERIMENT, "exp"));

    private final Dissection frame;
    private final TcpSequences.Relative relative;
    private final int segmentEnd;
    private boolean first = true;

    private TcpOptions(Dissection frame, TcpSequences.Relative relative, int segmentEnd) {
        this.frame = frame;
        this.relative = relative;
        this.segmentEnd = segmentEnd;
    }

    /**
     * False if they are cut off or wrong, and the line ends there.
     *
     * @param segmentEnd index after the segment's last byte
     */
    static boolean print(Dissection frame, int at, int length, TcpSequences.Relative relative, int segmentEnd) {
        frame.add(", options [");
        boolean complete = new TcpOptions(frame, relative, segmentEnd).printAll(at, length);
        frame.add(complete ? "]" : "");
        return complete;
    }

    private boolean printAll(int from, int length) {
        int at = from;
        int left = length;
        while (left > 0) {
            frame.add(first ? "" : ",");
            int kind = frame.u8(at);
            int size = kind == END || kind == NOP ? 1 : frame.u8(at + 1);
            if (kind > NOP && (size < 2 || size > left)) {
                return bad();
            }
            int used = printOption(at, kind, size, left);
            if (used < 0) {
                return false;
            }
            frame.add(used == size ? "" : "[len " + size + "]");
            first = false;
            if (kind == END) {
                return true;
            }
            at += used;
            left -= used;
        }
        return true;
    }

    /** Bytes of the option that were looked at, or -1 if the line ends here. */
    private int printOption(int at, int kind, int size, int left) {
        frame.add(NAMES.getOrDefault(kind, "unknown-" + kind));
        if (kind == END || kind == NOP) {
            return 1;
        }
        int data = at + 2;
        int wanted = dataLength(kind, size);
        if (!looksStepByStep(kind) && !check(data, wanted, left - 2)) {
            return -1;
        }
        switch (kind) {
            case 2 -> frame.add(" " + frame.u16(data));
            case 3 -> frame.add(" " + frame.u8(data));
            case SACK_PERMITTED -> {}
            case SACK -> {
                return printSelective(data, wanted, left - 2) ? size : -1;
            }
            case 6, 7, 11, 12, 13 -> frame.add(" " + frame.u32(data));
            case 8 -> frame.add(" val " + frame.u32(data) + " ecr " + frame.u32(data + 4));
            case SIGNATURE -> frame.add(" " + signature(data));
            case 20 -> frame.add(" cap " + frame.hex(data, 1) + " id " + frame.u8(data + 1));
            case 28 -> printTimeout(data);
            case AUTHENTICATION -> {
                return printAuthentication(data, wanted) ? size : -1;
            }
            case 34 -> printFastOpen(data, wanted, " ");
            case EXPERIMENT -> {
                return printExperiment(data, wanted) ? size : -1;
            }
            case MULTIPATH -> frame.add(" 0x" + frame.hex(data, wanted));
            default -> {
                frame.add(wanted == 0 ? "" : " 0x");
                return printHex(data, 0, wanted) ? size : -1;
            }
        }
        return 2 + wanted;
    }

    /** Prints what there is of an option that is cut off. */
    private static boolean looksStepByStep(int kind) {
        return kind == SACK_PERMITTED || kind == SACK || kind == AUTHENTICATION || !NAMES.containsKey(kind);
    }

    private boolean printHex(int at, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!frame.has(at + i, 1)) {
                return cutOff();
            }
            frame.add(frame.hex(at + i, 1));
        }
        return true;
    }

    /** Fixed by the kind, or what the option says. */
    private static int dataLength(int kind, int size) {
        return switch (kind) {
            case 2, 20, 28 -> 2;
            case 3 -> 1;
            case SACK_PERMITTED -> 0;
            case 6, 7, 11, 12, 13 -> 4;
            case 8 -> 8;
            case SIGNATURE -> 16;
            default -> size - 2;
        };
    }

    private boolean check(int at, int count, int left) {
        if (count > left) {
            return bad();
        }
        if (!frame.has(at, count)) {
            return cutOff();
        }
        return true;
    }

    private boolean bad() {
        frame.add("[bad opt]").add(first ? "" : "]");
        return false;
    }

    private boolean cutOff() {
        frame.truncated();
        frame.add(first ? "" : ">");
        return false;
    }

    private boolean printSelective(int at, int count, int left) {
        if (count % 8 != 0) {
            frame.add(" invalid sack");
            return true;
        }
        frame.add(" " + count / 8 + " ");
        for (int i = 0; i < count; i += 8) {
            if (!check(at, i + 8, left)) {
                return false;
            }
            frame.add("{").add(frame.i32(at + i) - relative.selectiveBase());
            frame.add(":").add(frame.i32(at + i + 4) - relative.selectiveBase()).add("}");
        }
        return true;
    }

    /** Without a secret, which tcpdump takes by -M, it cannot be checked. */
    private String signature(int at) {
        String why = segmentEnd > frame.end() ? "snaplen too short" : "shared secret not supplied with -M";
        return why + ", can't check - " + frame.hex(at, 16);
    }

    private void printTimeout(int at) {
        int value = frame.u16(at);
        frame.add(" " + Words.hex(value, 1) + " " + ((value & 1) == 1 ? (value >> 1) * 60 : value >> 1));
    }

    private boolean printAuthentication(int at, int count) {
        if (count < 2) {
            frame.invalid();
            return true;
        }
        if (!frame.has(at, 1)) {
            return cutOff();
        }
        frame.add(" keyid " + frame.u8(at));
        if (!frame.has(at, 2)) {
            return cutOff();
        }
        frame.add(" rnextkeyid " + frame.u8(at + 1));
        frame.add(count > 2 ? " mac 0x" : "");
        return printHex(at, 2, count);
    }

    private void printFastOpen(int at, int count, String before) {
        frame.add(before);
        if (count == 0) {
            frame.add(" cookiereq");
        } else if (count % 2 != 0 || count < 4 || count > 16) {
            frame.invalid();
        } else {
            frame.add(" cookie " + frame.hex(at, count));
        }
    }

    private boolean printExperiment(int at, int count) {
        if (count < 2) {
            return bad();
        }
        int magic = frame.u16(at);
        if (magic == 0xf989) {
            printFastOpen(at + 2, count - 2, "-tfo");
        } else {
            frame.add("-" + Words.hex(magic, 4).substring(2));
        }
        return true;
    }
}
