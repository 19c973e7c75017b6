package io.vetch.pcap.dissect;

/** Network time (RFC 5905): version and mode; with {@code -v} leap seconds, times, control messages. */
final class Ntp implements Protocol {
    private static final String[] MODES = {
        "unspecified",
        "symmetric active",
        "symmetric passive",
        "Client",
        "Server",
        "Broadcast",
        "Control Message",
        "Reserved"
    };

    private static final String[] LEAPS = {"", "+1s", "-1s", "clock unsynchronized"};
    private static final int CONTROL = 6;

    @Override
    public void print(Dissection frame, int at, int length) {
        frame.enter("ntp");
        int status = frame.u8(at);
        frame.add("NTPv" + (status >> 3 & 7) + ", " + MODES[status & 7] + ", length ")
                .add(length);
        if (frame.isVerbose()) {
            printDetails(frame, at, length, status);
        }
    }

    private static void printDetails(Dissection frame, int at, int length, int status) {
        frame.add("\n\tLeap indicator: " + LEAPS[status >> 6] + " (" + (status & 0xc0) + ")");
        int mode = status & 7;
        if (mode < CONTROL) {
            NtpTimes.print(frame, at, length);
        } else if (mode == CONTROL) {
            printControl(frame, at, length);
        }
    }

    /** RFC 9327, 2. */
    private static void printControl(Dissection frame, int at, int length) {
        if (length < 12) {
            frame.invalid();
            frame.expect(at, length);
            return;
        }
        int control = frame.u8(at + 1);
        frame.add(((control & 0x80) == 0 ? ", Request" : ", Response") + ((control & 0x40) == 0 ? ", OK" : ", Error")
                + ((control & 0x20) == 0 ? ", Last" : ", More") + ", OpCode=" + (control & 0x1f) + "\n");
        frame.add("\tSequence=" + frame.u16(at + 2));
        int state = frame.u16(at + 4);
        frame.add(", Status=" + (state == 0 ? "0" : Words.hex(state, 1)));
        frame.add(", Assoc.=" + frame.u16(at + 6));
        frame.add(", Offset=" + frame.u16(at + 8));
        int count = frame.u16(at + 10);
        frame.add(", Count=" + count);
        if (12 + count > length) {
            frame.invalid();
            frame.expect(at, length);
        } else if (count != 0) {
            frame.expect(at + 12, count);
            frame.add("\n\tTO-BE-DONE: data not interpreted");
        }
    }
}
