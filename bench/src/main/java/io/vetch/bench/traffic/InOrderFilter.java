package io.vetch.bench.traffic;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.vetch.bench.linux.PacketRing;
import io.vetch.bench.linux.SocketFilter;
import io.vetch.tap.linux.LinuxException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Optional;

/**
 * Counts in the kernel the frames that come as they should, at one port. Frames are received on the account of whoever
 * sends them, so a receiver that has each one copied slows down the switch; this costs a third. A frame of the trial,
 * with the right length, tag and check, whose number is the next of its stream is counted and dropped, but for every
 * {@link #SAMPLE}th. Everything else passes, and stops the counting of its stream to the end of a {@link #BLOCK} of
 * numbers, so that whoever looks at the passing frames knows what became of all of them: see {@link InOrderCount}.
 *
 * <p>The memory shared with the program, in host byte order:
 *
 * <pre>
 *     0  u32  trial; a number that no frame has if there is none
 *    64  256 streams of  u32 next       number that is counted next, or SUSPENDED | the block since which all pass
 *                        u32 length     in bytes, without FCS and tag; 0: none of this stream is counted
 *                        u32 tag, u32 0
 *  4160  256 streams of 256 gaps, one for each block, over and over:
 *                        u64            the number after the gap in the upper, next as it was in the lower half
 * </pre>
 */
final class InOrderFilter implements AutoCloseable {
    /** One frame in so many passes. */
    static final int SAMPLE = 16;
    /** Numbers; 256 of them outlast all frames that find room in a ring. */
    static final int BLOCK = 1024;

    static final int SUSPENDED = 1 << 31;
    static final int STREAMS = 256;
    static final int GAPS = 256;

    static final int TRIAL = 0;
    static final int STREAM = 64;
    static final int STREAM_SIZE = 16;
    static final int NEXT = 0;
    static final int LENGTH = 4;
    static final int TAG = 8;
    static final int GAP = STREAM + STREAMS * STREAM_SIZE;
    static final int GAP_SIZE = 8;
    static final int MEMORY_SIZE = GAP + STREAMS * GAPS * GAP_SIZE;

    private static final int NO_TRIAL = 1 << 16;
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final VarHandle LONG = JAVA_LONG.varHandle();

    private final SocketFilter filter;
    private final MemorySegment memory;
    private int streams;

    private InOrderFilter(SocketFilter filter) {
        this.filter = filter;
        this.memory = filter.memory();
        stop();
    }

    /** Empty where we may not, as in a user namespace, or the kernel cannot: then the ring receives every frame. */
    static Optional<InOrderFilter> attach(PacketRing ring) {
        try {
            InOrderFilter filter = new InOrderFilter(SocketFilter.load(InOrderProgram.build(), MEMORY_SIZE));
            ring.filter(filter.filter);
            return Optional.of(filter);
        } catch (LinuxException _) {
            return Optional.empty();
        }
    }

    /** Counts from now on what a trial's streams bring to {@code port}. */
    void start(int trial, List<Stream> of, int port) {
        streams = Math.min(of.size(), STREAMS);
        for (int i = 0; i < streams; i++) {
            Stream stream = of.get(i);
            memory.set(JAVA_INT, at(i) + NEXT, 0);
            memory.set(JAVA_INT, at(i) + LENGTH, counts(stream, port) ? TestFrame.receivedLength(stream) : 0);
            memory.set(JAVA_INT, at(i) + TAG, stream.tag());
            memory.asSlice(gapAt(i, 0), GAPS * GAP_SIZE).fill((byte) -1);
        }
        INT.setRelease(memory, (long) TRIAL, trial);
    }

    private static boolean counts(Stream stream, int port) {
        return stream.isExpectedAt(port) && !stream.isUndersized();
    }

    /** Lets every frame pass. */
    void stop() {
        streams = 0;
        INT.setRelease(memory, (long) TRIAL, NO_TRIAL);
    }

    /** What follows the stream with this index, if its frames are counted at {@code port}. */
    Optional<InOrderCount> count(int index, Stream stream, int port) {
        return index < streams && counts(stream, port) ? Optional.of(new InOrderCount(this, index)) : Optional.empty();
    }

    /** How many frames did not pass, if none was missing; else something that changes when a frame is counted. */
    long progress() {
        long sum = 0;
        for (int i = 0; i < streams; i++) {
            int next = next(i);
            sum += next - next / SAMPLE;
        }
        return sum;
    }

    int next(int stream) {
        return (int) INT.getAcquire(memory, at(stream) + NEXT);
    }

    long gap(int stream, int block) {
        return (long) LONG.getAcquire(memory, gapAt(stream, block));
    }

    private static long at(int stream) {
        return STREAM + (long) stream * STREAM_SIZE;
    }

    private static long gapAt(int stream, int block) {
        return GAP + ((long) stream * GAPS + block % GAPS) * GAP_SIZE;
    }

    @Override
    public void close() {
        filter.close();
    }
}
