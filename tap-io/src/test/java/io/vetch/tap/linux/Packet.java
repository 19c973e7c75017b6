package io.vetch.tap.linux;

import io.vetch.core.frame.VirtioNetHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/** A frame as hosts send and receive it: the fields of its virtio header that must survive, and its bytes. */
public final class Packet {
    public static final int TCPV4 = 1;
    private static final int GSO_UDP = 3;
    public static final String SOURCE = "02:00:00:00:00:01";
    public static final String DESTINATION = "02:00:00:00:00:02";

    private static final int IPV4_HEADER = 20;
    private static final int TCP_HEADER = 20;

    private final int flags;
    private final int gsoType;
    private final int gsoSize;
    private final int csumStart;
    private final int csumOffset;
    private final byte[] frame;

    private Packet(int flags, int gsoType, int gsoSize, int csumStart, int csumOffset, byte[] frame) {
        this.flags = flags;
        this.gsoType = gsoType;
        this.gsoSize = gsoSize;
        this.csumStart = csumStart;
        this.csumOffset = csumOffset;
        this.frame = frame;
    }

    /** A complete frame of an unknown type; its payload is no pattern that a mix-up of bytes would leave as it is. */
    public static Packet plain(int length) {
        return new Packet(0, 0, 0, 0, 0, ethernet(0x88b5, length));
    }

    /** A frame whose outer header is this tag; {@code length} bytes in all. */
    public static Packet tagged(int tpid, int tci, int length) {
        byte[] frame = ethernet(tpid, length);
        ByteBuffer.wrap(frame).putShort(14, (short) tci).putShort(16, (short) 0x88b5);
        return new Packet(0, 0, 0, 0, 0, frame);
    }

    /** The same with the checksum from {@code start} on still to be made. */
    public Packet withPartialChecksum(int start, int offset) {
        return new Packet(VirtioNetHeader.F_NEEDS_CSUM, gsoType, gsoSize, start, offset, frame);
    }

    /** An IPv4 TCP super-frame that its receiver or its device still cuts into segments. */
    public static Packet superFrame(int length) {
        return superFrame(ethernet(0x0800, length), 14);
    }

    /** The same with a tag. */
    public static Packet taggedSuperFrame(int tpid, int tci, int length) {
        byte[] frame = ethernet(tpid, length);
        ByteBuffer.wrap(frame).putShort(14, (short) tci).putShort(16, (short) 0x0800);
        return superFrame(frame, 18);
    }

    private static Packet superFrame(byte[] frame, int ip) {
        int tcp = ip + IPV4_HEADER;
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        bytes.position(ip).putShort((short) 0x4500).putShort((short) (frame.length - ip));
        bytes.putInt(0x4000).putShort((short) 0x4006).putShort((short) 0);
        bytes.putInt(0x0a000001).putInt(0x0a000002);
        bytes.position(tcp)
                .putShort((short) 1000)
                .putShort((short) 2000)
                .putInt(1)
                .putInt(1);
        bytes.putShort((short) 0x5010)
                .putShort((short) 1000)
                .putShort((short) 0)
                .putShort((short) 0);
        return new Packet(VirtioNetHeader.F_NEEDS_CSUM, TCPV4, 1400, tcp, 16, frame);
    }

    /** A UDP datagram that the kernel is to cut into IP fragments, which no virtio header that it hands out can say. */
    public static Packet toBeFragmented(int length) {
        byte[] frame = superFrame(length).frame;
        int udp = 14 + IPV4_HEADER;
        ByteBuffer.wrap(frame).put(14 + 9, (byte) 17).putShort(udp + 4, (short) (length - udp));
        return new Packet(VirtioNetHeader.F_NEEDS_CSUM, GSO_UDP, 1448, udp, 6, frame);
    }

    private static byte[] ethernet(int type, int length) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) (i * 31 + (i >> 8) + 7);
        }
        return ByteBuffer.wrap(frame)
                .put(address(DESTINATION))
                .put(address(SOURCE))
                .putShort((short) type)
                .array();
    }

    private static byte[] address(String text) {
        return io.vetch.core.frame.MacAddress.parse(text).octets();
    }

    /** The frame's own bytes, to be changed before it is sent. */
    public byte[] frame() {
        return frame;
    }

    /** Virtio header and frame, one behind the other. */
    public byte[] bytes() {
        int headers = gsoType == 0 ? 0 : csumStart + TCP_HEADER;
        return ByteBuffer.allocate(VirtioNetHeader.LENGTH + frame.length)
                .order(ByteOrder.nativeOrder())
                .put((byte) flags)
                .put((byte) gsoType)
                .putShort((short) headers)
                .putShort((short) gsoSize)
                .putShort((short) csumStart)
                .putShort((short) csumOffset)
                .put(frame)
                .array();
    }

    /** The opposite of {@link #bytes}; the kernel's hint about the headers' length is left out. */
    public static Packet of(byte[] bytes) {
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        return new Packet(
                header.get(VirtioNetHeader.FLAGS),
                header.get(VirtioNetHeader.GSO_TYPE),
                header.getShort(VirtioNetHeader.GSO_SIZE) & 0xffff,
                header.getShort(VirtioNetHeader.CSUM_START) & 0xffff,
                header.getShort(VirtioNetHeader.CSUM_OFFSET) & 0xffff,
                Arrays.copyOfRange(bytes, VirtioNetHeader.LENGTH, bytes.length));
    }

    /** With the tag that the kernel took off, TPID in the upper 16 bits, put back. */
    Packet withTag(int tag) {
        byte[] whole = ByteBuffer.allocate(frame.length + 4)
                .put(frame, 0, 12)
                .putInt(tag)
                .put(frame, 12, frame.length - 12)
                .array();
        return new Packet(flags, gsoType, gsoSize, csumStart == 0 ? 0 : csumStart + 4, csumOffset, whole);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Packet packet && fields().equals(packet.fields()) && Arrays.equals(frame, packet.frame);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(frame);
    }

    private String fields() {
        return String.format(
                Locale.ROOT, "flags %d gso %d/%d csum %d+%d", flags, gsoType, gsoSize, csumStart, csumOffset);
    }

    @Override
    public String toString() {
        byte[] start = Arrays.copyOf(frame, Math.min(frame.length, 40));
        return fields() + ", " + frame.length + " bytes "
                + java.util.HexFormat.of().formatHex(start);
    }
}
