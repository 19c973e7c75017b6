package io.vetch.pcap.dissect;

/** Domain names (RFC 1035, 3.1 and 4.1.4). Indexes are -1 where a name is cut off or wrong. */
final class DnsNames {
    private static final int LONGEST = 255;
    private static final int KIND = 0xc0;
    private static final int POINTER = 0xc0;
    private static final int LABEL = 0x00;
    /** Labels of another kind (RFC 6891, 5): none is in use. */
    private static final int EXTENDED = 0x40;

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
        int after = -1;
        int at = from;
        int lowest = from - message;
        int characters = 0;
        if (!startsLabel(frame, at)) {
            return -1;
        }
        if (frame.u8(at) == 0) {
            frame.add(".");
            return at + 1;
        }
        while (frame.u8(at) != 0) {
            int octet = frame.u8(at);
            if ((octet & KIND) == POINTER) {
                after = after < 0 ? at + 2 : after;
                if (!frame.has(at + 1, 1)) {
                    return -1;
                }
                int target = frame.u16(at) & 0x3fff;
                if (target >= lowest) {
                    frame.add("<BAD PTR>");
                    return -1;
                }
                lowest = target;
                at = message + target;
            } else {
                if (!printLabel(frame, at + 1, octet, characters)) {
                    return -1;
                }
                characters += octet;
                frame.add(characters <= LONGEST ? "." : "");
                characters++;
                at += 1 + octet;
            }
            if (!startsLabel(frame, at)) {
                return -1;
            }
        }
        frame.add(characters > LONGEST ? "<DOMAIN NAME TOO LONG>" : "");
        return after < 0 ? at + 1 : after;
    }

    private static boolean printLabel(Dissection frame, int at, int length, int characters) {
        int shown = Math.max(0, Math.min(length, LONGEST - characters));
        return frame.addEscaped(at, shown) == shown;
    }

    /** Complains of a kind of label that nobody uses. */
    private static boolean startsLabel(Dissection frame, int at) {
        if (!frame.has(at, 1)) {
            return false;
        }
        int octet = frame.u8(at);
        switch (octet & KIND) {
            case LABEL, POINTER -> {
                return true;
            }
            case EXTENDED -> frame.add("<ELT " + (octet & ~KIND) + ">");
            default -> frame.add("<BAD LABEL TYPE>");
        }
        return false;
    }
}
