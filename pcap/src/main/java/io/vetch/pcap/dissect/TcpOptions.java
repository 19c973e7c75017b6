package io.vetch.pcap.dissect;

/** TCP options (IANA tcp-parameters): the common ones in words, others in hexadecimal. */
final class TcpOptions {
    private static final int END = 0;
    private static final int NOP = 1;
    private static final int SEGMENT_SIZE = 2;
    private static final int WINDOW_SCALE = 3;
    private static final int SACK_PERMITTED = 4;
    private static final int SACK = 5;
    private static final int TIME_STAMPS = 8;

    private TcpOptions() {}

    /** False if they are cut off or wrong, and the line ends there. */
    static boolean print(Dissection frame, int from, int length, TcpSequences.Relative relative) {
        frame.add(", options [");
        int end = from + length;
        int at = from;
        while (at < end) {
            frame.add(at == from ? "" : ",");
            int kind = frame.u8(at);
            if (kind == END) {
                frame.add("eol");
                break;
            }
            int size = kind == NOP ? 1 : frame.u8(at + 1);
            if (size == 0 || (size == 1 && kind != NOP) || at + size > end) {
                frame.add("[bad opt]").add(at == from ? "" : "]");
                return false;
            }
            frame.add(name(kind));
            if (!frame.has(at, size)) {
                frame.truncated();
                frame.add(at == from ? "" : ">");
                return false;
            }
            printValue(frame, kind, at + 2, size - 2, relative);
            at += size;
        }
        frame.add("]");
        return true;
    }

    private static String name(int kind) {
        return switch (kind) {
            case NOP -> "nop";
            case SEGMENT_SIZE -> "mss";
            case WINDOW_SCALE -> "wscale";
            case SACK_PERMITTED -> "sackOK";
            case SACK -> "sack";
            case TIME_STAMPS -> "TS";
            default -> "unknown-" + kind;
        };
    }

    private static void printValue(Dissection frame, int kind, int at, int length, TcpSequences.Relative relative) {
        if (kind == SEGMENT_SIZE && length == 2) {
            frame.add(" ").add(frame.u16(at));
        } else if (kind == WINDOW_SCALE && length == 1) {
            frame.add(" ").add(frame.u8(at));
        } else if (kind == TIME_STAMPS && length == 8) {
            frame.add(" val ").add(frame.i32(at)).add(" ecr ").add(frame.i32(at + 4));
        } else if (kind == SACK && length % 8 == 0) {
            printSelective(frame, at, length, relative.selectiveBase());
        } else if (length > 0) {
            frame.add(" 0x" + frame.hex(at, length));
        }
    }

    private static void printSelective(Dissection frame, int at, int length, int base) {
        frame.add(" " + length / 8 + " ");
        for (int i = at; i < at + length; i += 8) {
            frame.add("{")
                    .add(frame.i32(i) - base)
                    .add(":")
                    .add(frame.i32(i + 4) - base)
                    .add("}");
        }
    }
}
