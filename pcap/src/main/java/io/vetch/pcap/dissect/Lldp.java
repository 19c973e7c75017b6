package io.vetch.pcap.dissect;

/** Link layer discovery (IEEE 802.1AB-2016, 8): the length and the system's name. */
final class Lldp {
    private static final int SYSTEM_NAME = 5;

    private Lldp() {}

    static void print(Dissection frame, int at, int length) {
        frame.enter("lldp");
        frame.add("LLDP, length ").add(length);
        int next = at;
        int left = length;
        while (left >= 2) {
            frame.expect(next, 2);
            int header = frame.u16(next);
            int type = header >> 9;
            int size = header & 0x1ff;
            next += 2;
            left -= 2;
            if (type == 0 || size == 0) {
                return;
            }
            if (left < size) {
                throw Truncated.ENDS_PROTOCOL;
            }
            frame.expect(next, size);
            if (type == SYSTEM_NAME) {
                frame.add(": ").addPadded(next, size);
            }
            next += size;
            left -= size;
        }
    }
}
