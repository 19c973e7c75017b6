package io.vetch.core.offload;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A frame with work left over, as a sending host hands it to its device.
 *
 * @param header the virtio header
 * @param network start of the IP header
 * @param transport start of the TCP or UDP header
 * @param payload start of what comes behind that
 */
@SuppressWarnings("ArrayRecordComponent") // compared by what is in them, in the tests
record SuperFrame(byte[] header, byte[] bytes, int network, int transport, int payload) {
    static final int FIN = 0x01;
    static final int PSH = 0x08;
    static final int CWR = 0x80;

    /** Any frame that its header fits to. */
    static SuperFrame random(int gsoType, SplittableRandom random) {
        boolean isTcp = gsoType == VirtioNetHeader.GSO_TCPV4 || gsoType == VirtioNetHeader.GSO_TCPV6;
        boolean isIpv6 =
                gsoType == VirtioNetHeader.GSO_TCPV6 || (gsoType == VirtioNetHeader.GSO_UDP_L4 && random.nextBoolean());
        int network = Frame.HEADER_LENGTH + Frame.TAG_LENGTH * random.nextInt(3);
        int transport = network + (isIpv6 ? 40 + 8 * random.nextInt(6) : 20 + 4 * random.nextInt(11));
        int payload = transport + (isTcp ? 20 + 4 * random.nextInt(11) : 8);
        boolean isFragmented = gsoType == VirtioNetHeader.GSO_UDP;
        int gsoSize =
                random.nextInt(isFragmented ? 8 : 1, random.nextBoolean() ? 2000 : 30_000) & (isFragmented ? ~7 : -1);
        int most = network + 65_535 - payload;
        int size = random.nextInt(gsoSize + 1, Math.min(most, 100 * gsoSize));
        byte[] bytes = new byte[payload + size];
        random.nextBytes(bytes);
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        putTypes(frame, network, isIpv6 ? 0x86dd : 0x0800);
        if (isIpv6) {
            putIpv6(frame, network, transport, isTcp ? 6 : 17, random);
        } else {
            putIpv4(frame, network, transport, isTcp ? 6 : 17);
        }
        if (isTcp) {
            bytes[transport + 12] = (byte) (((payload - transport) / 4) << 4);
        } else {
            frame.putShort(transport + 4, (short) (bytes.length - transport));
        }
        int check = transport + (isTcp ? 16 : 6);
        frame.putShort(check, (short) WireFrame.pseudoHeader(bytes, network, isTcp ? 6 : 17, bytes.length - transport));
        boolean isPartial = gsoType == VirtioNetHeader.GSO_UDP_L4 || random.nextBoolean();
        int type = isTcp && random.nextBoolean() ? gsoType | VirtioNetHeader.GSO_ECN : gsoType;
        byte[] header = header(isPartial ? 1 : 0, type, gsoSize, isPartial ? transport : 0, check - transport);
        return new SuperFrame(header, bytes, network, transport, payload);
    }

    /** One of TCP over IPv4, with every option left out. */
    static SuperFrame plain(int length, int gsoSize) {
        int transport = Frame.HEADER_LENGTH + 20;
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        putTypes(frame, Frame.HEADER_LENGTH, 0x0800);
        putIpv4(frame, Frame.HEADER_LENGTH, transport, 6);
        bytes[transport + 12] = 0x50;
        frame.putShort(
                transport + 16, (short) WireFrame.pseudoHeader(bytes, Frame.HEADER_LENGTH, 6, length - transport));
        byte[] header = header(1, VirtioNetHeader.GSO_TCPV4, gsoSize, transport, 16);
        return new SuperFrame(header, bytes, Frame.HEADER_LENGTH, transport, transport + 20);
    }

    static byte[] header(int flags, int gsoType, int gsoSize, int checksumStart, int checksumOffset) {
        return ByteBuffer.allocate(VirtioNetHeader.LENGTH)
                .order(ByteOrder.nativeOrder())
                .put((byte) flags)
                .put((byte) gsoType)
                .putShort((short) 0)
                .putShort((short) gsoSize)
                .putShort((short) checksumStart)
                .putShort((short) checksumOffset)
                .array();
    }

    private static void putTypes(ByteBuffer frame, int network, int etherType) {
        for (int at = Frame.HEADER_LENGTH - 2; at < network - 2; at += Frame.TAG_LENGTH) {
            frame.putShort(at, (short) (at == network - 6 ? 0x8100 : 0x88a8));
        }
        frame.putShort(network - 2, (short) etherType);
    }

    private static void putIpv4(ByteBuffer frame, int network, int transport, int protocol) {
        frame.put(network, (byte) (0x40 | ((transport - network) / 4)));
        frame.putShort(network + 2, (short) (frame.capacity() - network));
        frame.putShort(network + 6, (short) 0);
        frame.put(network + 9, (byte) protocol);
    }

    /** Hop-by-hop options first, then destination options, each of 8 or 16 bytes. */
    private static void putIpv6(ByteBuffer frame, int network, int transport, int protocol, SplittableRandom random) {
        frame.put(network, (byte) 0x60);
        frame.putShort(network + 4, (short) (frame.capacity() - network - 40));
        int next = network + 6;
        for (int at = network + 40; at < transport; ) {
            int units = Math.min((transport - at) / 8, random.nextInt(1, 3));
            frame.put(next, (byte) (at == network + 40 ? 0 : 60));
            frame.put(at + 1, (byte) (units - 1));
            next = at;
            at += units * 8;
        }
        frame.put(next, (byte) protocol);
    }

    boolean isTcp() {
        return gsoType() == VirtioNetHeader.GSO_TCPV4 || gsoType() == VirtioNetHeader.GSO_TCPV6;
    }

    int gsoType() {
        return header[VirtioNetHeader.GSO_TYPE] & 0x7f;
    }

    int gsoSize() {
        return ByteBuffer.wrap(header).order(ByteOrder.nativeOrder()).getShort(VirtioNetHeader.GSO_SIZE) & 0xffff;
    }

    int flags() {
        return bytes[transport + 13] & 0xff;
    }

    byte[] data(int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    @Override
    public String toString() {
        return "gso " + gsoType() + "/" + gsoSize() + ", " + bytes.length + " bytes, headers at " + network + ", "
                + transport + ", " + payload;
    }
}
