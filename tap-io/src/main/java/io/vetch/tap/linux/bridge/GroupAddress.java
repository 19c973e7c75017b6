package io.vetch.tap.linux.bridge;

import io.vetch.core.frame.MacAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * An address as the multicast database has it, of a group or of a source.
 *
 * @param etherType {@link #IPV4}, {@link #IPV6} or {@link #LAYER_2}
 * @param high the first 64 bits of an IPv6 address, else 0
 * @param low the last 64 bits of an IPv6 address; an IPv4 address in the low 32 bits; the value of a {@link MacAddress}
 */
public record GroupAddress(int etherType, long high, long low) {
    public static final int LAYER_2 = 0;
    public static final int IPV4 = 0x0800;
    public static final int IPV6 = 0x86dd;

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    /** Of the union in {@code struct br_mdb_entry}, 16 bytes in network order from {@code at} on. */
    static GroupAddress read(int etherType, ByteBuffer bytes, int at) {
        ByteBuffer network = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
        return switch (etherType) {
            case IPV4 -> new GroupAddress(IPV4, 0, network.getInt(at) & 0xffff_ffffL);
            case IPV6 -> new GroupAddress(IPV6, network.getLong(at), network.getLong(at + 8));
            default -> new GroupAddress(LAYER_2, 0, network.getLong(at) >>> 16);
        };
    }

    /** Of an attribute that holds an IP address. @return null if it has no such address's length */
    static @Nullable GroupAddress ofIp(ByteBuffer value) {
        ByteBuffer network = value.duplicate().order(ByteOrder.BIG_ENDIAN);
        return switch (value.limit()) {
            case IPV4_BYTES -> new GroupAddress(IPV4, 0, network.getInt(0) & 0xffff_ffffL);
            case IPV6_BYTES -> new GroupAddress(IPV6, network.getLong(0), network.getLong(8));
            default -> null;
        };
    }

    /** As it is usually written. */
    @Override
    public String toString() {
        if (etherType == LAYER_2) {
            return MacAddress.format(low);
        }
        byte[] bytes = new byte[etherType == IPV4 ? IPV4_BYTES : IPV6_BYTES];
        ByteBuffer network = ByteBuffer.wrap(bytes);
        if (etherType == IPV4) {
            network.putInt((int) low);
        } else {
            network.putLong(high).putLong(low);
        }
        return text(bytes);
    }

    private static String text(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }
}
