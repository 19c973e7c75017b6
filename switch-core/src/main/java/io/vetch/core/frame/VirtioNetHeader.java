package io.vetch.core.frame;

/**
 * The layout of {@code struct virtio_net_hdr} (linux/virtio_net.h), 10 bytes in the machine's byte order, that stands
 * before every frame in a burst buffer:
 *
 * <pre>
 *   0 u8  flags        1 u8  gso_type     2 u16 hdr_len
 *   4 u16 gso_size     6 u16 csum_start   8 u16 csum_offset
 * </pre>
 *
 * <p>All zero means: nothing left to do to this frame. TAP (IFF_VNET_HDR) and AF_PACKET (PACKET_VNET_HDR) read and
 * write it in this form, so a frame crosses the switch with its offloads untouched.
 */
public final class VirtioNetHeader {
    public static final int LENGTH = 10;

    public static final int FLAGS = 0;
    public static final int GSO_TYPE = 1;
    public static final int HDR_LEN = 2;
    public static final int GSO_SIZE = 4;
    public static final int CSUM_START = 6;
    public static final int CSUM_OFFSET = 8;

    /** In {@link #FLAGS}: the checksum from csum_start is still partial. */
    public static final int F_NEEDS_CSUM = 1;
    /** In {@link #GSO_TYPE}: one ordinary frame. */
    public static final int GSO_NONE = 0;
    /** A TCP super-frame over IPv4. */
    public static final int GSO_TCPV4 = 1;
    /** A UDP datagram to be cut into IP fragments (UFO), of old guests. */
    public static final int GSO_UDP = 3;
    /** A TCP super-frame over IPv6. */
    public static final int GSO_TCPV6 = 4;
    /** A row of UDP datagrams, over IPv4 or IPv6 (USO). */
    public static final int GSO_UDP_L4 = 5;
    /** Beside a TCP type: the congestion window reduced flag is set. */
    public static final int GSO_ECN = 0x80;

    private VirtioNetHeader() {}
}
