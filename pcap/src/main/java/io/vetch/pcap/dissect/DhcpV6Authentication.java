package io.vetch.pcap.dissect;

/** The authentication option of DHCPv6 (RFC 8415, 20). */
final class DhcpV6Authentication {
    private static final int DELAYED = 2;
    private static final int RECONFIGURE = 3;
    private static final int HEADER = 11;

    private DhcpV6Authentication() {}

    static void print(Dissection frame, int at, int length) {
        if (length < HEADER) {
            frame.add(" ?)");
            return;
        }
        int protocol = frame.u8(at);
        int algorithm = frame.u8(at + 1);
        int replay = frame.u8(at + 2);
        frame.add(" proto: "
                + switch (protocol) {
                    case DELAYED -> "delayed";
                    case RECONFIGURE -> "reconfigure";
                    default -> Integer.toString(protocol);
                });
        frame.add(", alg: " + (algorithm == 1 ? "HMAC-MD5" : algorithm));
        frame.add(", RDM: " + (replay == 0 ? "mono" : replay) + ", RD:");
        for (int i = 0; i < 8; i += 2) {
            frame.add(" " + frame.hex(at + 3 + i, 2));
        }
        printInformation(frame, protocol, at + HEADER, length - HEADER);
        frame.add(")");
    }

    private static void printInformation(Dissection frame, int protocol, int at, int length) {
        if (protocol == DELAYED && length == 0) {
            return;
        }
        if (protocol == DELAYED && length >= 20) {
            int realm = length - 20;
            frame.add(realm == 0 ? "" : ", realm: " + frame.hex(at, realm));
            frame.add(", key ID: " + frame.hex(at + realm, 4) + ", HMAC-MD5:");
            printWords(frame, at + realm + 4);
        } else if (protocol == RECONFIGURE && length == 17) {
            frame.add(
                    switch (frame.u8(at)) {
                        case 1 -> " reconfig-key value:";
                        case 2 -> " type: HMAC-MD5 value:";
                        default -> " type: ?? value:";
                    });
            printWords(frame, at + 1);
        } else {
            frame.add(" ??");
        }
    }

    private static void printWords(Dissection frame, int at) {
        for (int i = 0; i < 16; i += 4) {
            frame.add(" " + frame.hex(at + i, 4));
        }
    }
}
