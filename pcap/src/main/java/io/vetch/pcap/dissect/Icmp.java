package io.vetch.pcap.dissect;

import java.util.Locale;
import java.util.Map;

/** ICMP (RFC 792, 950, 1191, 1256). */
final class Icmp implements Protocol {
    private static final int UNREACHABLE = 3;
    private static final int PORT_UNREACHABLE = 3;
    private static final int NEEDS_FRAGMENTATION = 4;

    /** Where the packet that an error complains about starts. */
    private static final int ORIGINAL = 8;

    /** Tcpdump's buffer for a message takes no more. */
    private static final int LONGEST_MESSAGE = 163;

    private static final Map<Integer, String> OTHER_TYPES = Map.of(
            4,
            "source quench",
            10,
            "router solicitation",
            15,
            "information request",
            16,
            "information reply",
            17,
            "address mask request");

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

    @Override
    public void print(Dissection frame, int at, int length) {
        frame.enter("icmp");
        int type = frame.u8(at);
        int code = frame.u8(at + 1);
        String message = message(frame, at, type, code);
        frame.add("ICMP ").add(message).add(", length ").add(length);
        if (frame.isVerbose()) {
            IcmpDetails.print(frame, at, type, length);
        }
    }

    private static String message(Dissection frame, int at, int type, int code) {
        return switch (type) {
            case 0, 8 ->
                (type == 8 ? "echo request, id " : "echo reply, id ") + frame.u16(at + 4) + ", seq "
                        + frame.u16(at + 6);
            case UNREACHABLE -> unreachable(frame, at, code);
            case 5 -> redirect(frame, at, code);
            case 9 -> routerAdvertisement(frame, at);
            case 11 -> timeExceeded(frame, at, code);
            case 12 -> code != 0 ? "parameter problem - code " + code : "parameter problem - octet " + frame.u8(at + 4);
            case 13 -> "time stamp query id " + frame.u16(at + 4) + " seq " + frame.u16(at + 6);
            case 14 -> timeStampReply(frame, at);
            case 18 -> "address mask is " + Words.hex(frame.i32(at + 8), 8);
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

    private static String routerAdvertisement(Dissection frame, int at) {
        frame.expect(at + 4, 4);
        int count = frame.u8(at + 4);
        int size = frame.u8(at + 5);
        StringBuilder text = new StringBuilder("router advertisement lifetime ");
        text.append(lifetime(frame.u16(at + 6))).append(' ').append(count).append(':');
        if (size != 2) {
            return text.append(" [size ").append(size).append(']').toString();
        }
        for (int i = 0; i < count; i++) {
            int entry = at + 8 + 8 * i;
            frame.expect(entry, 8);
            text.append(" {")
                    .append(frame.ipv4(entry))
                    .append(' ')
                    .append(frame.u32(entry + 4))
                    .append('}');
        }
        return text.substring(0, Math.min(text.length(), LONGEST_MESSAGE));
    }

    private static String lifetime(int seconds) {
        if (seconds < 60) {
            return Integer.toString(seconds);
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds % 3600 / 60, seconds % 60);
    }

    private static String timeExceeded(Dissection frame, int at, int code) {
        frame.expect(at + ORIGINAL + 16, 4);
        return switch (code) {
            case 0 -> "time exceeded in-transit";
            case 1 -> "ip reassembly time exceeded";
            default -> "time exceeded-#" + code;
        };
    }

    private static String timeStampReply(Dissection frame, int at) {
        frame.expect(at, 20);
        return "time stamp reply id " + frame.u16(at + 4) + " seq " + frame.u16(at + 6) + ": org "
                + clock(frame.u32(at + 8)) + ", recv " + clock(frame.u32(at + 12)) + ", xmit "
                + clock(frame.u32(at + 16));
    }

    /** Milliseconds since midnight UTC. */
    private static String clock(long millis) {
        long seconds = millis / 1000;
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d.%03d", seconds / 3600, seconds / 60 % 60, seconds % 60, millis % 1000);
    }
}
