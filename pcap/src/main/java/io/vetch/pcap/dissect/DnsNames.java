package io.vetch.pcap.dissect;

/** Domain names (RFC 1035, 3.1 and 4.1.4). Indexes are -1 where a name is cut off or wrong. */
final class DnsNames {
    private static final int LONGEST = 255;
    private static final int KIND = 0xc0;
    private static final int POINTER = 0xc0;
    private static final int LABEL = 0x00;

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
                    return -1;
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
                if (!printLabel(frame, at, length, characters)) {
                    return -1;
                }
                characters += length;
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

    private static boolean printLabel(Dissection frame, int at, int length, int characters) {
        int shown = Math.max(0, Math.min(length, LONGEST - characters));
        return frame.addEscaped(at, shown) == shown;
    }

    /** Bytes after the first one; -1 if there is none. Complains of a kind of label that nobody uses. */
    private static int labelLength(Dissection frame, int at) {
        if (!frame.has(at, 1)) {
            return -1;
        }
        int octet = frame.u8(at);
        int kind = octet & KIND;
        if (kind == LABEL || kind == POINTER) {
            return octet;
        }
        frame.add(kind == 0x40 ? "<ELT " + (octet & ~KIND) + ">" : "<BAD LABEL TYPE>");
        return -1;
    }
}
