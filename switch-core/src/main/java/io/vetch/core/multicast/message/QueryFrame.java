package io.vetch.core.multicast.message;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.statistics.MessageKind;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A query as the kernel's bridge sends it, octet for octet: in an Ethernet frame without tag, padding and FCS, to all
 * hosts or to the group, with a router alert.
 *
 * @param version 2 or 3 of IGMP, 1 or 2 of MLD
 * @param source of the packet; 0.0.0.0 in IPv4 where the bridge is not to use an address
 * @param destination a group
 * @param group {@link IpAddress#isAny} in a general query
 * @param delayMillis until when hosts answer
 * @param intervalSeconds between general queries; versions without sources do not tell it
 * @param suppress whether other routers are not to lower their timers
 * @param sources which of the group's are asked about, if any
 */
public record QueryFrame(
        int version,
        IpAddress source,
        IpAddress destination,
        IpAddress group,
        long delayMillis,
        long intervalSeconds,
        boolean suppress,
        List<IpAddress> sources) {
    private static final int ROBUSTNESS = 2;
    private static final int SUPPRESS = 0x08;

    /** One of IGMPv2 whose delay is none is one of IGMPv1. */
    public MessageKind kind() {
        int etherType = group.etherType();
        boolean first = etherType == IpAddress.IPV4 && version == 2 && delayMillis < 100;
        return MulticastMessage.queryKind(etherType, first ? 1 : version);
    }

    public byte[] encode(MacAddress from) {
        return group.isIpv6() ? mld(from) : igmp(from);
    }

    private int suppressAndRobustness() {
        return (suppress ? SUPPRESS : 0) | ROBUSTNESS;
    }

    private byte[] igmp(MacAddress from) {
        int length = version == 3 ? 12 + Integer.BYTES * sources.size() : 8;
        ByteBuffer frame = ByteBuffer.allocate(14 + 24 + length);
        frame.put(destination.groupMac().octets()).put(from.octets()).putShort((short) IpAddress.IPV4);
        frame.put((byte) 0x46).put((byte) 0xc0).putShort((short) (24 + length));
        frame.putShort((short) 0).putShort((short) 0x4000); // do not fragment
        frame.put((byte) 1).put((byte) 2).putShort((short) 0);
        frame.putInt((int) source.low()).putInt((int) destination.low());
        frame.putInt(0x9404_0000); // router alert
        frame.putShort(14 + 10, (short) InternetChecksum.of(frame, 14, 24, 0));
        int at = frame.position();
        frame.put((byte) 0x11)
                .put((byte) (delayMillis / 100))
                .putShort((short) 0)
                .putInt((int) group.low());
        if (version == 3) {
            frame.put((byte) suppressAndRobustness())
                    .put((byte) intervalSeconds)
                    .putShort((short) sources.size());
            sources.forEach(each -> frame.putInt((int) each.low()));
        }
        return frame.putShort(at + 2, (short) InternetChecksum.of(frame, at, length, 0))
                .array();
    }

    private byte[] mld(MacAddress from) {
        int length = version == 2 ? 28 + 2 * Long.BYTES * sources.size() : 24;
        ByteBuffer frame = ByteBuffer.allocate(14 + 40 + 8 + length);
        frame.put(destination.groupMac().octets()).put(from.octets()).putShort((short) IpAddress.IPV6);
        frame.putInt(0x6000_0000).putShort((short) (8 + length)).put((byte) 0).put((byte) 1);
        put(frame, source);
        put(frame, destination);
        frame.putLong(0x3a00_0502_0000_0000L); // ICMPv6 follows; router alert for MLD
        int at = frame.position();
        frame.putInt(0x8200_0000).putShort((short) delayMillis).putShort((short) 0);
        put(frame, group);
        if (version == 2) {
            frame.put((byte) suppressAndRobustness())
                    .put((byte) intervalSeconds)
                    .putShort((short) sources.size());
            sources.forEach(each -> put(frame, each));
        }
        int pseudo = InternetChecksum.pseudo(frame.slice(14, 40), length, 58);
        return frame.putShort(at + 2, (short) InternetChecksum.of(frame, at, length, pseudo))
                .array();
    }

    private static void put(ByteBuffer frame, IpAddress address) {
        frame.putLong(address.high()).putLong(address.low());
    }
}
