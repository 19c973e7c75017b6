package io.vetch.pcap.dissect;

import java.util.Map;

/** DHCP options with a layout of their own. */
final class DhcpSpecials {
    private static final int NETBIOS_NODE = 46;
    private static final int OVERLOAD = 52;
    private static final int CLIENT_ID = 61;
    private static final int USER_CLASS = 77;
    private static final int CLIENT_NAME = 81;
    private static final int AGENT = 82;

    private static final Map<Integer, String> NODES = Map.of(1, "b-node", 2, "p-node", 4, "m-node", 8, "h-node");
    private static final Map<Integer, String> OVERLOADED = Map.of(1, "file", 2, "sname", 3, "file+sname");
    private static final Map<Integer, String> HARDWARE =
            Map.of(1, "ether", 6, "ieee802", 7, "arcnet", 15, "frelay", 23, "strip", 24, "ieee1394");
    private static final Map<Integer, String> AGENT_PARTS = Map.of(1, "Circuit-ID", 2, "Remote-ID", 6, "Subscriber-ID");

    private DhcpSpecials() {}

    /** Index after what was printed. All {@code length} bytes are there. */
    static int print(Dissection frame, int code, int at, int length) {
        return switch (code) {
            case NETBIOS_NODE -> printWord(frame, NODES, at, length);
            case OVERLOAD -> printWord(frame, OVERLOADED, at, length);
            case CLIENT_ID -> printClient(frame, at, length);
            case USER_CLASS -> printClasses(frame, at, length);
            case CLIENT_NAME -> printName(frame, at, length);
            case AGENT -> printAgent(frame, at, length);
            default -> printRoutes(frame, at, length);
        };
    }

    private static int printWord(Dissection frame, Map<Integer, String> words, int at, int length) {
        if (length == 0) {
            frame.add("[ERROR: length < 1 bytes]");
            return at;
        }
        int value = frame.u8(at);
        frame.add(words.getOrDefault(value, "#" + value));
        return at + 1;
    }

    private static int printClient(Dissection frame, int at, int length) {
        if (length == 0) {
            frame.add("[ERROR: length < 1 bytes]");
            return at;
        }
        int type = frame.u8(at);
        if (type == 0) {
            printQuoted(frame, at + 1, length - 1);
        } else {
            frame.add(HARDWARE.getOrDefault(type, "hardware-type " + type + ",") + " "
                    + frame.octets(at + 1, length - 1));
        }
        return at + length;
    }

    private static void printQuoted(Dissection frame, int at, int length) {
        frame.add("\"").addEscaped(at, length);
        frame.add("\"");
    }

    /** RFC 3004. */
    private static int printClasses(Dissection frame, int from, int length) {
        int stop = from + length;
        if (length < 2) {
            frame.add("[ERROR: length < 2 bytes]");
            return stop;
        }
        int at = from;
        for (int number = 1; at < stop; number++) {
            int size = frame.u8(at++);
            frame.add("\n\t      instance#" + number + ": ");
            if (size == 0 || size > stop - at) {
                frame.add(size == 0 ? "[ERROR: suboption length must be non-zero]" : "[ERROR: invalid option]");
                return stop;
            }
            printQuoted(frame, at, size);
            frame.add(", length " + size);
            at += size;
        }
        return stop;
    }

    /** RFC 4702. */
    private static int printName(Dissection frame, int at, int length) {
        if (length < 3) {
            frame.add("[ERROR: length < 3 bytes]");
            return at + length;
        }
        int flags = frame.u8(at);
        frame.add((flags & 0xf0) == 0 ? "" : "[ERROR: MBZ nibble 0x" + Integer.toHexString(flags >> 4) + " != 0] ");
        if ((flags & 0x0f) != 0) {
            frame.add("[" + ((flags & 1) == 0 ? "" : "S") + ((flags & 2) == 0 ? "" : "O")
                    + ((flags & 4) == 0 ? "" : "E") + ((flags & 8) == 0 ? "" : "N") + "] ");
        }
        int first = frame.u8(at + 1);
        int second = frame.u8(at + 2);
        frame.add(first == 0 && second == 0 ? "" : first + "/" + second + " ");
        printQuoted(frame, at + 3, length - 3);
        return at + length;
    }

    /** RFC 3046. */
    private static int printAgent(Dissection frame, int from, int length) {
        int stop = from + length;
        int at = from;
        while (stop - at >= 2) {
            int kind = frame.u8(at);
            int size = frame.u8(at + 1);
            at += 2;
            frame.add("\n\t      " + AGENT_PARTS.getOrDefault(kind, "Unknown") + " SubOption " + kind + ", length "
                    + size + ": ");
            if (size > stop - at) {
                frame.add("length goes past end of option");
                return stop;
            }
            if (AGENT_PARTS.containsKey(kind)) {
                frame.addEscaped(at, size);
            } else {
                frame.addUnknown(at, size, "\n\t\t");
            }
            at += size;
        }
        return at;
    }

    /** RFC 3442. */
    private static int printRoutes(Dissection frame, int from, int length) {
        int stop = from + length;
        if (length < 5) {
            frame.add("[ERROR: length < 5 bytes]");
            return stop;
        }
        int at = from;
        boolean first = true;
        while (at < stop) {
            frame.add(first ? "" : ",");
            int bits = frame.u8(at++);
            int octets = (bits + 7) / 8;
            if (bits > 32) {
                frame.add("[ERROR: Mask width (" + bits + ") > 32]");
                return stop;
            }
            if (stop - at < octets + 4) {
                frame.add("[ERROR: Remaining length (" + (stop - at) + ") < " + (octets + 4) + " bytes]");
                return stop;
            }
            byte[] network = new byte[4];
            System.arraycopy(frame.copy(at, octets), 0, network, 0, octets);
            frame.add("(" + (bits == 0 ? "default" : IpText.ipv4(network) + "/" + bits) + ":" + frame.ipv4(at + octets)
                    + ")");
            at += octets + 4;
            first = false;
        }
        return stop;
    }
}
