package io.vetch.pcap.dissect;

/** Network time (RFC 5905) in one line: version and mode. */
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

    @Override
    public void print(Dissection frame, int at, int length) {
        frame.enter("ntp");
        int status = frame.u8(at);
        frame.add("NTPv" + (status >> 3 & 7) + ", " + MODES[status & 7] + ", length ")
                .add(length);
    }
}
