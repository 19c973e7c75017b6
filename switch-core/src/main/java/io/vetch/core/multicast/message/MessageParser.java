package io.vetch.core.multicast.message;

import io.vetch.core.frame.Frame;
import io.vetch.core.multicast.message.MulticastMessage.GroupRecord;
import io.vetch.core.multicast.message.MulticastMessage.Join;
import io.vetch.core.multicast.message.MulticastMessage.Leave;
import io.vetch.core.multicast.message.MulticastMessage.Malformed;
import io.vetch.core.multicast.message.MulticastMessage.Query;
import io.vetch.core.multicast.message.MulticastMessage.RecordType;
import io.vetch.core.multicast.message.MulticastMessage.RouterHello;
import io.vetch.core.multicast.message.MulticastMessage.SourceReport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads IGMPv1-3, MLDv1-2, and what multicast routers say of themselves. What is believed is what the kernel believes
 * (ip_mc_check_igmp() in its net/ipv4/igmp.c, ipv6_mc_check_mld() in net/ipv6/mcast_snoop.c): lengths and checksums
 * must be right; of a time to live and a router alert, which RFCs ask for, it asks nothing.
 */
public final class MessageParser {
    private static final int ADDRESSES = 12;
    private static final int C_TAG = 0x8100;
    private static final int S_TAG = 0x88a8;
    private static final int IPV4_SHORTEST = 20;
    private static final int IPV6_LENGTH = 40;
    private static final int PROTOCOL_IGMP = 2;
    private static final int PROTOCOL_PIM = 103;
    private static final int PROTOCOL_ICMPV6 = 58;
    private static final int HOP_BY_HOP = 0;
    private static final long ALL_PIM_ROUTERS = 0xe000_000dL;
    private static final long ALL_SNOOPERS = 0xe000_006aL;
    private static final IpAddress ALL_SNOOPERS_6 = IpAddress.ipv6(0xff02L << 48, 0x6a);
    private static final int PIM_HELLO = 0x20;

    private static final int IGMP_LENGTH = 8;
    private static final int IGMP_QUERY = 0x11;
    private static final int IGMP_V1_REPORT = 0x12;
    private static final int IGMP_V2_REPORT = 0x16;
    private static final int IGMP_LEAVE = 0x17;
    private static final int IGMP_V3_REPORT = 0x22;
    private static final int IGMP_ROUTER_ADVERTISEMENT = 0x30;
    private static final int IGMP_V3_QUERY_LENGTH = 12;
    /** Of a query of IGMPv1, which names none: 10 s. */
    private static final int V1_DELAY_MILLIS = 10_000;

    private static final int MLD_LENGTH = 24;
    private static final int MLD_SHORTEST = 8;
    private static final int MLD_QUERY = 130;
    private static final int MLD_REPORT = 131;
    private static final int MLD_DONE = 132;
    private static final int MLD_V2_REPORT = 143;
    private static final int MLD_ROUTER_ADVERTISEMENT = 151;
    private static final int MLD_V2_QUERY_LENGTH = 28;
    /** Least delay that is told apart from none, a tick of the kernel's. */
    private static final int LEAST_DELAY_MILLIS = 4;

    private MessageParser() {}

    /** Whether a snooper reads such a frame: asked on the frame path, of every frame. */
    public static boolean concerns(Frame frame) {
        if (frame.length() < Frame.HEADER_LENGTH + IPV4_SHORTEST) {
            return false;
        }
        ByteBuffer bytes = frame.buffer();
        int start = frame.offset();
        if ((bytes.get(start) & 1) == 0) {
            return false;
        }
        int ip = start + Frame.HEADER_LENGTH + (frame.isTagged() ? Frame.TAG_LENGTH : 0);
        if (ip + IPV4_SHORTEST > start + frame.length()) {
            return false;
        }
        return switch (bytes.getShort(ip - 2) & 0xffff) {
            case IpAddress.IPV4 -> bytes.get(ip + 9) == PROTOCOL_IGMP || bytes.get(ip + 9) == PROTOCOL_PIM;
            case IpAddress.IPV6 -> bytes.get(ip + 6) == HOP_BY_HOP;
            default -> false;
        };
    }

