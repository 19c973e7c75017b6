package io.vetch.pcap.dissect;

/** Domain names (RFC 1035, 3.1 and 4.1.4). Indexes are -1 where a name is cut off or wrong. */
final class DnsNames {
    private static final int LONGEST = 255;
    private static final int KIND = 0xc0;
    private static final int POINTER = 0xc0;
    private static final int LABEL = 0x00;
    /** Labels of another kind (RFC 6891, 5): none is in use. */
    private static final int EXTENDED = 0x40;
    /** RFC 2673, historic. */
    private static final int BIT_STRING = 1;

    private DnsNames() {}

    /** Index after the name. */
    static int skip(Dissection frame, int from) {
        int at = from;
        while (frame.has(at, 1)) {
            int octet = frame.u8(at++);
            if (octet == 0) {
                return at;
            }
            switch (octet & KIND) {
                case POINTER -> {
                    return at + 1;
                }
                case LABEL -> at += octet;
                default -> {
                    if (octet != (EXTENDED | BIT_STRING) || !frame.has(at, 1)) {
                        return -1;
                    }
                    at += 1 + (bits(frame, at) + 7) / 8;
                }
            }
        }
        return -1;
    }

    /**
     * Prints the name with a dot after each label.
     *
     * @param message index of the message that pointers are relative to
     * @return index after the name
     */
    static int print(Dissection frame, int from, int message) {
        int length = labelLength(frame, from);
        if (length < 0) {
            return -1;
        }
        int octet = frame.u8(from);
        int at = from + 1;
        int after = (octet & KIND) == POINTER ? -1 : at + length;
        int lowest = from - message;
        int characters = 0;
        boolean compressed = false;
        frame.add(octet == 0 ? "." : "");
        while (octet != 0 && at < frame.end()) {
            if ((octet & KIND) == POINTER) {
                after = compressed ? after : at + 1;
                compressed = true;
                int target = (octet << 8 | frame.u8(at)) & 0x3fff;
                if (Integer.compareUnsigned(target, lowest) >= 0) {
                    frame.add("<BAD PTR>");
                    return -1;
                }
                lowest = target;
                at = message + target;
            } else {
                if (!printLabel(frame, octet, at, length, characters)) {
                    return -1;
                }
                characters += (octet & KIND) == LABEL ? length : 0;
                frame.add(characters <= LONGEST ? "." : "");
                characters++;
                at += length;
            }
            length = labelLength(frame, at);
            if (length < 0) {
                return -1;
            }
            octet = frame.u8(at++);
            after = compressed ? after : after + length + 1;
        }
        frame.add(characters > LONGEST ? "<DOMAIN NAME TOO LONG>" : "");
        return after;
    }

    private static boolean printLabel(Dissection frame, int octet, int at, int length, int characters) {
        if ((octet & KIND) == EXTENDED) {
            printBits(frame, at);
            return true;
        }
        int shown = Math.max(0, Math.min(length, LONGEST - characters));
        return frame.addEscaped(at, shown) == shown;
    }

    /** {@code \[xabc/12]}: bits in hexadecimal, and how many they are. */
    private static void printBits(Dissection frame, int at) {
        int bits = bits(frame, at);
        frame.add("\\[x");
        int left = bits;
        int next = at + 1;
        for (; left > 7; left -= 8) {
            frame.addHex(frame.u8(next++), 2);
        }
        if (left > 4) {
            frame.addHex(frame.u8(next) & (0xff << (8 - left)), 2);
        } else if (left > 0) {
            frame.addHex((frame.u8(next) >> 4) & (0xf << (4 - left)), 1);
        }
        frame.add("/" + bits + "]");
    }

    private static int bits(Dissection frame, int at) {
        int bits = frame.u8(at);
        return bits == 0 ? 256 : bits;
    }

    /** Bytes after the first one; -1 if there is none. Complains of a kind of label that nobody uses. */
    private static int labelLength(Dissection frame, int at) {
        if (!frame.has(at, 1)) {
            return -1;
        }
        int octet = frame.u8(at);
        switch (octet & KIND) {
            case LABEL, POINTER -> {
                return octet;
            }
            case EXTENDED -> {
                if ((octet & ~KIND) == BIT_STRING) {
                    return frame.has(at + 1, 1) ? (bits(frame, at + 1) + 7) / 8 + 1 : -1;
                }
                frame.add("<ELT " + (octet & ~KIND) + ">");
            }
            default -> frame.add("<BAD LABEL TYPE>");
        }
        return -1;
    }
}
