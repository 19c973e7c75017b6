package io.vetch.core.multicast.message;

import io.vetch.core.frame.MacAddress;
import java.util.Comparator;
import java.util.Locale;

/**
 * An address of a group, a source or a querier: IPv4, IPv6, or, of a group alone, a MAC address.
 *
 * @param etherType {@link #IPV4}, {@link #IPV6}, or {@link #LINK_LAYER}
 * @param high the upper half of an IPv6 address, else 0
 * @param low the other half, or an IPv4 address of 32 bits, or a MAC address of 48
 */
public record IpAddress(int etherType, long high, long low) implements Comparable<IpAddress> {
    public static final int IPV4 = 0x0800;
    public static final int IPV6 = 0x86dd;
    public static final int LINK_LAYER = 0;

    /** 224.0.0.1, all hosts of a link. */
    public static final IpAddress ALL_HOSTS = new IpAddress(IPV4, 0, 0xe000_0001L);
    /** ff02::1, the same for IPv6. */
    public static final IpAddress ALL_NODES = new IpAddress(IPV6, 0xff02L << 48, 1);

    private static final Comparator<IpAddress> ORDER = Comparator.comparingInt(IpAddress::etherType)
            .thenComparing(IpAddress::high, Long::compareUnsigned)
            .thenComparing(IpAddress::low, Long::compareUnsigned);

    private static final int WORDS = 8;

    public static IpAddress ipv4(int address) {
        return new IpAddress(IPV4, 0, Integer.toUnsignedLong(address));
    }

    public static IpAddress ipv6(long high, long low) {
        return new IpAddress(IPV6, high, low);
    }

    /** The link-local address that hosts make of a MAC address (RFC 4291, appendix A). */
    public static IpAddress linkLocal(MacAddress mac) {
        long flipped = mac.value() ^ 0x0200_0000_0000L;
        return ipv6(0xfe80L << 48, ((flipped >>> 24) << 40) | 0xff_fe00_0000L | (flipped & 0xff_ffff));
    }

    /** 0.0.0.0 or {@code ::}: any source, or all groups. */
    public static IpAddress any(int etherType) {
        return new IpAddress(etherType, 0, 0);
    }

    public boolean isIpv6() {
        return etherType == IPV6;
    }

    /** See {@link #any}. */
    public boolean isAny() {
        return high == 0 && low == 0;
    }

    public boolean isMulticast() {
        return switch (etherType) {
            case IPV4 -> low >>> 28 == 0xe;
            case IPV6 -> high >>> 56 == 0xff;
            default -> MacAddress.isGroup(low);
        };
    }

    /** Whether it is a group on which hosts need not report, and which all get: 224.0.0.0/24, or ff02::1. */
    public boolean isNeverPruned() {
        return etherType == IPV4 ? low >>> 8 == 0xe0_0000 : equals(ALL_NODES);
    }

    /** Whether it is a unicast address in fe80::/10. */
    public boolean isLinkLocalUnicast() {
        return etherType == IPV6 && high >>> 54 == 0xfe80 >>> 6;
    }

    /** Whether packets can have it as their source. */
    public boolean canBeSource() {
        boolean thisNetwork = etherType == IPV4 && low >>> 24 == 0;
        return !isAny() && !thisNetwork && !isMulticast();
    }

    /** The MAC address that packets to this group have. */
    public MacAddress groupMac() {
        return new MacAddress(
                switch (etherType) {
                    case IPV4 -> 0x0100_5e00_0000L | (low & 0x7f_ffff);
                    case IPV6 -> 0x3333_0000_0000L | (low & 0xffff_ffffL);
                    default -> low;
                });
    }

    @Override
    public int compareTo(IpAddress other) {
        return ORDER.compare(this, other);
    }

    /** As inet_ntop(3) has it. */
    @Override
    public String toString() {
        return switch (etherType) {
            case IPV4 ->
                String.format(
                        Locale.ROOT, "%d.%d.%d.%d", low >>> 24, (low >>> 16) & 0xff, (low >>> 8) & 0xff, low & 0xff);
            case IPV6 -> ipv6Text();
            default -> MacAddress.format(low);
        };
    }

    private int word(int index) {
        long half = index < WORDS / 2 ? high : low;
        return (int) ((half >>> (48 - 16 * (index % (WORDS / 2)))) & 0xffff);
    }

    /** The longest run of two zero words or more is written {@code ::}, the first of those that are as long. */
    private String ipv6Text() {
        int run = 0;
        int start = -1;
        for (int from = 0; from < WORDS; from++) {
            int length = zeros(from);
            if (length > 1 && length > run) {
                run = length;
                start = from;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < WORDS; at++) {
            if (at == start) {
                text.append("::");
                at += run - 1;
                continue;
            }
            if (at > 0 && at != start + run) {
                text.append(':');
            }
            text.append(Integer.toHexString(word(at)));
        }
        return text.toString();
    }

    private int zeros(int from) {
        int count = 0;
        while (from + count < WORDS && word(from + count) == 0) {
            count++;
        }
        return count;
    }
}
