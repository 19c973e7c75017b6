package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.Map;

/** Link layer discovery (IEEE 802.1AB-2016, 8): the length and the system's name; with {@code -v} every TLV. */
final class Lldp implements Protocol {
    private static final int END = 0;
    private static final int CHASSIS = 1;
    private static final int PORT = 2;
    private static final int TIME_TO_LIVE = 3;
    private static final int PORT_DESCRIPTION = 4;
    private static final int SYSTEM_NAME = 5;
    private static final int SYSTEM_DESCRIPTION = 6;
    private static final int CAPABILITIES = 7;
    private static final int MANAGEMENT_ADDRESS = 8;
    private static final int PRIVATE = 127;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            entry(END, "End"),
            entry(CHASSIS, "Chassis ID"),
            entry(PORT, "Port ID"),
            entry(TIME_TO_LIVE, "Time to Live"),
            entry(PORT_DESCRIPTION, "Port Description"),
            entry(SYSTEM_NAME, "System Name"),
            entry(SYSTEM_DESCRIPTION, "System Description"),
            entry(CAPABILITIES, "System Capabilities"),
            entry(MANAGEMENT_ADDRESS, "Management Address"),
            entry(PRIVATE, "Organization specific"));

    @Override
    public void print(Dissection frame, int at, int length) {
        frame.enter("lldp");
        frame.add("LLDP, length ").add(length);
        int next = at;
        int left = length;
        while (left >= 2) {
            frame.expect(next, 2);
            int header = frame.u16(next);
            int type = header >> 9;
            int size = header & 0x1ff;
            if (frame.isVerbose()) {
                frame.add("\n\t" + NAMES.getOrDefault(type, "Unknown") + " TLV (" + type + "), length " + size);
            }
            next += 2;
            left -= 2;
            if (type == 0 || size == 0) {
                return;
            }
            if (left < size) {
                throw Truncated.ENDS_PROTOCOL;
            }
            frame.expect(next, size);
            printValue(frame, type, next, size);
            next += size;
            left -= size;
        }
    }

    private static void printValue(Dissection frame, int type, int at, int size) {
        if (type == SYSTEM_NAME) {
            frame.add(": ").addPadded(at, size);
        }
        if (!frame.isVerbose()) {
            return;
        }
        boolean known = printDetails(frame, type, at, size);
        if (!known || frame.verbosity() > 1) {
            frame.addUnknown(at, size, "\n\t  ");
        }
    }

    /** False if not all of it is known. */
    private static boolean printDetails(Dissection frame, int type, int at, int size) {
        switch (type) {
            case CHASSIS -> {
                return LldpDetails.printChassis(frame, at, size);
            }
            case PORT -> {
                return LldpDetails.printPort(frame, at, size);
            }
            case TIME_TO_LIVE -> {
                LldpDetails.require(size, 2);
                frame.add(": TTL " + frame.u16(at) + "s");
            }
            case PORT_DESCRIPTION -> frame.add(": ").addPadded(at, size);
            case SYSTEM_NAME -> {}
            case SYSTEM_DESCRIPTION -> frame.add("\n\t  ").addPadded(at, size);
            case CAPABILITIES -> LldpDetails.printCapabilities(frame, at, size);
            case MANAGEMENT_ADDRESS -> LldpDetails.printManagement(frame, at, size);
            case PRIVATE -> {
                return LldpPrivate.print(frame, at, size);
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
