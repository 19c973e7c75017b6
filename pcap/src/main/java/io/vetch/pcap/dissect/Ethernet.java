package io.vetch.pcap.dissect;

/**
 * Ethernet II, IEEE 802.3 with LLC, and VLAN tags (IEEE 802.3-2022, 3.1; 802.1Q-2022, 9). Tags show only where the
 * link header does, as in tcpdump.
 */
final class Ethernet implements Protocol {
    private static final int ADDRESSES = 12;
    private static final int HEADER = 14;
    private static final int LARGEST_LENGTH = 1500;

    @Override
    public void print(Dissection frame, int at, int length) {
        boolean outermost = at == 0;
        if (!frame.has(at, HEADER)) {
            frame.truncated();
            frame.payloadAt(outermost ? frame.end() : frame.payloadAt());
            return;
        }
        if (frame.printsLinkHeader()) {
            printAddresses(frame, at);
        }
        int typeAt = at + ADDRESSES;
        boolean lengthPrinted = false;
        while (EtherTypes.isTag(frame.u16(typeAt))) {
            if (!frame.has(typeAt, 6)) {
                frame.enter("vlan");
                frame.truncated();
                frame.payloadAt(outermost ? frame.end() : frame.payloadAt());
                return;
            }
            if (frame.printsLinkHeader()) {
                printTag(frame, typeAt, lengthPrinted ? ", " : lengthWords(length));
                lengthPrinted = true;
            }
            typeAt += 4;
        }
        if (outermost) {
            frame.payloadAt(typeAt + 2);
        }
        int rest = length - (typeAt + 2 - at);
        if (frame.u16(typeAt) <= LARGEST_LENGTH) {
            printWithLength(frame, at, typeAt, rest, lengthPrinted);
        } else {
            printWithType(frame, at, typeAt, length, lengthPrinted);
        }
    }

    private static void printAddresses(Dissection frame, int at) {
        frame.addMac(at + 6).add(" > ").addMac(at).add(", ");
    }

    private static String lengthWords(int length) {
        return ", length " + length + ": ";
    }

    private static void printTag(Dissection frame, int typeAt, String separator) {
        int tag = frame.u16(typeAt + 2);
        frame.add(EtherTypes.words(frame, frame.u16(typeAt)) + separator + "vlan " + (tag & 0xfff) + ", p "
                + (tag >> 13) + ((tag & 0x1000) == 0 ? "" : ", DEI") + ", ");
    }

    /** The field is a length: what is longer is padding, and LLC follows. */
    private static void printWithLength(Dissection frame, int at, int typeAt, int rest, boolean lengthPrinted) {
        int payload = Math.min(frame.u16(typeAt), rest);
        int outerEnd = frame.end();
        frame.limit(typeAt + 2, payload);
        if (frame.printsLinkHeader()) {
            frame.add(lengthPrinted ? "802.3" : "802.3" + lengthWords(payload));
        }
        if (!Llc.print(frame, at, typeAt + 2, payload)) {
            frame.dump(typeAt + 2, frame.end() - typeAt - 2);
        }
        frame.restoreEnd(outerEnd);
    }

    private static void printWithType(Dissection frame, int at, int typeAt, int length, boolean lengthPrinted) {
        int type = frame.u16(typeAt);
        int payloadAt = typeAt + 2;
        if (frame.printsLinkHeader()) {
            frame.add(EtherTypes.words(frame, type)).add(lengthPrinted ? ", " : lengthWords(length));
        }
        if (Protocols.printEtherType(frame, type, payloadAt, length - (payloadAt - at))) {
            return;
        }
        if (!frame.printsLinkHeader()) {
            printAddresses(frame, at);
            frame.add(EtherTypes.words(frame, type)).add(lengthWords(length));
        }
        frame.dump(payloadAt, frame.end() - payloadAt);
    }
}
