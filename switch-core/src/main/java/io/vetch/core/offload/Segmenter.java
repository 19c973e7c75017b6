package io.vetch.core.offload;

import static io.vetch.core.frame.VirtioNetHeader.F_NEEDS_CSUM;
import static io.vetch.core.frame.VirtioNetHeader.GSO_ECN;
import static io.vetch.core.frame.VirtioNetHeader.GSO_NONE;
import static io.vetch.core.frame.VirtioNetHeader.GSO_TCPV4;
import static io.vetch.core.frame.VirtioNetHeader.GSO_TCPV6;
import static io.vetch.core.frame.VirtioNetHeader.GSO_UDP;
import static io.vetch.core.frame.VirtioNetHeader.GSO_UDP_L4;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Makes of a frame and its virtio header what a device without offloads would send: cuts TCP (IPv4, IPv6) and UDP (USO)
 * super-frames into segments and UDP datagrams over IPv4 (UFO) into fragments, and completes checksums; behind up to
 * two VLAN tags, IPv4 options and the IPv6 extension headers that the kernel allows. Tunnels, and UFO over IPv6, are
 * refused. Byte for byte what the kernel makes of the same frame (net/ipv4/tcp_offload.c, udp_offload.c, af_inet.c,
 * skb_checksum_help() in net/core/dev.c; the header's rules: include/linux/virtio_net.h and virtio 1.3, 5.1.6).
 *
 * <p>Any bytes may come: what does not fit together leaves as it came, and {@link Completion#UNFIT} says so. As in the
 * kernel, hdr_len is a hint that nothing depends on, a payload of no more than gso_size needs no cutting, and lengths
 * are those of the frame, whatever its headers say.
 *
 * <p>One thread's. Allocates nothing after construction.
 */
public final class Segmenter {
    private static final int TCP_CHECK = 16;
    private static final int UDP_CHECK = 6;
    private static final int TCP_FLAGS = 13;
    private static final int FIN_PSH = 0x09;
    private static final int CWR = 0x80;
    private static final int MORE_FRAGMENTS = 0x2000;

    private final HeaderLayout layout = new HeaderLayout();
    private final byte[] gathered = new byte[VirtioNetHeader.LENGTH + Frame.MAX_LENGTH];
    private final byte[] out = new byte[Frame.MAX_LENGTH];

    // The frame in hand.
    private byte[] frame = gathered;
    private int offset;
    private int length;
    private boolean needsChecksum;
    private int checksumStart;
    private int checksumOffset;
    private int gsoType;
    private int gsoSize;

    /**
     * Emits what the frame is on a wire.
     *
     * @param header holds a {@link VirtioNetHeader} at {@code headerAt}
     * @param bytes holds the frame at {@code start}; not changed
     * @param count the frame's length, 0 to {@link Frame#MAX_LENGTH}
     * @throws IndexOutOfBoundsException if the arrays do not hold that, or the frame is longer
     */
    public Completion finish(byte[] header, int headerAt, byte[] bytes, int start, int count, SegmentSink sink) {
        Objects.checkFromIndexSize(headerAt, VirtioNetHeader.LENGTH, header.length);
        Objects.checkFromIndexSize(start, count, bytes.length);
        Objects.checkFromToIndex(0, count, Frame.MAX_LENGTH);
        frame = bytes;
        offset = start;
        length = count;
        readHeader(header, headerAt);
        Completion completion = finish(sink);
        if (completion == Completion.NOTHING_TO_DO || completion == Completion.UNFIT) {
            sink.accept(bytes, start, count);
        }
        return completion;
    }

    /**
     * The same for a frame of a burst buffer, with its virtio header in the bytes before it.
     *
     * @param start index of the frame's first byte; its position is left alone
     */
    public Completion finish(ByteBuffer buffer, int start, int count, SegmentSink sink) {
        Objects.checkFromToIndex(0, count, Frame.MAX_LENGTH);
        buffer.get(start - VirtioNetHeader.LENGTH, gathered, 0, VirtioNetHeader.LENGTH + count);
        return finish(gathered, 0, gathered, VirtioNetHeader.LENGTH, count, sink);
    }

    private void readHeader(byte[] header, int at) {
        needsChecksum = (header[at + VirtioNetHeader.FLAGS] & F_NEEDS_CSUM) != 0;
        gsoType = Fields.u8(header, at + VirtioNetHeader.GSO_TYPE);
        gsoSize = Fields.nativeU16(header, at + VirtioNetHeader.GSO_SIZE);
        checksumStart = Fields.nativeU16(header, at + VirtioNetHeader.CSUM_START);
        checksumOffset = Fields.nativeU16(header, at + VirtioNetHeader.CSUM_OFFSET);
    }

    private Completion finish(SegmentSink sink) {
        if (gsoType == GSO_NONE) {
            return completeChecksum(sink);
        }
        if (gsoSize == 0 || !layout.locate(frame, offset, length) || !isGsoTypeFit() || !isChecksumFit()) {
            return Completion.UNFIT;
        }
        int cutsFrom = gsoType == GSO_UDP ? layout.transport() : layout.payload();
        if (length - cutsFrom <= gsoSize) {
            return completeChecksum(sink);
        }
        return gsoType == GSO_UDP ? fragment(sink) : segment(sink);
    }

    private boolean isGsoTypeFit() {
        boolean isTcp = layout.protocol() == HeaderLayout.TCP;
        return switch (gsoType) {
            case GSO_TCPV4, GSO_TCPV4 | GSO_ECN -> isTcp && !layout.isIpv6();
            case GSO_TCPV6, GSO_TCPV6 | GSO_ECN -> isTcp && layout.isIpv6();
            case GSO_UDP_L4 -> !isTcp && needsChecksum;
            case GSO_UDP -> !isTcp && !layout.isIpv6();
            default -> false;
        };
    }

    private boolean isChecksumFit() {
        return !needsChecksum || (checksumStart == layout.transport() && checksumOffset == checkField());
    }

    private int checkField() {
        return layout.protocol() == HeaderLayout.TCP ? TCP_CHECK : UDP_CHECK;
    }

    /** The pseudo header's sum stands in the field already. Never 0, whatever the protocol, as skb_checksum_help(). */
    private Completion completeChecksum(SegmentSink sink) {
        if (!needsChecksum) {
            return Completion.NOTHING_TO_DO;
        }
        int field = checksumStart + checksumOffset;
        if (field + 2 > length) {
            return Completion.UNFIT;
        }
        int sum = Checksum.sum(frame, offset + checksumStart, length - checksumStart);
        System.arraycopy(frame, offset, out, 0, length);
        Fields.put16(out, field, Checksum.neverZero(sum));
        sink.accept(out, 0, length);
        return Completion.CHECKSUM;
    }

    /** Headers stay in {@code out}: of each segment only what differs is written. */
    private Completion segment(SegmentSink sink) {
        int headers = layout.payload();
        int transport = layout.transport();
        boolean isTcp = layout.protocol() == HeaderLayout.TCP;
        int pseudo = pseudoHeader();
        int flags = isTcp ? Fields.u8(frame, offset + transport + TCP_FLAGS) : 0;
        int sequence = isTcp ? Fields.i32(frame, offset + transport + 4) : 0;
        System.arraycopy(frame, offset, out, 0, headers);
        for (int at = headers, number = 0; at < length; at += gsoSize, number++) {
            int size = Math.min(gsoSize, length - at);
            System.arraycopy(frame, offset + at, out, headers, size);
            if (isTcp) {
                Fields.put32(out, transport + 4, sequence + at - headers);
                out[transport + TCP_FLAGS] = (byte) flagsOf(flags, number == 0, at + size == length);
            } else {
                Fields.put16(out, transport + 4, HeaderLayout.UDP_HEADER + size);
            }
            putLength(headers + size, number);
            putChecksum(pseudo, headers + size - transport, isTcp);
            sink.accept(out, 0, headers + size);
        }
        return Completion.SEGMENTS;
    }

    /** FIN and PSH are said last, congestion window reduced first. */
    private static int flagsOf(int flags, boolean isFirst, boolean isLast) {
        int kept = isLast ? flags : flags & ~FIN_PSH;
        return isFirst ? kept : kept & ~CWR;
    }

    /**
     * The pseudo header's sum but for the length. What the sender left in the field is believed: behind a routing
     * header, the destination in it is not that of the IP header.
     */
    private int pseudoHeader() {
        if (!needsChecksum) {
            return layout.pseudoHeader();
        }
        int partial = Fields.u16(frame, offset + layout.transport() + checkField());
        return Checksum.fold((long) partial + Checksum.minus(length - layout.transport()));
    }

    private void putChecksum(int pseudo, int size, boolean isTcp) {
        int transport = layout.transport();
        int field = transport + checkField();
        Fields.put16(out, field, 0);
        long sum = (long) pseudo + size + Checksum.sum(out, transport, size);
        Fields.put16(out, field, isTcp ? Checksum.of(sum) : Checksum.neverZero(sum));
    }

    /** Length, identification and checksum of the IP header. @param end length of the frame in {@code out} */
    private void putLength(int end, int number) {
        int network = layout.network();
        if (layout.isIpv6()) {
            Fields.put16(out, network + 4, end - network - HeaderLayout.IPV6_HEADER);
            return;
        }
        Fields.put16(out, network + 2, end - network);
        Fields.put16(out, network + 4, Fields.u16(frame, offset + network + 4) + number);
        putIpv4Checksum();
    }

    private void putIpv4Checksum() {
        int network = layout.network();
        Fields.put16(out, network + 10, 0);
        Fields.put16(out, network + 10, Checksum.of(Checksum.sum(out, network, layout.transport() - network)));
    }

    /** The datagram's own checksum is completed in any case: nobody can after this. */
    private Completion fragment(SegmentSink sink) {
        int size = gsoSize & ~7;
        if (size < HeaderLayout.UDP_HEADER) {
            return Completion.UNFIT;
        }
        int network = layout.network();
        int headers = layout.transport();
        int checksum = datagramChecksum();
        System.arraycopy(frame, offset, out, 0, headers);
        for (int at = headers; at < length; at += size) {
            int now = Math.min(size, length - at);
            System.arraycopy(frame, offset + at, out, headers, now);
            if (at == headers) {
                Fields.put16(out, headers + UDP_CHECK, checksum);
            }
            int more = at + now < length ? MORE_FRAGMENTS : 0;
            Fields.put16(out, network + 6, ((at - headers) / 8) | more);
            putLength(headers + now, 0);
            sink.accept(out, 0, headers + now);
        }
        return Completion.SEGMENTS;
    }

    private int datagramChecksum() {
        int transport = layout.transport();
        int size = length - transport;
        int sum = Checksum.sum(frame, offset + transport, size);
        int without = Checksum.minus(Fields.u16(frame, offset + transport + UDP_CHECK));
        return Checksum.neverZero((long) layout.pseudoHeader() + size + sum + without);
    }
}