    /**
     * What a frame says.
     *
     * @param octets from the destination address on, with one tag or none, without FCS
     * @return empty if it is about something else
     */
    public static Optional<MulticastMessage> parse(byte[] octets) {
        ByteBuffer frame = ByteBuffer.wrap(octets);
        if (octets.length < Frame.HEADER_LENGTH) {
            return Optional.empty();
        }
        frame.position(ADDRESSES);
        int type = Short.toUnsignedInt(frame.getShort());
        if ((type == C_TAG || type == S_TAG) && frame.remaining() >= Frame.TAG_LENGTH) {
            frame.getShort();
            type = Short.toUnsignedInt(frame.getShort());
        }
        ByteBuffer packet = frame.slice();
        return switch (type) {
            case IpAddress.IPV4 -> ipv4(packet);
            case IpAddress.IPV6 -> ipv6(packet);
            default -> Optional.empty();
        };
    }

    /**
     * The group that a packet is for.
     *
     * @param octets see {@link #parse}
     * @return empty if it is no IP packet, or not for a group
     */
    public static Optional<IpAddress> groupOf(byte[] octets) {
        ByteBuffer frame = ByteBuffer.wrap(octets);
        int type = octets.length < Frame.HEADER_LENGTH ? 0 : u16(frame, ADDRESSES);
        boolean tagged = type == C_TAG || type == S_TAG;
        int ip = Frame.HEADER_LENGTH + (tagged ? Frame.TAG_LENGTH : 0);
        int inner = ip > octets.length ? 0 : u16(frame, ip - 2);
        if (inner == IpAddress.IPV4 && ip + IPV4_SHORTEST <= octets.length) {
            return Optional.of(IpAddress.ipv4(frame.getInt(ip + 16))).filter(IpAddress::isMulticast);
        }
        if (inner == IpAddress.IPV6 && ip + IPV6_LENGTH <= octets.length) {
            return Optional.of(address(frame, ip + 24, IpAddress.IPV6)).filter(IpAddress::isMulticast);
        }
        return Optional.empty();
    }

    private static Optional<MulticastMessage> malformed(int etherType, String why) {
        return Optional.of(new Malformed(etherType, why));
    }

    private static int u8(ByteBuffer bytes, int at) {
        return bytes.get(at) & 0xff;
    }

    private static int u16(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xffff;
    }

    // ---- IGMP

    private static Optional<MulticastMessage> ipv4(ByteBuffer packet) {
        if (packet.limit() < IPV4_SHORTEST || u8(packet, 0) >>> 4 != 4) {
            return malformed(IpAddress.IPV4, "no IPv4 header");
        }
        int header = (u8(packet, 0) & 0xf) * 4;
        int total = u16(packet, 2);
        if (header < IPV4_SHORTEST || total < header || total > packet.limit()) {
            return malformed(IpAddress.IPV4, "a wrong length in the IPv4 header");
        }
        if (InternetChecksum.of(packet, 0, header, 0) != 0) {
            return malformed(IpAddress.IPV4, "a wrong checksum of the IPv4 header");
        }
        long destination = packet.getInt(16) & 0xffff_ffffL;
        ByteBuffer payload = packet.slice(header, total - header);
        if (u8(packet, 9) == PROTOCOL_PIM) {
            boolean hello = destination == ALL_PIM_ROUTERS && payload.limit() >= 4 && u8(payload, 0) == PIM_HELLO;
            return hello ? Optional.of(new RouterHello(IpAddress.IPV4)) : Optional.empty();
        }
        return u8(packet, 9) == PROTOCOL_IGMP
                ? igmp(payload, IpAddress.ipv4(packet.getInt(12)), destination)
                : Optional.empty();
    }

