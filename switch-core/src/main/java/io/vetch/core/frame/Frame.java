package io.vetch.core.frame;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One Ethernet frame without FCS, seen in place. A loop owns one Frame and moves it over its burst buffer; nothing is
 * copied or allocated. The {@link VirtioNetHeader} always stands in the 10 bytes before the frame.
 *
 * <p>Whoever reads fields checks {@link #length()} against {@link #HEADER_LENGTH} first; after that no accessor can
 * fail. Fields are big-endian (network order). Not thread-safe: one loop's.
 */
public final class Frame {
    /** Destination, source and type: the shortest frame the relay looks at. */
    public static final int HEADER_LENGTH = 14;
    /** Bytes of one VLAN tag. */
    public static final int TAG_LENGTH = 4;
    /** Largest frame: an IP super-frame of 64 KiB, its Ethernet header and two tags. */
    public static final int MAX_LENGTH = 65_535 + HEADER_LENGTH + 2 * TAG_LENGTH;
    /** Room needed before a frame: its virtio header, a tag to be put back, and one of the bridge. */
    public static final int HEADROOM = VirtioNetHeader.LENGTH + 2 * TAG_LENGTH + 2;

    private static final int TYPE_802_1Q = 0x8100;
    private static final int TYPE_802_1AD = 0x88a8;

    private @Nullable FrameCopies copies;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private long bufferAddress;
    private int offset;
    private int length;
    private boolean staged;
    private boolean shared;

    /** A frame whose {@linkplain #copyTo(Frame) copies} are memory of their own. */
    public Frame() {
        this(null);
    }

    /** @param copies where the copies of frames go */
    public Frame(@Nullable FrameCopies copies) {
        this.copies = copies;
    }

    /**
     * Moves this flyweight over a frame.
     *
     * @param buffer big-endian; holds at least {@link #HEADROOM} bytes before {@code offset}
     * @param bufferAddress native address of the buffer's byte 0, or 0 where nobody asks for it
     * @param length bytes from the destination address to the end of the payload; may be less than a header
     */
    public Frame wrap(ByteBuffer buffer, long bufferAddress, int offset, int length) {
        this.buffer = buffer;
        this.bufferAddress = bufferAddress;
        this.offset = offset;
        this.length = length;
        this.staged = false;
        this.shared = false;
        return this;
    }

    /** Has the frame begin {@code bytes} earlier, of the {@link #HEADROOM}; or later, if they are less than 0. */
    public Frame extendToFront(int bytes) {
        offset -= bytes;
        length += bytes;
        return this;
    }

    public int length() {
        return length;
    }

    /** Destination address, see {@link MacAddress}. */
    public long destination() {
        return buffer.getLong(offset) >>> 16;
    }

    /** Source address, see {@link MacAddress}. */
    public long source() {
        return buffer.getLong(offset + 6) >>> 16;
    }

    /** The two bytes after the addresses: EtherType, TPID or an IEEE 802.3 length. */
    public int type() {
        return buffer.getShort(offset + 12) & 0xffff;
    }

    /** Whether the outermost header is an 802.1Q or 802.1ad tag. */
    public boolean isTagged() {
        int type = type();
        return type == TYPE_802_1Q || type == TYPE_802_1AD;
    }

    /**
     * TCI of the outermost tag: priority, drop eligible and VLAN id. For a tagged frame of a header and a tag at least.
     */
    public int tagControl() {
        return buffer.getShort(offset + HEADER_LENGTH) & 0xffff;
    }

    /** Whether this is a super-frame that the receiver or its device still cuts into segments. */
    public boolean isGso() {
        return buffer.get(offset - VirtioNetHeader.LENGTH + VirtioNetHeader.GSO_TYPE) != VirtioNetHeader.GSO_NONE;
    }

    /** Whether the receiver or its device still has to finish a checksum. */
    public boolean hasUnfinishedChecksum() {
        return (buffer.get(offset - VirtioNetHeader.LENGTH + VirtioNetHeader.FLAGS) & VirtioNetHeader.F_NEEDS_CSUM)
                != 0;
    }

    /** Copies the frame's first {@code count} bytes to {@code target} from its index {@code at} on. */
    public void copyTo(byte[] target, int at, int count) {
        buffer.get(offset, target, at, count);
    }

    /** Copies the {@link VirtioNetHeader} to {@code target} from its index {@code at} on. */
    public void copyVirtioHeaderTo(byte[] target, int at) {
        buffer.get(offset - VirtioNetHeader.LENGTH, target, at, VirtioNetHeader.LENGTH);
    }

    /** Where the frame lies, big-endian; it begins at {@link #offset()}. Not to be changed or kept. */
    public ByteBuffer buffer() {
        return buffer;
    }

    public int offset() {
        return offset;
    }

    /** Native address of the virtio header; {@link #nativeLength()} bytes follow. */
    public long nativeAddress() {
        return bufferAddress + offset - VirtioNetHeader.LENGTH;
    }

    /** Length of virtio header and frame together. */
    public int nativeLength() {
        return length + VirtioNetHeader.LENGTH;
    }

    /** Says that an egress still needs these bytes until its flush at the end of the burst. */
    public void stage() {
        staged = true;
    }

    public boolean isStaged() {
        return staged;
    }

    /** Says whether somebody who handed this frame on still needs it in its present form. */
    public void share(boolean needed) {
        shared = needed;
    }

    public boolean isShared() {
        return shared;
    }

    /**
     * Copies frame and virtio header, and has {@code copy} point there until the end of the burst.
     *
     * @return false: there is no room for it in this burst
     */
    public boolean copyTo(Frame copy) {
        copy.copies = copies; // a copy may have to be copied, too
        if (copies != null) {
            return copies.copy(this, copy);
        }
        ByteBuffer own = ByteBuffer.allocateDirect(HEADROOM + length);
        own.put(HEADROOM - VirtioNetHeader.LENGTH, buffer, offset - VirtioNetHeader.LENGTH, nativeLength());
        copy.wrap(own, 0, HEADROOM, length);
        return true;
    }

    /**
     * Has {@code blank} point to as many zero bytes, where copies of this frame would be, until the end of the burst.
     *
     * @return false: there is no room for it in this burst
     */
    public boolean blankTo(Frame blank, int bytes) {
        blank.copies = copies;
        if (copies != null) {
            return copies.blank(blank, bytes);
        }
        blank.wrap(ByteBuffer.allocateDirect(HEADROOM + bytes), 0, HEADROOM, bytes);
        return true;
    }
}
