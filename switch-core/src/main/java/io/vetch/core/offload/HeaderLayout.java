package io.vetch.core.offload;

import io.vetch.core.frame.Frame;

/** Where the headers of an IP frame are. A flyweight; indices count from the frame's start. */
final class HeaderLayout {
    static final int TCP = 6;
    static final int UDP = 17;
    static final int UDP_HEADER = 8;
    static final int IPV6_HEADER = 40;

    /** Most bytes before the payload. Real ones have 200; it bounds what a frame can be blown up to. */
    static final int MOST_HEADERS = 512;

    private static final int MOST_TAGS = 2;
    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_IPV6 = 0x86dd;
    private static final int TYPE_802_1Q = 0x8100;
    private static final int TYPE_802_1AD = 0x88a8;
    private static final int IPV4_HEADER = 20;
    private static final int TCP_HEADER = 20;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int DESTINATION_OPTIONS = 60;

    private byte[] bytes = new byte[0];
    private int start;
    private int length;
    private int network;
    private int transport;
    private int payload;
    private int protocol;
    private boolean isIpv6;

    /** Moves over a frame. @return whether it is TCP or UDP over IP, with all of its headers there */
    boolean locate(byte[] frame, int offset, int frameLength) {
        bytes = frame;
        start = offset;
        length = frameLength;
        return locateNetwork() && (isIpv6 ? walkIpv6() : walkIpv4()) && locatePayload() && payload <= MOST_HEADERS;
    }

    private boolean locateNetwork() {
        int type = Frame.HEADER_LENGTH - 2;
        for (int tags = 0; type + 2 <= length; tags++) {
            int value = Fields.u16(bytes, start + type);
            if (value != TYPE_802_1Q && value != TYPE_802_1AD) {
                network = type + 2;
                isIpv6 = value == TYPE_IPV6;
                return isIpv6 || value == TYPE_IPV4;
            }
            if (tags == MOST_TAGS) {
                return false;
            }
            type += Frame.TAG_LENGTH;
        }
        return false;
    }

    private boolean walkIpv4() {
        if (network + IPV4_HEADER > length) {
            return false;
        }
        int first = Fields.u8(bytes, start + network);
        int headerLength = (first & 0xf) * 4;
        transport = network + headerLength;
        protocol = Fields.u8(bytes, start + network + 9);
        return first >> 4 == 4 && headerLength >= IPV4_HEADER;
    }

    /** Walks over the extension headers that the kernel knows at this place (net/ipv6/exthdrs_offload.c). */
    private boolean walkIpv6() {
        if (network + IPV6_HEADER > length || Fields.u8(bytes, start + network) >> 4 != 6) {
            return false;
        }
        protocol = Fields.u8(bytes, start + network + 6);
        transport = network + IPV6_HEADER;
        while (protocol == HOP_BY_HOP || protocol == ROUTING || protocol == DESTINATION_OPTIONS) {
            if (transport + 8 > length) {
                return false;
            }
            protocol = Fields.u8(bytes, start + transport);
            transport += (Fields.u8(bytes, start + transport + 1) + 1) * 8;
        }
        return true;
    }

    private boolean locatePayload() {
        if (protocol == UDP) {
            payload = transport + UDP_HEADER;
            return payload <= length;
        }
        if (protocol != TCP || transport + TCP_HEADER > length) {
            return false;
        }
        int headerLength = (Fields.u8(bytes, start + transport + 12) >> 4) * 4;
        payload = transport + headerLength;
        return headerLength >= TCP_HEADER && payload <= length;
    }

    int network() {
        return network;
    }

    /** Start of the TCP or UDP header. */
    int transport() {
        return transport;
    }

    /** The first byte after that. */
    int payload() {
        return payload;
    }

    /** {@link #TCP} or {@link #UDP}. */
    int protocol() {
        return protocol;
    }

    boolean isIpv6() {
        return isIpv6;
    }

    /** The pseudo header's sum, but for the length (RFC 9293, section 3.1; RFC 8200, section 8.1). */
    int pseudoHeader() {
        int addresses = isIpv6 ? start + network + 8 : start + network + 12;
        return Checksum.fold((long) Checksum.sum(bytes, addresses, isIpv6 ? 32 : 8) + protocol);
    }
}
