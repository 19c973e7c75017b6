package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;

/** The options of an OPT record (RFC 6891, 6.1.2), as answers carry them in multicast DNS. */
final class DnsOptions {
    private static final int SUBNET = 8;
    private static final int EXPIRE = 9;
    private static final int COOKIE = 10;
    private static final int KEEPALIVE = 11;
    private static final int PADDING = 12;
    private static final int CHAIN = 13;
    private static final int KEY_TAG = 14;

    private static final Map<Integer, String> SIGNATURES = Map.ofEntries(
            entry(0, "DELETE"),
            entry(1, "RSAMD5"),
            entry(2, "DH"),
            entry(3, "DS"),
            entry(5, "RSASHA1"),
            entry(6, "DSA-NSEC3-SHA1"),
            entry(7, "RSASHA1-NSEC3-SHA1"),
            entry(8, "RSASHA256"),
            entry(10, "RSASHA512"),
            entry(12, "ECC-GOST"),
            entry(13, "ECDSAP256SHA256"),
            entry(14, "ECDSAP384SHA384"),
            entry(15, "ED25519"),
            entry(16, "ED448"),
            entry(252, "INDIRECT"),
            entry(253, "PRIVATEDNS"),
            entry(254, "PRIVATEOID"));

    private static final Map<Integer, String> DIGESTS =
            Map.of(1, "SHA-1", 2, "SHA-256", 3, "GOST_R_34.11-94", 4, "SHA-384");
    private static final Map<Integer, String> HASHES = Map.of(1, "SHA-1");

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            entry(1, "LLQ"),
            entry(2, "UL"),
            entry(3, "NSID"),
            entry(5, "DAU"),
            entry(6, "DHU"),
            entry(7, "N3U"),
            entry(SUBNET, "ECS"),
            entry(EXPIRE, "EXPIRE"),
            entry(COOKIE, "COOKIE"),
            entry(KEEPALIVE, "KEEPALIVE"),
            entry(PADDING, "PADDING"),
            entry(CHAIN, "CHAIN"),
            entry(KEY_TAG, "KEY-TAG"),
            entry(16, "CLIENT-TAG"),
            entry(17, "SERVER-TAG"));

    private DnsOptions() {}

    /** False if an option is cut off. */
    static boolean print(Dissection frame, int from, int after) {
        int at = from;
        frame.add(at < after ? " [" : "");
        while (at < after) {
            if (!frame.has(at, 2)) {
                return false;
            }
            int code = frame.u16(at);
            frame.add(NAMES.getOrDefault(code, "Opt" + code));
            if (!frame.has(at + 2, 2) || !frame.has(at + 4, frame.u16(at + 2))) {
                return false;
            }
            int length = frame.u16(at + 2);
            frame.add(length == 0 ? "" : " ");
            printValue(frame, code, at + 4, length);
            at += 4 + length;
            frame.add(at < after ? "," : "");
        }
        frame.add(from < after ? "]" : "");
        return true;
    }

    private static void printValue(Dissection frame, int code, int at, int length) {
        switch (code) {
            case COOKIE -> printCookie(frame, at, length);
            case KEEPALIVE -> {
                if (length == 2) {
                    frame.add(String.format(Locale.ROOT, "%.1f sec", frame.u16(at) / 10.0));
                } else if (length > 0) {
                    frame.invalid();
                }
            }
            case PADDING -> frame.add(length == 0 ? "" : "(" + length + ")");
            case SUBNET -> printSubnet(frame, at, length);
            case EXPIRE -> {
                if (length == 4) {
                    frame.add(frame.u32(at) + " sec");
                } else if (length > 0) {
                    frame.invalid();
                }
            }
            case KEY_TAG -> printKeyTags(frame, at, length);
            case 5 -> printAlgorithms(frame, at, length, SIGNATURES);
            case 6 -> printAlgorithms(frame, at, length, DIGESTS);
            case 7 -> printAlgorithms(frame, at, length, HASHES);
            case CHAIN -> {
                if (length > 0) {
                    DnsNames.print(frame, at, at + length);
                }
            }
            default -> frame.add(frame.hex(at, length));
        }
    }

    private static void printCookie(Dissection frame, int at, int length) {
        if (length == 8) {
            frame.add(frame.hex(at, 8));
        } else if (length >= 16 && length <= 40) {
            frame.add(frame.hex(at, 8) + " " + frame.hex(at + 8, length - 8));
        } else if (length > 0) {
            frame.invalid();
        }
    }

    /** The client's subnet (RFC 7871, 6): family, both prefix lengths, and as many octets as the first one needs. */
    private static void printSubnet(Dissection frame, int at, int length) {
        if (length == 0) {
            return;
        }
        int family = length < 4 ? 0 : frame.u16(at);
        int bits = family == 1 ? 32 : 128;
        int octets = length - 4;
        if ((family != 1 && family != 2) || octets > bits / 8) {
            frame.invalid();
            return;
        }
        int source = frame.u8(at + 2);
        int scope = frame.u8(at + 3);
        if (source > bits || scope > bits || (source + 7) / 8 != octets) {
            frame.invalid();
            return;
        }
        byte[] address = new byte[16];
        System.arraycopy(frame.copy(at + 4, octets), 0, address, 0, octets);
        frame.add((family == 1 ? IpText.ipv4(address) : IpText.ipv6(address)) + "/" + source + "/" + scope);
    }

    private static void printKeyTags(Dissection frame, int at, int length) {
        if (length % 2 != 0) {
            frame.invalid();
            return;
        }
        for (int i = 0; i < length; i += 2) {
            frame.add((i == 0 ? "" : " ") + frame.u16(at + i));
        }
    }

    private static void printAlgorithms(Dissection frame, int at, int length, Map<Integer, String> names) {
        for (int i = 0; i < length; i++) {
            int algorithm = frame.u8(at + i);
            frame.add((i == 0 ? "" : " ") + names.getOrDefault(algorithm, "Alg_" + algorithm));
        }
    }
}
