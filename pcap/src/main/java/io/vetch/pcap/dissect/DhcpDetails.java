package io.vetch.pcap.dissect;

/** What {@code -v} shows of BOOTP and DHCP (RFC 951, 2131): fields that are not zero, and the options. */
final class DhcpDetails {
    private static final int ETHERNET = 1;
    private static final int BROADCAST = 0x8000;
    private static final int SERVER_NAME = 44;
    private static final int FILE = 108;
    private static final int VENDOR = 236;
    /** The magic cookie of options (RFC 2131, 3). */
    private static final int OPTIONS = 0x6382_5363;
    /** {@code CMU}: the vendor area of an early implementation. */
    private static final int CMU = 0x434d_5500;

    private DhcpDetails() {}

    static void print(Dissection frame, int at, int hardware, int addressLength) {
        frame.expect(at + 8, 2);
        boolean overEthernet = hardware == ETHERNET && addressLength == 6;
        frame.add(hardware == ETHERNET ? "" : ", htype " + hardware);
        frame.add(overEthernet ? "" : ", hlen " + addressLength);
        int hops = frame.u8(at + 3);
        frame.add(hops == 0 ? "" : ", hops " + hops);
        int transaction = frame.i32(at + 4);
        frame.add(transaction == 0 ? "" : ", xid 0x" + Integer.toHexString(transaction));
        int seconds = frame.u16(at + 8);
        frame.add(seconds == 0 ? "" : ", secs " + seconds);
        int flags = frame.u16(at + 10);
        frame.add(", Flags [" + ((flags & BROADCAST) == 0 ? "none" : "Broadcast") + "]");
        frame.add(frame.verbosity() > 1 ? " (" + Words.hex(flags, 4) + ")" : "");
        printAddress(frame, "Client-IP ", at + 12);
        printAddress(frame, "Your-IP ", at + 16);
        printAddress(frame, "Server-IP ", at + 20);
        printAddress(frame, "Gateway-IP ", at + 24);
        if (overEthernet) {
            frame.add("\n\t  Client-Ethernet-Address " + frame.mac(at + 28));
        }
        printName(frame, "sname", at + SERVER_NAME, 64);
        printName(frame, "file", at + FILE, 128);
        printVendor(frame, at + VENDOR);
    }

    private static void printAddress(Dissection frame, String what, int at) {
        if (frame.i32(at) != 0) {
            frame.add("\n\t  " + what + frame.ipv4(at));
        }
    }

    private static void printName(Dissection frame, String what, int at, int size) {
        if (frame.u8(at) == 0) {
            return;
        }
        frame.add("\n\t  " + what + " \"");
        int i = at;
        while (i < at + size && frame.has(i, 1) && frame.u8(i) != 0) {
            frame.addEscaped(frame.u8(i++));
        }
        frame.add("\"");
        if (i == at + size || !frame.has(i, 1)) {
            throw Truncated.ENDS_PROTOCOL;
        }
    }

    private static void printVendor(Dissection frame, int at) {
        frame.expect(at, 4);
        int cookie = frame.i32(at);
        switch (cookie) {
            case OPTIONS -> DhcpOptions.print(frame, at);
            case CMU -> printCmu(frame, at);
            default -> frame.add(cookie == 0 ? "" : "\n\t  Vendor-#0x" + Integer.toHexString(cookie));
        }
    }

    private static void printCmu(Dissection frame, int at) {
        frame.add(" vend-cmu");
        frame.expect(at + 4, 4);
        int flags = frame.u8(at + 4);
        frame.add((flags & ~1) == 0 ? "" : " F:0x" + Integer.toHexString(flags));
        printCmuAddress(frame, "DG", at + 12);
        printCmuAddress(frame, (flags & 1) == 0 ? "SM*" : "SM", at + 8);
        String[] servers = {"NS1", "NS2", "IEN1", "IEN2", "TS1", "TS2"};
        for (int i = 0; i < servers.length; i++) {
            printCmuAddress(frame, servers[i], at + 16 + 4 * i);
        }
    }

    private static void printCmuAddress(Dissection frame, String what, int at) {
        frame.expect(at, 4);
        if (frame.i32(at) != 0) {
            frame.add(" " + what + ":" + frame.ipv4(at));
        }
    }
}
