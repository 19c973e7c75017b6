package io.vetch.core.neighbour;

import io.vetch.core.frame.Frame;
import java.nio.ByteBuffer;

/**
 * What a frame of ARP or neighbour discovery says, read where the kernel's bridge reads it. One object is used for many
 * frames, and allocates nothing. Of one loop.
 */
public final class NeighbourMessage {
    static final int ARP = 0x0806;
    static final int IPV6 = 0x86dd;
    private static final int RARP = 0x8035;
    private static final int IPV4 = 0x0800;

    private static final int ARP_LENGTH = 28;
    /** Hardware addresses of 6 bytes, protocol addresses of 4. */
    private static final int ARP_SIZES = 0x0604;

    private static final int REQUEST = 1;
    private static final int REVERSE_REQUEST = 3;
    private static final int REVERSE_REPLY = 4;
    private static final int LOOPBACK = 127;

    static final int IPV6_HEADER = 40;
    static final int ND_LENGTH = 24;
    private static final int ICMPV6 = 58;
    private static final int SOLICITATION = 135;
    static final int ADVERTISEMENT = 136;
    static final byte SOLICITED = 0x40;

    private boolean ipv6;
    private boolean request;
    private boolean announcement;
    private long targetHigh;
    private long targetLow;
    private long sender;

    /**
     * Reads a frame.
     *
     * @param at bytes before its payload: a header, or a header and a tag
     * @return whether it says anything of neighbours
     */
    public boolean read(Frame frame, int at) {
        if (frame.length() < at + ARP_LENGTH) {
            return false;
        }
        ByteBuffer bytes = frame.buffer();
        int payload = frame.offset() + at;
        int type = bytes.getShort(payload - Short.BYTES) & 0xffff;
        if (type == ARP || type == RARP) {
            return readArp(bytes, payload);
        }
        return type == IPV6
                && frame.length() >= at + IPV6_HEADER + ND_LENGTH
                && bytes.get(payload + 6) == ICMPV6
                && readDiscovery(bytes, payload);
    }

    /** RFC 826: hardware and protocol, their sizes, operation, then addresses of the sender and the target. */
    private boolean readArp(ByteBuffer bytes, int at) {
        int target = bytes.getInt(at + 24);
        boolean concerns = (bytes.getShort(at + 2) & 0xffff) == IPV4
                && bytes.getShort(at + 4) == ARP_SIZES
                && target >>> 24 != LOOPBACK
                && target >>> 28 != 0xe;
        if (!concerns) {
            return false;
        }
        int operation = bytes.getShort(at + 6);
        boolean reverse = operation == REVERSE_REQUEST || operation == REVERSE_REPLY;
        ipv6 = false;
        request = operation == REQUEST;
        announcement = !reverse && bytes.getInt(at + 14) == target;
        targetHigh = 0;
        targetLow = NeighbourTable.ipv4(target);
        sender = bytes.getLong(at + 8) >>> Short.SIZE;
        return true;
    }

    /** RFC 4861, 4.3 and 4.4. */
    private boolean readDiscovery(ByteBuffer bytes, int at) {
        int message = at + IPV6_HEADER;
        int type = bytes.get(message) & 0xff;
        boolean solicitation = type == SOLICITATION;
        if ((!solicitation && type != ADVERTISEMENT) || bytes.get(message + 1) != 0) {
            return false;
        }
        boolean toItself =
                bytes.getLong(at + 8) == bytes.getLong(at + 24) && bytes.getLong(at + 16) == bytes.getLong(at + 32);
        ipv6 = true;
        request = solicitation;
        announcement = solicitation ? toItself : (bytes.get(message + 4) & SOLICITED) == 0;
        targetHigh = bytes.getLong(message + 8);
        targetLow = bytes.getLong(message + 16);
        sender = 0;
        return true;
    }

    public boolean isIpv6() {
        return ipv6;
    }

    /** Whether somebody asks for {@link #targetHigh} and {@link #targetLow}. */
    public boolean isRequest() {
        return request;
    }

    /** Whether somebody says who he is, without having been asked. */
    public boolean isAnnouncement() {
        return announcement;
    }

    /** As in {@link NeighbourTable.Entry}. */
    public long targetHigh() {
        return targetHigh;
    }

    /** As in {@link NeighbourTable.Entry}. */
    public long targetLow() {
        return targetLow;
    }

    /** The IP address that is asked for, or announced, for people. */
    public String target() {
        return ipv6 ? AddressText.ipv6(targetHigh, targetLow) : AddressText.ipv4((int) targetLow);
    }

    /** The MAC address that an ARP message gives as its sender's; 0 for neighbour discovery. */
    public long sender() {
        return sender;
    }
}
