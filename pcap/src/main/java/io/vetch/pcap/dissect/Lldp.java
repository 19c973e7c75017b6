package io.vetch.pcap.dissect;

/** Link layer discovery (IEEE 802.1AB-2016, 8): the length and the system's name. */
final class Lldp implements Protocol {
    private static final int SYSTEM_NAME = 5;

    @Override
    public void print(Dissection frame, int at, int length) {
        frame.enter("lldp");
        frame.add("LLDP, length ").add(length);
        int next = at;
        int left = length;
        while (left >= 2) {
            int header = frame.u16(next);
            int type = header >> 9;
            int size = header & 0x1ff;
            next += 2;
            left -= 2;
            if (type == 0 || size == 0) {
                return;
            }
            if (!frame.has(next, size) || left < size) {
                frame.truncated();
                return;
            }
            if (type == SYSTEM_NAME) {
                frame.add(": ");
                printName(frame, next, size);
            }
            next += size;
            left -= size;
        }
    }

    private static void printName(Dissection frame, int at, int size) {
        for (int i = at; i < at + size && frame.u8(i) != 0; i++) {
            frame.addEscaped(frame.u8(i));
        }
    }
}
