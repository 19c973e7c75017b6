package io.vetch.pcap.dissect;

import java.util.Locale;
import java.util.Map;

/** ICMP (RFC 792, 1191). */
final class Icmp {
    private static final int UNREACHABLE = 3;
    private static final int PORT_UNREACHABLE = 3;
    private static final int NEEDS_FRAGMENTATION = 4;

    /** Where the packet that an error complains about starts. */
    private static final int ORIGINAL = 8;

    private static final Map<Integer, String> OTHER_TYPES =
            Map.of(4, "source quench", 9, "router advertisement", 10, "router solicitation");

    /** By code; %s is the destination of the packet that could not be delivered. */
    private static final String[] UNREACHABLE_WORDS = {
        "net %s unreachable",
        "host %s unreachable",
        "%s protocol %d unreachable",
        "",
        "",
        "%s unreachable - source route failed",
        "net %s unreachable - unknown",
        "host %s unreachable - unknown",
        "%s unreachable - source host isolated",
        "net %s unreachable - admin prohibited",
        "host %s unreachable - admin prohibited",
        "net %s unreachable - tos prohibited",
        "host %s unreachable - tos prohibited",
        "host %s unreachable - admin prohibited filter",
        "host %s unreachable - host precedence violation",
        "host %s unreachable - precedence cutoff"
    };

    private Icmp() {}

    static void print(Dissection frame, int at, int length) {
        frame.enter("icmp");
        int type = frame.u8(at);
        int code = frame.u8(at + 1);
        String message = message(frame, at, type, code);
        frame.add("ICMP ").add(message).add(", length ").add(length);
    }

    private static String message(Dissection frame, int at, int type, int code) {
        return switch (type) {
            case 0, 8 ->
                (type == 8 ? "echo request, id " : "echo reply, id ") + frame.u16(at + 4) + ", seq "
                        + frame.u16(at + 6);
            case UNREACHABLE -> unreachable(frame, at, code);
            case 5 -> redirect(frame, at, code);
            case 11 -> timeExceeded(frame, at, code);
            case 12 -> code != 0 ? "parameter problem - code " + code : "parameter problem - octet " + frame.u8(at + 4);
            default -> OTHER_TYPES.getOrDefault(type, "type-#" + type);
        };
    }

    private static String unreachable(Dissection frame, int at, int code) {
        if (code == PORT_UNREACHABLE) {
            return portUnreachable(frame, at + ORIGINAL);
        }
        String destination = frame.ipv4(at + ORIGINAL + 16);
        if (code == NEEDS_FRAGMENTATION) {
            int mtu = frame.u16(at + 6);
            return destination + " unreachable - need to frag" + (mtu == 0 ? "" : " (mtu " + mtu + ")");
        }
        if (code >= UNREACHABLE_WORDS.length) {
            return destination + " unreachable - #" + code;
        }
        return String.format(Locale.ROOT, UNREACHABLE_WORDS[code], destination, frame.u8(at + ORIGINAL + 9));
    }

    private static String portUnreachable(Dissection frame, int ipAt) {
        frame.expect(ipAt + 9, 1);
        int protocol = frame.u8(ipAt + 9);
        int port = frame.u16(ipAt + (frame.u8(ipAt) & 0xf) * 4 + 2);
        String destination = frame.ipv4(ipAt + 16);
        return switch (protocol) {
            case Protocols.IP_TCP -> destination + " tcp port " + port + " unreachable";
            case Protocols.IP_UDP -> destination + " udp port " + port + " unreachable";
            default -> destination + " protocol " + protocol + " port " + port + " unreachable";
        };
    }

    private static String redirect(Dissection frame, int at, int code) {
        String destination = frame.ipv4(at + ORIGINAL + 16);
        String gateway = frame.ipv4(at + 4);
        return switch (code) {
            case 0 -> "redirect " + destination + " to net " + gateway;
            case 1 -> "redirect " + destination + " to host " + gateway;
            case 2 -> "redirect-tos " + destination + " to net " + gateway;
            case 3 -> "redirect-tos " + destination + " to host " + gateway;
            default -> "redirect-#" + code + " " + destination + " to " + gateway;
        };
    }

    private static String timeExceeded(Dissection frame, int at, int code) {
        frame.expect(at + ORIGINAL + 16, 4);
        return switch (code) {
            case 0 -> "time exceeded in-transit";
            case 1 -> "ip reassembly time exceeded";
            default -> "time exceeded-#" + code;
        };
    }
}
