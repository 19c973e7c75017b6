package io.vetch.cli.lab.probe;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A hand-made frame. Its payload begins with a number no other frame has, so that arrivals are told apart; one too
 * short for a payload is known by all its bytes.
 *
 * @param tags VLAN tags, outermost first, four bytes each as hex
 * @param length of the whole frame, tags included, without FCS
 */
public record Frame(String source, String destination, String tags, int type, int length, long number) {
    /** For experiments on a local network (IEEE 802): no stack answers it. */
    public static final int EXPERIMENTAL = 0x88b5;

    public static final String BROADCAST = "ff:ff:ff:ff:ff:ff";

    private static final AtomicLong NUMBERS = new AtomicLong(0x7e7c_0000_0000_0000L);

    public static Frame from(String source) {
        return new Frame(source, BROADCAST, "", EXPERIMENTAL, 60, NUMBERS.incrementAndGet());
    }

    /** Another like this one. */
    public Frame again() {
        return new Frame(source, destination, tags, type, length, NUMBERS.incrementAndGet());
    }

    public Frame to(String mac) {
        return new Frame(source, mac, tags, type, length, number);
    }

    public Frame tagged(String hex) {
        return new Frame(source, destination, hex, type, length, number);
    }

    /** @param etherType or, below 0x600, the length field of 802.3 */
    public Frame type(int etherType) {
        return new Frame(source, destination, tags, etherType, length, number);
    }

    public Frame length(int bytes) {
        return new Frame(source, destination, tags, type, bytes, number);
    }

    public byte[] bytes() {
        ByteBuffer buffer = ByteBuffer.allocate(Math.max(length, 64));
        buffer.put(mac(destination)).put(mac(source)).put(HexFormat.of().parseHex(tags));
        buffer.putShort((short) type).putLong(number);
        for (int i = buffer.position(); i < length; i++) {
            buffer.put((byte) i);
        }
        byte[] frame = new byte[length];
        System.arraycopy(buffer.array(), 0, frame, 0, length);
        return frame;
    }

    /** Whether an arrival is this frame, perhaps with some of its bytes changed. */
    public boolean isIn(byte[] arrival) {
        String whole = HexFormat.of().formatHex(arrival);
        return length < 14 + tags.length() / 2 + Long.BYTES
                ? whole.equals(HexFormat.of().formatHex(bytes()))
                : whole.contains(HexFormat.of().toHexDigits(number));
    }

    private static byte[] mac(String text) {
        return HexFormat.ofDelimiter(":").parseHex(text);
    }

    @Override
    public String toString() {
        String tagText = tags.isEmpty() ? "" : " tags " + tags;
        return "%s > %s%s type %04x length %d".formatted(source, destination, tagText, type, length);
    }
}
