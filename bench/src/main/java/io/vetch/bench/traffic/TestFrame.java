package io.vetch.bench.traffic;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The layout of a test frame: UDP in IPv4 as RFC 2544, C.2.6.4 has it, to port 7, between addresses of 198.18.0.0/15,
 * with UDP checksum 0. Behind the UDP header is the signature, big-endian:
 *
 * <pre>
 *    0  u16  trial        which trial it belongs to: what comes late is not taken for the next one's
 *    2  u16  stream       index in the trial
 *    4  u32  sequence     number in the stream, from 0
 *    8  u48  time         nanoseconds since the trial's start, when it was handed to the kernel
 *   14  u32  check        of the four fields before
 *   18  ...  pattern      counting octets, to the end
 * </pre>
 *
 * A frame is corrupted if its check does not fit, or anything else in it is not as it was sent. Offsets and lengths are
 * in bytes, without FCS.
 */
public final class TestFrame {
    /** Size with FCS of the smallest frame, which has no room for a tag. */
    public static final int MIN_SIZE = 64;

    static final int FCS = 4;
    static final int TAG_LENGTH = 4;
    static final int TYPE = 12;

    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final int UDP = 8;
    static final int SIGNATURE = ETHERNET + IPV4 + UDP;
    static final int SIGNATURE_LENGTH = 18;
    private static final int STREAM = 2;
    private static final int SEQUENCE = 4;
    static final int TIME = 8;
    static final int CHECK = 14;

    static final long MIX_SEQUENCE = 0x9e37_79b9_7f4a_7c15L;
    static final long MIX_TIME = 0xc2b2_ae3d_27d4_eb4fL;
    static final long MIX_TRIAL = 0x1656_67b1_9e37_79f9L;
    static final long MIX_ALL = 0xbf58_476d_1ce4_e5b9L;
    static final int MIX_SHIFT = 29;
    /** So that the check of zeros is not zero. */
    static final long NOT_ZERO = 1L << 32;

    private static final long TIME_MASK = (1L << 48) - 1;

    private static final short TYPE_IPV4 = 0x0800;
    private static final int TEST_NETWORK = 198 << 24 | 19 << 16; // its lower half is for hosts' own addresses
    private static final short ECHO_PORT = 7;
    private static final short SOURCE_PORT = (short) 49184;

    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private TestFrame() {}

    static int minSize(int tag) {
        return tag == 0 ? MIN_SIZE : MIN_SIZE + TAG_LENGTH;
    }

    /** Bytes of a stream's frames as a packet socket has them: without FCS and tag. */
    static int receivedLength(Stream stream) {
        return stream.size() - FCS - (stream.tag() == 0 ? 0 : TAG_LENGTH);
    }

    /** The bytes of a stream's frames before they are stamped, as they are received: without the tag. */
    static MemorySegment template(Stream stream) {
        int length = receivedLength(stream);
        // An undersized frame is the beginning of one that is large enough.
        MemorySegment frame = MemorySegment.ofArray(new byte[Math.max(length, SIGNATURE + SIGNATURE_LENGTH)]);
        writeAddresses(frame, 0, stream, 0);
        frame.set(SHORT, TYPE, TYPE_IPV4);
        writeIpv4(frame.asSlice(ETHERNET), stream, length - ETHERNET);
        for (int i = SIGNATURE + SIGNATURE_LENGTH; i < length; i++) {
            frame.set(JAVA_BYTE, i, (byte) i);
        }
        return frame.asSlice(0, length);
    }

    private static void writeIpv4(MemorySegment packet, Stream stream, int length) {
        packet.set(INT, 0, 0x4500 << 16 | length);
        packet.set(INT, 8, 64 << 24 | 17 << 16); // TTL, UDP
        packet.set(INT, 12, TEST_NETWORK | ((stream.ingress() + 1) << 8) | 1);
        packet.set(INT, 16, TEST_NETWORK | ((Long.numberOfTrailingZeros(stream.egress()) + 1) << 8) | 2);
        packet.set(SHORT, 10, headerChecksum(packet));
        packet.set(SHORT, IPV4, SOURCE_PORT);
        packet.set(SHORT, IPV4 + 2, ECHO_PORT);
        packet.set(SHORT, IPV4 + 4, (short) (length - IPV4));
    }

