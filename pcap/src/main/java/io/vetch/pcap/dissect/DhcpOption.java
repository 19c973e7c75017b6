package io.vetch.pcap.dissect;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The DHCP options that tcpdump knows (IANA bootp-dhcp-parameters): name, and how the data is written.
 *
 * @param name in tcpdump's words
 */
record DhcpOption(String name, Format format) {
    /** How data is written. */
    enum Format {
        /** IPv4 addresses. */
        ADDRESSES,
        /** Pairs of IPv4 addresses. */
        ADDRESS_PAIRS,
        /** Unsigned, 32 bits. */
        NUMBERS,
        /** 32 bits. */
        SIGNED_NUMBERS,
        /** Unsigned, 16 bits. */
        SHORTS,
        /** Unsigned, with dots between them. */
        OCTETS,
        /** {@code Y} and {@code N}. */
        FLAGS,
        TEXT,
        /** See {@link DhcpSpecials}. */
        SPECIAL,
        /** Numbers as wide as divides the length. */
        UNKNOWN
    }

    private static final DhcpOption UNKNOWN = new DhcpOption("Unknown", Format.UNKNOWN);
    private static final String KNOWN = """
            addresses: 1 Subnet-Mask, 3 Default-Gateway, 4 Time-Server, 5 IEN-Name-Server, 6 Domain-Name-Server, 7 LOG, \
            8 CS, 9 LPR-Server, 10 IM, 11 RL, 16 SS, 28 BR, 32 RSA, 41 YS, 42 NTP, 44 Netbios-Name-Server, 45 WDD, 48 \
            XFS, 49 XDM, 50 Requested-IP, 54 Server-ID, 65 N+S, 68 MH, 69 SMTP, 70 POP3, 71 NNTP, 72 WWW, 73 FG, 74 IRC, \
            75 STS, 76 STDA, 92 Associated-IP, 112 NI, 118 SUBNET, 150 TFTP-Server-Address
            address_pairs: 21 PF, 33 Static-Route
            numbers: 24 MTU-Timeout, 35 AT, 38 KI, 51 Lease-Time, 58 RN, 59 RB
            signed_numbers: 2 Time-Zone, 91 Last-Transaction-Time
            shorts: 13 BS, 22 RSZ, 25 MTU-Table, 26 MTU, 57 MSZ, 64 N+D, 93 ARCH, 117 NSSEARCH
            octets: 0 PAD, 23 TTL, 37 TT, 43 Vendor-Option, 53 DHCP-Message, 55 Parameter-Request, 78 SLP-DA, 79 \
            SLP-SCOPE, 83 ARMT, 89 FQDNS, 90 AUTH, 94 NDI, 97 GUID, 255 END
            flags: 19 IPF, 20 SRT, 27 LSN, 29 MD, 30 MS, 31 Router-Discovery, 34 UT, 36 IE, 39 KG, 116 NOAUTO
            text: 12 Hostname, 14 DP, 15 Domain-Name, 17 RP, 18 EP, 40 YD, 47 Netbios-Scope, 56 MSG, 60 Vendor-Class, 66 \
            TFTP, 67 BF, 80 SLP-NA, 88 TZSTR, 95 LDAP, 98 UAP, 100 POSIX-TZ, 101 TZ-Name, 113 NITAG, 114 URL, 161 \
            MUD-URL
            special: 46 Netbios-Node, 52 OO, 61 Client-ID, 77 User-Class, 81 FQDN, 82 Agent-Information, 121 \
            Classless-Static-Route, 249 Classless-Static-Route-Microsoft
            """;
    private static final Map<Integer, DhcpOption> OPTIONS = new HashMap<>();

    static {
        KNOWN.lines().forEach(DhcpOption::addAll);
    }

    /** @param line {@code format: code name, code name ...} */
    private static void addAll(String line) {
        int colon = line.indexOf(':');
        Format format = Format.valueOf(line.substring(0, colon).toUpperCase(Locale.ROOT));
        for (String entry : line.substring(colon + 1).split(",", -1)) {
            String[] words = entry.trim().split(" ", 2);
            OPTIONS.put(Integer.parseInt(words[0]), new DhcpOption(words[1], format));
        }
    }

    static DhcpOption of(int code) {
        return OPTIONS.getOrDefault(code, UNKNOWN);
    }
}
