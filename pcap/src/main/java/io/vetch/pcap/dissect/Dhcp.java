package io.vetch.pcap.dissect;

/** BOOTP and DHCP (RFC 951, 2131) in one line: who asks. */
final class Dhcp implements Protocol {
    private static final int REQUEST = 1;

    @Override
    public void print(Dissection frame, int at, int length) {
        frame.enter("bootp");
        int operation = frame.u8(at);
        frame.add("BOOTP/DHCP, "
                + switch (operation) {
                    case REQUEST -> "Request";
                    case 2 -> "Reply";
                    default -> "unknown (" + Words.hex(operation, 2) + ")";
                });
        int hardware = frame.u8(at + 1);
        int addressLength = frame.u8(at + 2);
        if (hardware == 1 && addressLength == 6 && operation == REQUEST) {
            frame.add(" from " + frame.mac(at + 28));
        }
        frame.add(", length ").add(length);
        if (frame.isVerbose()) {
            DhcpDetails.print(frame, at, hardware, addressLength);
        }
    }
}
