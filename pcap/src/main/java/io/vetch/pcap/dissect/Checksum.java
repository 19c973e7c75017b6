package io.vetch.pcap.dissect;

/** Internet checksums (RFC 1071) with and without the pseudo header (RFC 9293, 3.1; RFC 8200, 8.1). */
final class Checksum {
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int MOBILITY = 135;
    private static final int MOBILITY_OLD = 62;

    private static final int END_OF_OPTIONS = 0;
    private static final int NO_OPERATION = 1;
    private static final int LOOSE_SOURCE_ROUTE = 131;
    private static final int STRICT_SOURCE_ROUTE = 137;

    private Checksum() {}

    /** 0 if the checksum among these bytes is right. */
    static int of(Dissection frame, int at, int count) {
        return complement(frame.sum(at, count));
    }

    /** 0 if the checksum of an upper layer is right, with the addresses of {@link Dissection#ip()}. */
    static int ofTransport(Dissection frame, int at, int count, int protocol) {
        IpHeader ip = frame.ip();
        long sum = frame.sum(at, count) + protocol + (count & 0xffff) + (count >>> 16);
        sum += frame.sum(ip.sourceAt(), ip.addressLength());
        int destination = ip.version() == 6 ? finalDestination6(frame, ip) : finalDestination4(frame, ip);
        return complement(sum + frame.sum(destination, ip.addressLength()));
    }

    /** What should stand where {@code stated} does. @param computed what the two methods above say */
    static int right(int stated, int computed) {
        return fold((long) stated + computed);
    }

    private static int complement(long sum) {
        return ~fold(sum) & 0xffff;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }

    /** Where the last address of a source route is, or else the destination. */
    private static int finalDestination4(Dissection frame, IpHeader ip) {
        int at = ip.at() + 20;
        int stop = ip.at() + (frame.u8(ip.at()) & 0xf) * 4;
        while (at < stop) {
            int type = frame.u8(at);
            int length = type == NO_OPERATION ? 1 : type == END_OF_OPTIONS ? 0 : frame.u8(at + 1);
            if (length == 0 || (type != NO_OPERATION && length < 2) || length > stop - at || !frame.has(at, length)) {
                break;
            }
            if ((type == LOOSE_SOURCE_ROUTE || type == STRICT_SOURCE_ROUTE) && length >= 7) {
                return at + length - 4;
            }
            at += length;
        }
        return ip.destinationAt();
    }

    /** Where the last address of a routing header is, or else the destination. */
    private static int finalDestination6(Dissection frame, IpHeader ip) {
        int next = ip.protocol();
        int at = ip.at() + 40;
        while (isBeforeRouting(next)) {
            int length = next == FRAGMENT ? 8 : (frame.u8(at + 1) + 1) * 8;
            next = frame.u8(at);
            if (at >= frame.end()) {
                return ip.destinationAt();
            }
            at += length;
        }
        return next == ROUTING ? lastHop(frame, at, ip.destinationAt()) : ip.destinationAt();
    }

    private static boolean isBeforeRouting(int header) {
        return header == HOP_BY_HOP
                || header == FRAGMENT
                || header == DESTINATION_OPTIONS
                || header == MOBILITY
                || header == MOBILITY_OLD;
    }

    private static int lastHop(Dissection frame, int at, int destination) {
        if (!frame.has(at, 4)) {
            return destination;
        }
        int words = frame.u8(at + 1);
        int type = frame.u8(at + 2);
        if (words % 2 != 0 || (type != 0 && type != 2 && type != 4)) {
            return destination;
        }
        int last = type == 4 ? at + 8 : destination;
        for (int hop = at + 8; type != 4 && hop < at + 8 + 8 * words && frame.has(hop, 16); hop += 16) {
            last = hop;
        }
        return frame.has(last, 16) ? last : destination;
    }
}
