package io.vetch.pcap.dissect;

import java.util.List;
import java.util.Map;

/** Spanning tree BPDUs (IEEE 802.1D-2004, 9; 802.1Q-2022, 14). */
final class Stp {
    private static final int RAPID = 2;
    private static final int MULTIPLE = 3;
    private static final int SHORTEST_PATH = 4;

    private static final int CONFIG = 0x00;
    private static final int RAPID_CONFIG = 0x02;
    private static final int CONFIG_LENGTH = 35;
    private static final int RAPID_LENGTH = 36;
    private static final int MULTIPLE_LENGTH = 102;

    private static final Map<Integer, String> VERSIONS =
            Map.of(0, "802.1d", RAPID, "802.1w", MULTIPLE, "802.1s", SHORTEST_PATH, "802.1aq");
    private static final Map<Integer, String> TYPES =
            Map.of(CONFIG, "Config", RAPID_CONFIG, "Rapid STP", 0x80, "Topology Change");

    private static final List<Words.Flag> FLAGS = List.of(
            new Words.Flag(0x01, "Topology change"),
            new Words.Flag(0x02, "Proposal"),
            new Words.Flag(0x10, "Learn"),
            new Words.Flag(0x20, "Forward"),
            new Words.Flag(0x40, "Agreement"),
            new Words.Flag(0x80, "Topology change ACK"));

    private Stp() {}

    static void print(Dissection frame, int at, int length) {
        frame.enter("stp");
        if (length < 4) {
            frame.invalid();
            return;
        }
        if (frame.u16(at) != 0) {
            frame.add("unknown STP version, length ").add(length);
            return;
        }
        int version = frame.u8(at + 2);
        frame.add("STP " + VERSIONS.getOrDefault(version, "Unknown STP protocol (" + Words.hex(version, 2) + ")"));
        if (!VERSIONS.containsKey(version)) {
            return;
        }
        int type = frame.u8(at + 3);
        frame.add(", " + TYPES.getOrDefault(type, "Unknown BPDU Type (" + Words.hex(type, 2) + ")"));
        if (type == CONFIG) {
            printConfig(frame, at, length, CONFIG_LENGTH);
        } else if (type == RAPID_CONFIG && version == RAPID) {
            printConfig(frame, at, length, RAPID_LENGTH);
        } else if (type == RAPID_CONFIG && version >= MULTIPLE) {
            printMultiple(frame, at, length);
        }
    }

    private static void printConfig(Dissection frame, int at, int length, int shortest) {
        if (length < shortest) {
            frame.invalid();
            return;
        }
        frame.add(", Flags [" + flags(frame, at) + "]");
        frame.add(", bridge-id " + bridge(frame, at + 17) + "." + frame.hex(at + 25, 2) + ", length " + length);
    }

    private static void printMultiple(Dissection frame, int at, int length) {
        if (length < MULTIPLE_LENGTH || frame.u8(at + 35) != 0) {
            frame.invalid();
            return;
        }
        frame.need(at + RAPID_LENGTH, 2);
        frame.add(", CIST Flags [" + flags(frame, at) + "], length " + length);
    }

    /** {@code 8000.02:00:00:00:00:01}: priority and address. */
    private static String bridge(Dissection frame, int at) {
        return frame.hex(at, 2) + "." + frame.octets(at + 2, 6);
    }

    private static String flags(Dissection frame, int at) {
        return Words.flags(frame.u8(at + 4), FLAGS, ", ");
    }
}