    private static Optional<MulticastMessage> igmp(ByteBuffer message, IpAddress source, long destination) {
        if (message.limit() < IGMP_LENGTH) {
            return malformed(IpAddress.IPV4, "too short for IGMP");
        }
        if (InternetChecksum.of(message, 0, message.limit(), 0) != 0) {
            return malformed(IpAddress.IPV4, "a wrong checksum of IGMP");
        }
        IpAddress group = IpAddress.ipv4(message.getInt(4));
        return switch (u8(message, 0)) {
            case IGMP_V1_REPORT -> Optional.of(new Join(group, 1));
            case IGMP_V2_REPORT -> Optional.of(new Join(group, 2));
            case IGMP_LEAVE -> Optional.of(new Leave(group));
            case IGMP_V3_REPORT -> Optional.of(new SourceReport(source, records(message, IpAddress.IPV4)));
            case IGMP_QUERY -> igmpQuery(message, source, group, destination);
            case IGMP_ROUTER_ADVERTISEMENT ->
                destination == ALL_SNOOPERS ? Optional.of(new RouterHello(IpAddress.IPV4)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<MulticastMessage> igmpQuery(
            ByteBuffer message, IpAddress source, IpAddress group, long destination) {
        int length = message.limit();
        int code = u8(message, 1);
        if (length != IGMP_LENGTH && length < IGMP_V3_QUERY_LENGTH) {
            return malformed(IpAddress.IPV4, "a query of a wrong length");
        }
        if (group.isAny() && destination != IpAddress.ALL_HOSTS.low()) {
            return malformed(IpAddress.IPV4, "a general query that is not for all hosts");
        }
        if (length > IGMP_LENGTH) {
            long delay = code == 0 ? LEAST_DELAY_MILLIS : 100L * floating(code, 8);
            return Optional.of(new Query(source, group, 3, delay, u16(message, 10) > 0, (u8(message, 8) & 0x08) != 0));
        }
        return Optional.of(
                code == 0
                        ? new Query(source, IpAddress.any(IpAddress.IPV4), 1, V1_DELAY_MILLIS, false, false)
                        : new Query(source, group, 2, 100L * code, false, false));
    }

    /** The code of a delay: from the upper half of its range on a mantissa and an exponent of 3 bits. */
    private static int floating(int code, int bits) {
        if (code < 1 << (bits - 1)) {
            return code;
        }
        int mantissaBits = bits - 4;
        int hidden = 1 << mantissaBits;
        int mantissa = (code & (hidden - 1)) | hidden;
        return mantissa << (((code >>> mantissaBits) & 7) + 3);
    }

    /** Both protocols count the records in the octets 6 and 7. */
    private static List<GroupRecord> records(ByteBuffer message, int etherType) {
        int addressLength = etherType == IpAddress.IPV4 ? Integer.BYTES : 2 * Long.BYTES;
        int count = u16(message, 6);
        List<GroupRecord> records = new ArrayList<>();
        int at = 8;
        for (int i = 0; i < count && at + 4 + addressLength <= message.limit(); i++) {
            int type = u8(message, at);
            int sourceCount = u16(message, at + 2);
            int sourcesAt = at + 4 + addressLength;
            int next = sourcesAt + sourceCount * addressLength;
            if (next > message.limit()) {
                break;
            }
            if (type >= 1 && type <= RecordType.values().length) {
                List<IpAddress> sources = new ArrayList<>();
                for (int source = sourcesAt; source < next; source += addressLength) {
                    sources.add(address(message, source, etherType));
                }
                IpAddress group = address(message, at + 4, etherType);
                records.add(new GroupRecord(RecordType.values()[type - 1], group, sources));
            }
            at = next + 4 * u8(message, at + 1); // auxiliary data, in words
        }
        return records;
    }

    private static IpAddress address(ByteBuffer message, int at, int etherType) {
        return etherType == IpAddress.IPV4
                ? IpAddress.ipv4(message.getInt(at))
                : IpAddress.ipv6(message.getLong(at), message.getLong(at + Long.BYTES));
    }

    // ---- MLD

    private static Optional<MulticastMessage> ipv6(ByteBuffer packet) {
        if (packet.limit() < IPV6_LENGTH || u8(packet, 0) >>> 4 != 6) {
            return malformed(IpAddress.IPV6, "no IPv6 header");
        }
        int length = u16(packet, 4);
        if (IPV6_LENGTH + length > packet.limit()) {
            return malformed(IpAddress.IPV6, "a wrong length in the IPv6 header");
        }
        if (u8(packet, 6) != HOP_BY_HOP) {
            return Optional.empty();
        }
        int options = length < 8 ? length + 1 : (u8(packet, IPV6_LENGTH + 1) + 1) * 8;
        if (options > length) {
            return malformed(IpAddress.IPV6, "hop-by-hop options that are cut off");
        }
        return u8(packet, IPV6_LENGTH) == PROTOCOL_ICMPV6
                ? mld(packet, packet.slice(IPV6_LENGTH + options, length - options))
                : Optional.empty();
    }

    private static Optional<MulticastMessage> mld(ByteBuffer packet, ByteBuffer message) {
        int type = message.limit() == 0 ? MLD_QUERY : u8(message, 0);
        int least = type >= MLD_QUERY && type <= MLD_DONE ? MLD_LENGTH : MLD_SHORTEST;
        if (message.limit() < least) {
            return malformed(IpAddress.IPV6, "too short for MLD");
        }
        int pseudo = InternetChecksum.pseudo(packet, message.limit(), PROTOCOL_ICMPV6);
        if (InternetChecksum.of(message, 0, message.limit(), pseudo) != 0) {
            return malformed(IpAddress.IPV6, "a wrong checksum of MLD");
        }
        IpAddress source = address(packet, 8, IpAddress.IPV6);
        IpAddress destination = address(packet, 24, IpAddress.IPV6);
        return switch (type) {
            case MLD_REPORT -> Optional.of(new Join(address(message, 8, IpAddress.IPV6), 1));
            case MLD_DONE -> Optional.of(new Leave(address(message, 8, IpAddress.IPV6)));
            case MLD_V2_REPORT -> Optional.of(new SourceReport(source, records(message, IpAddress.IPV6)));
            case MLD_QUERY -> mldQuery(message, source, destination);
            case MLD_ROUTER_ADVERTISEMENT ->
                destination.equals(ALL_SNOOPERS_6) ? Optional.of(new RouterHello(IpAddress.IPV6)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<MulticastMessage> mldQuery(ByteBuffer message, IpAddress source, IpAddress destination) {
        int length = message.limit();
        IpAddress group = address(message, 8, IpAddress.IPV6);
        if (!source.isLinkLocalUnicast()) {
            return malformed(IpAddress.IPV6, "a query from an address that is not link-local");
        }
        if (length != MLD_LENGTH && length < MLD_V2_QUERY_LENGTH) {
            return malformed(IpAddress.IPV6, "a query of a wrong length");
        }
        if (group.isAny() && !destination.equals(IpAddress.ALL_NODES)) {
            return malformed(IpAddress.IPV6, "a general query that is not for all nodes");
        }
        int code = u16(message, 4);
        if (length == MLD_LENGTH) { // one without a delay is for nobody
            return code == 0 ? Optional.empty() : Optional.of(new Query(source, group, 1, code, false, false));
        }
        long delay = Math.max(LEAST_DELAY_MILLIS, floating(code, 16));
        boolean suppressed = (u8(message, 24) & 0x08) != 0;
        return Optional.of(new Query(source, group, 2, delay, u16(message, 26) > 0, suppressed));
    }
}
