package io.vetch.pcap.dissect;

import java.util.Map;

/** What {@code -v} shows of an ICMP message: a wrong checksum, the packet complained about, extensions (RFC 4884). */
final class IcmpDetails {
    private static final int UNREACHABLE = 3;
    private static final int SOURCE_QUENCH = 4;
    private static final int REDIRECT = 5;
    private static final int TIME_EXCEEDED = 11;
    private static final int PARAMETER_PROBLEM = 12;

    /** Where the packet that an error complains about starts. */
    private static final int ORIGINAL = 8;
    /** Where the extension starts, after 128 bytes of the packet. */
    private static final int EXTENSION = 136;

    private static final int EXTENSION_VERSION = 2;
    private static final int MPLS_STACK = 1;
    private static final Map<Integer, String> OBJECTS =
            Map.of(MPLS_STACK, "MPLS Stack Entry", 2, "Interface Identification");

    private IcmpDetails() {}

    static void print(Dissection frame, int at, int type, int length) {
        if (!frame.ip().fragmented() && frame.has(at, length)) {
            printChecksum(frame, at, length);
        }
        boolean extensible = type == UNREACHABLE || type == TIME_EXCEEDED || type == PARAMETER_PROBLEM;
        if (extensible || type == SOURCE_QUENCH || type == REDIRECT) {
            printOriginal(frame, at + ORIGINAL);
        }
        frame.enter("icmp");
        if (extensible && length > EXTENSION) {
            printExtension(frame, at, length - EXTENSION);
        }
    }

    private static void printChecksum(Dissection frame, int at, int length) {
        int sum = Checksum.of(frame, at, length);
        if (sum != 0) {
            int stated = frame.u16(at + 2);
            frame.add(" (wrong icmp cksum " + Integer.toHexString(stated) + " (->"
                    + Integer.toHexString(Checksum.right(stated, sum)) + ")!)");
        }
    }

    /** A packet within a packet: it must not look beyond its own length. */
    private static void printOriginal(Dissection frame, int at) {
        frame.add("\n\t");
        int outerEnd = frame.end();
        IpHeader outer = frame.ip();
        int total = frame.u16(at + 2);
        frame.limit(at, total);
        // tcpdump reads the length once more, where it may be beyond itself
        frame.need(at + 2, 2);
        try {
            Protocols.IPV4.print(frame, at, total);
        } catch (Truncated end) {
            if (end.endsFrame()) {
                throw end;
            }
            frame.truncated();
        }
        frame.become(outer);
        frame.restoreEnd(outerEnd);
    }

    private static void printExtension(Dissection frame, int at, int length) {
        int extension = at + EXTENSION;
        frame.expect(at, EXTENSION + 5);
        boolean complete = frame.has(extension, length);
        if (frame.u8(at + 5) == 0 && complete && Checksum.of(frame, extension, length) != 0) {
            return;
        }
        int version = frame.u8(extension) >> 4;
        frame.add("\n\tICMP Multi-Part extension v" + version);
        if (version != EXTENSION_VERSION) {
            frame.add(" packet not supported");
            return;
        }
        if (complete) {
            String verdict = Checksum.of(frame, extension, length) == 0 ? "correct" : "incorrect";
            frame.add(", checksum " + Words.hex(frame.u16(extension + 2), 4) + " (" + verdict + "), length " + length);
        }
        printObjects(frame, extension + 4, length - 4);
    }

    private static void printObjects(Dissection frame, int from, int length) {
        int at = from;
        // tcpdump counts modulo 2^32 here
        int left = length;
        while (Integer.compareUnsigned(left, 4) > 0) {
            frame.expect(at, 4);
            int size = frame.u16(at);
            int kind = frame.u8(at + 2);
            int type = frame.u8(at + 3);
            frame.add("\n\t  " + OBJECTS.getOrDefault(kind, "unknown") + " Object (" + kind + "), Class-Type: " + type
                    + ", length " + size);
            left -= 4;
            at += 4;
            if (kind == 0 || size < 4) {
                return;
            }
            size -= 4;
            if (kind == MPLS_STACK && type == 1) {
                printLabel(frame, frame.i32(at));
            } else {
                frame.addUnknown(at, size, "\n\t    ");
            }
            if (Integer.compareUnsigned(left, size) < 0) {
                return;
            }
            left -= size;
            at += size;
        }
    }

    /** An entry of an MPLS label stack (RFC 3032, 2.1). */
    private static void printLabel(Dissection frame, int entry) {
        frame.add("\n\t    label " + (entry >>> 12) + ", tc " + (entry >> 9 & 7) + ((entry & 0x100) == 0 ? "" : ", [S]")
                + ", ttl " + (entry & 0xff));
    }
}