    private static short headerChecksum(MemorySegment packet) {
        int sum = 0;
        for (int i = 0; i < IPV4; i += 2) {
            sum += packet.get(SHORT, i) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return (short) ~(sum + (sum >>> 16));
    }

    /** Puts in the addresses that the frame with this number has. */
    static void writeAddresses(MemorySegment memory, long frame, Stream stream, long sequence) {
        long destination = stream.destination().at(sequence);
        long source = stream.source().at(sequence);
        memory.set(LONG, frame, destination << 16 | source >>> 32);
        memory.set(INT, frame + 8, (int) source);
    }

    /** The frame on its way out: the template with the stream's tag in it. @return bytes written */
    static int write(MemorySegment memory, long frame, Stream stream, MemorySegment template) {
        int length = (int) template.byteSize();
        if (stream.tag() == 0) {
            MemorySegment.copy(template, 0, memory, frame, length);
            return length;
        }
        MemorySegment.copy(template, 0, memory, frame, TYPE);
        memory.set(INT, frame + TYPE, stream.tag());
        MemorySegment.copy(template, TYPE, memory, frame + TYPE + TAG_LENGTH, length - TYPE);
        return length + TAG_LENGTH;
    }

    /** Stamps a frame that {@link #write} made. @param nanos since the trial's start */
    static void stamp(
            MemorySegment memory, long frame, boolean tagged, int trial, int stream, long sequence, long nanos) {
        long at = frame + SIGNATURE + (tagged ? TAG_LENGTH : 0);
        memory.set(LONG, at, ((long) trial << 48) | ((long) stream << 32) | (sequence & 0xffff_ffffL));
        memory.set(LONG, at + TIME, nanos << 16 | check(trial, stream, sequence, nanos) >>> 16);
        memory.set(SHORT, at + CHECK + 2, (short) check(trial, stream, sequence, nanos));
    }

    /** A change here is one in {@link InOrderProgram}, too. */
    private static int check(int trial, int stream, long sequence, long nanos) {
        long mixed = (sequence & 0xffff_ffffL) * MIX_SEQUENCE ^ (nanos & TIME_MASK) * MIX_TIME;
        mixed ^= ((long) trial << 16 | stream | NOT_ZERO) * MIX_TRIAL;
        mixed ^= mixed >>> MIX_SHIFT;
        return (int) ((mixed * MIX_ALL) >>> 32);
    }

    /** Whether a received frame, without its tag, is long enough to have a signature. */
    static boolean hasRoom(int length) {
        return length >= SIGNATURE + SIGNATURE_LENGTH;
    }

    static boolean isSigned(MemorySegment memory, long frame) {
        long at = frame + SIGNATURE;
        int check = memory.get(INT, at + CHECK);
        return check
                == check(trial(memory, frame), stream(memory, frame), sequence(memory, frame), nanos(memory, frame));
    }

    static int trial(MemorySegment memory, long frame) {
        return memory.get(SHORT, frame + SIGNATURE) & 0xffff;
    }

    static int stream(MemorySegment memory, long frame) {
        return memory.get(SHORT, frame + SIGNATURE + STREAM) & 0xffff;
    }

    static long sequence(MemorySegment memory, long frame) {
        return memory.get(INT, frame + SIGNATURE + SEQUENCE) & 0xffff_ffffL;
    }

    /** When it was sent, nanoseconds since the trial's start. */
    static long nanos(MemorySegment memory, long frame) {
        return memory.get(LONG, frame + SIGNATURE + TIME) >>> 16;
    }

    static long destination(MemorySegment memory, long frame) {
        return memory.get(LONG, frame) >>> 16;
    }

    static long source(MemorySegment memory, long frame) {
        return memory.get(LONG, frame + 4) & 0xffff_ffff_ffffL;
    }

    /** Whether an unsigned frame is or was one of ours: it still has an address, or the network, of the tester. */
    static boolean looksOurs(MemorySegment memory, long frame, int length) {
        return Addresses.isStation(source(memory, frame))
                || (length >= ETHERNET + IPV4 && memory.get(INT, frame + ETHERNET + 12) >>> 16 == TEST_NETWORK >>> 16);
    }

    /** Whether a signed frame is as long as it was sent, with its tag. */
    static boolean hasShape(int length, int tag, Stream stream) {
        return length == receivedLength(stream) && tag == stream.tag();
    }

    /** Whether a signed frame is, but for its stamp, what was sent. */
    static boolean isIntact(
            MemorySegment memory, long frame, int length, int tag, Stream stream, MemorySegment template) {
        if (!hasShape(length, tag, stream)) {
            return false;
        }
        long sequence = sequence(memory, frame);
        if (destination(memory, frame) != stream.destination().at(sequence)
                || source(memory, frame) != stream.source().at(sequence)) {
            return false;
        }
        long end = SIGNATURE + SIGNATURE_LENGTH;
        return MemorySegment.mismatch(memory, frame + TYPE, frame + SIGNATURE, template, TYPE, SIGNATURE) < 0
                && MemorySegment.mismatch(memory, frame + end, frame + length, template, end, length) < 0;
    }
}
