package io.vetch.core.neighbour;

import io.vetch.core.frame.Frame;
import java.nio.ByteBuffer;

/** Writes the answer that a neighbour would give, byte for byte as the kernel's bridge does. Allocates nothing. */
public final class NeighbourAnswer {
    private static final int ARP_LENGTH = Frame.HEADER_LENGTH + 28;
    private static final int ND_LENGTH =
            Frame.HEADER_LENGTH + NeighbourMessage.IPV6_HEADER + NeighbourMessage.ND_LENGTH + 8;

    private static final long ETHERNET_IPV4_REPLY = 0x0001_0800_0604_0002L;
    private static final int OPTION_SOURCE = 1;
    private static final int OPTION_TARGET = 2;
    private static final int ICMPV6 = 58;
    private static final byte ROUTER = (byte) 0x80;
    private static final byte OVERRIDE = 0x20;
    private static final long ALL_NODES = 0x3333_0000_0001L;
    private static final long ALL_NODES_HIGH = 0xff02L << 48;
    private static final int CHECKSUM = 2;

    private NeighbourAnswer() {}

    /**
     * Writes the answer to {@code request}, without a tag.
     *
     * @param at bytes before the request's payload
     * @param message what {@code request} says: somebody is asked for
     * @param neighbour of {@link NeighbourTable#find}
     * @param answer made to point at it, until the end of the burst
     * @return false: there is no room for it, or the request has options that are none
     */
    public static boolean write(Frame request, int at, NeighbourMessage message, long neighbour, Frame answer) {
        if (!message.isIpv6()) {
            return request.blankTo(answer, ARP_LENGTH) && arp(request, at, message, neighbour, answer);
        }
        long receiver = receiver(request, at);
        return receiver != 0
                && request.blankTo(answer, ND_LENGTH)
                && advertisement(request, at, neighbour, receiver, answer);
    }

    private static boolean arp(Frame request, int at, NeighbourMessage message, long neighbour, Frame answer) {
        ByteBuffer from = request.buffer();
        int asked = request.offset() + at;
        ByteBuffer to = answer.buffer();
        int start = answer.offset();
        header(to, start, message.sender(), neighbour, NeighbourMessage.ARP);
        int payload = start + Frame.HEADER_LENGTH;
        to.putLong(payload, ETHERNET_IPV4_REPLY);
        address(to, payload + 8, neighbour);
        to.putInt(payload + 14, from.getInt(asked + 24));
        address(to, payload + 18, message.sender());
        to.putInt(payload + 24, from.getInt(asked + 14));
        return true;
    }

    private static void header(ByteBuffer to, int at, long destination, long source, int type) {
        address(to, at, destination);
        address(to, at + 6, source);
        to.putShort(at + 12, (short) type);
    }

    private static void address(ByteBuffer to, int at, long mac) {
        to.putShort(at, (short) (mac >>> Integer.SIZE));
        to.putInt(at + Short.BYTES, (int) mac);
    }

    /** Whom it goes to: the link-layer address that the request gives, else its source; 0 if the options are none. */
    private static long receiver(Frame request, int at) {
        ByteBuffer from = request.buffer();
        int options = request.offset() + at + NeighbourMessage.IPV6_HEADER + NeighbourMessage.ND_LENGTH;
        int end = request.offset() + request.length();
        int length;
        for (int option = options; option < end - 1; option += length) {
            length = (from.get(option + 1) & 0xff) << 3;
            if (length == 0 || option + length > end) {
                return 0;
            }
            if (from.get(option) == OPTION_SOURCE) {
                return from.getLong(option) & 0xffff_ffff_ffffL;
            }
        }
        return request.source();
    }

    /** To somebody who has no address yet it goes to all. */
    private static boolean advertisement(Frame request, int at, long neighbour, long receiver, Frame answer) {
        ByteBuffer from = request.buffer();
        int asked = request.offset() + at;
        ByteBuffer to = answer.buffer();
        int start = answer.offset();
        long sourceHigh = from.getLong(asked + 8);
        long sourceLow = from.getLong(asked + 16);
        boolean toAll = sourceHigh == 0 && sourceLow == 0;
        header(to, start, toAll ? ALL_NODES : receiver, neighbour, NeighbourMessage.IPV6);
        int ip = start + Frame.HEADER_LENGTH;
        int message = ip + NeighbourMessage.IPV6_HEADER;
        int targetAt = asked + NeighbourMessage.IPV6_HEADER + 8;
        int length = NeighbourMessage.ND_LENGTH + 8;
        to.put(ip, (byte) (0x60 | (from.get(asked) & 0xf))); // the kernel keeps half of the traffic class
        to.putShort(ip + 4, (short) length);
        to.put(ip + 6, (byte) ICMPV6);
        to.put(ip + 7, (byte) 255);
        to.putLong(ip + 8, from.getLong(targetAt));
        to.putLong(ip + 16, from.getLong(targetAt + 8));
        to.putLong(ip + 24, toAll ? ALL_NODES_HIGH : sourceHigh);
        to.putLong(ip + 32, toAll ? 1 : sourceLow);
        int flags = OVERRIDE | (toAll ? 0 : NeighbourMessage.SOLICITED);
        to.put(message, (byte) NeighbourMessage.ADVERTISEMENT);
        to.put(message + 4, (byte) ((neighbour & NeighbourTable.ROUTER) == 0 ? flags : flags | ROUTER));
        to.putLong(message + 8, from.getLong(targetAt));
        to.putLong(message + 16, from.getLong(targetAt + 8));
        to.put(message + 24, (byte) OPTION_TARGET);
        to.put(message + 25, (byte) 1);
        address(to, message + 26, neighbour);
        to.putShort(message + CHECKSUM, checksum(to, ip, length));
        return true;
    }

    /** RFC 8200, 8.1, over both addresses, length, protocol and message. */
    private static short checksum(ByteBuffer bytes, int ip, int length) {
        long sum = (long) length + ICMPV6;
        for (int at = ip + 8; at < ip + NeighbourMessage.IPV6_HEADER + length; at += Short.BYTES) {
            sum += bytes.getShort(at) & 0xffff;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> Short.SIZE);
        }
        return (short) ~sum;
    }
}
