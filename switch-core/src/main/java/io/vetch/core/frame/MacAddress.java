package io.vetch.core.frame;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A 48-bit MAC address (IEEE 802-2014, clause 8). On the frame path an address is the bare {@code long}: the first
 * octet on the wire in bits 47..40, the upper 16 bits zero. The static methods work on that form.
 *
 * @param value 0 to 2^48-1
 */
public record MacAddress(long value) implements Comparable<MacAddress> {
    public static final long BROADCAST = 0xffff_ffff_ffffL;
    private static final long GROUP_BIT = 1L << 40;
    /**
     * 01:80:c2:00:00:00, to which bridges send BPDUs: the first of the 16 reserved ones of IEEE 802.1Q-2022, table 8-1.
     */
    public static final long BRIDGE_GROUP = 0x0180_c200_0000L;
    /** 01:80:c2:00:00:08, where BPDUs of bridges with 802.1ad tags go (IEEE 802.1Q, table 8-2). */
    public static final long PROVIDER_BRIDGE_GROUP = BRIDGE_GROUP | 8;

    private static final Pattern TEXT = Pattern.compile("[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}");

    public MacAddress {
        if (value >>> 48 != 0) {
            throw new IllegalArgumentException("not a 48-bit address: " + Long.toHexString(value));
        }
    }

    /** Whether the individual/group bit is set: multicast or broadcast. */
    public static boolean isGroup(long address) {
        return (address & GROUP_BIT) != 0;
    }

    /** Whether this is one of 01:80:c2:00:00:00 to 01:80:c2:00:00:0f. */
    public static boolean isReserved(long address) {
        return (address & ~0xfL) == BRIDGE_GROUP;
    }

    /**
     * Parses {@code 02:00:00:00:00:01}; one-digit octets are taken, as ip(8) does.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static MacAddress parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("Invalid mac address " + text);
        }
        long value = 0;
        for (String octet : text.split(":", -1)) {
            value = (value << 8) | HexFormat.fromHexDigits(octet);
        }
        return new MacAddress(value);
    }

    /** From six octets in wire order. */
    public static MacAddress of(byte[] octets) {
        if (octets.length != 6) {
            throw new IllegalArgumentException("a MAC address has 6 octets, not " + octets.length);
        }
        long value = 0;
        for (byte octet : octets) {
            value = (value << 8) | (octet & 0xff);
        }
        return new MacAddress(value);
    }

    /** The six octets in wire order. */
    public byte[] octets() {
        byte[] octets = new byte[6];
        for (int i = 0; i < 6; i++) {
            octets[i] = (byte) (value >>> (40 - 8 * i));
        }
        return octets;
    }

    public static String format(long address) {
        return HexFormat.ofDelimiter(":").formatHex(new MacAddress(address).octets());
    }

    @Override
    public int compareTo(MacAddress other) {
        return Long.compare(value, other.value);
    }

    /** Lower-case hexadecimal octets with colons. */
    @Override
    public String toString() {
        return format(value);
    }
}
