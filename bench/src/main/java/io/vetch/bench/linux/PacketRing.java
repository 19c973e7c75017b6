package io.vetch.bench.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.vetch.tap.linux.Libc;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.PacketSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Receives all frames that enter by one interface, in a ring of blocks that the kernel shares with us (packet(7),
 * TPACKET_V3; Documentation/networking/packet_mmap.rst), each with the time the kernel saw it. A system call for no
 * frame at all. The kernel hands over a block when it is full, or some milliseconds after its first frame: good for
 * throughput and for time stamps, not for answering soon.
 *
 * <pre>
 *   struct tpacket_block_desc { u32 version, offset_to_priv;            offset 0, 4
 *       u32 block_status, num_pkts, offset_to_first_pkt, …; }           8, 12, 16
 *   struct tpacket3_hdr { u32 next_offset, sec, nsec, snaplen, len,     0, 4, 8, 12, 16
 *       status; u16 mac, net; u32 rxhash, vlan_tci; u16 vlan_tpid; }    20, 24, 26, 28, 32, 36
 * </pre>
 *
 * One thread at a time.
 */
public final class PacketRing implements AutoCloseable {
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_VERSION = 10;
    private static final int TPACKET_V3 = 2;
    private static final int TP_STATUS_KERNEL = 0;
    private static final int TP_STATUS_USER = 1;
    /** The kernel wants some frame size, a multiple of 16, and then does not use it. */
    private static final int FRAME_SIZE = 2048;

    private static final int BLOCK_STATUS = 8;
    private static final int BLOCK_FRAMES = 12;
    private static final int BLOCK_FIRST = 16;

    private static final int NEXT = 0;
    private static final int SECONDS = 4;
    private static final int NANOS = 8;
    private static final int CAPTURED = 12;
    private static final int STATUS = 20;
    private static final int MAC = 24;
    private static final int VLAN_TCI = 32;
    private static final int VLAN_TPID = 36;

    private static final VarHandle INT = JAVA_INT.varHandle();

    private final PacketSocket socket;
    private final MemorySegment memory;
    private final int blockSize;
    private final int blocks;
    private int next;

    /** What is done with a received frame. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * @param offset of the destination address in {@code memory}, both valid during this call only
         * @param length bytes without FCS
         * @param tag the VLAN tag that the kernel took out: TPID in the upper, TCI in the lower 16 bits; 0 if none
         * @param epochNanos when the kernel received it, by CLOCK_REALTIME
         */
        void frame(MemorySegment memory, long offset, int length, int tag, long epochNanos);
    }

    private PacketRing(PacketSocket socket, int blockSize, int blocks) throws LinuxException {
        this.socket = socket;
        this.blockSize = blockSize;
        this.blocks = blocks;
        this.memory = socket.mapRing((long) blockSize * blocks);
    }

    /**
     * Opens in the namespace of the calling thread.
     *
     * @param blockSize bytes, a power of two from 4096; no frame longer than a block is received
     * @param blocks how many; all of them are locked in memory
     * @param retireMillis after which a block with frames is handed over even if there is room in it
     */
    public static PacketRing open(int ifindex, int blockSize, int blocks, int retireMillis) throws LinuxException {
        PacketSocket socket = PacketSocket.open(opened -> {
            Libc.setsockopt("PACKET_VERSION", opened.fd(), PacketSocket.SOL_PACKET, PACKET_VERSION, TPACKET_V3);
            Libc.setsockopt(
                    "PACKET_IGNORE_OUTGOING",
                    opened.fd(),
                    PacketSocket.SOL_PACKET,
                    PacketSocket.PACKET_IGNORE_OUTGOING,
                    1);
            requestRing(opened, blockSize, blocks, retireMillis);
        });
        try {
            PacketRing ring = new PacketRing(socket, blockSize, blocks);
            socket.receiveAll(ifindex);
            return ring;
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * {@code struct tpacket_req3}: u32 block_size, block_nr, frame_size, frame_nr, retire_blk_tov, sizeof_priv,
     * feature.
     */
    private static void requestRing(PacketSocket socket, int blockSize, int blocks, int retireMillis)
            throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            int frames = (int) ((long) blockSize * blocks / FRAME_SIZE);
            MemorySegment request =
                    arena.allocateFrom(JAVA_INT, blockSize, blocks, FRAME_SIZE, frames, retireMillis, 0, 0);
            Libc.setsockopt("PACKET_RX_RING", socket.fd(), PacketSocket.SOL_PACKET, PACKET_RX_RING, request);
        }
    }

    /** From now on only the frames that the filter lets pass are received, and those before it. */
    public void filter(SocketFilter filter) throws LinuxException {
        filter.attachTo(socket);
    }

    /** Shows all frames that the kernel has handed over, and gives their blocks back. @return how many */
    public int drain(Visitor visitor) {
        int frames = 0;
        for (int i = 0; i < blocks; i++) {
            long block = (long) next * blockSize;
            int status = (int) INT.getAcquire(memory, block + BLOCK_STATUS);
            if ((status & TP_STATUS_USER) == 0) {
                break;
            }
            frames += visit(block, visitor);
            INT.setRelease(memory, block + BLOCK_STATUS, TP_STATUS_KERNEL);
            next = next + 1 == blocks ? 0 : next + 1;
        }
        return frames;
    }

    private int visit(long block, Visitor visitor) {
        int count = memory.get(JAVA_INT, block + BLOCK_FRAMES);
        long at = block + memory.get(JAVA_INT, block + BLOCK_FIRST);
        for (int i = 0; i < count; i++) {
            long nanos = Integer.toUnsignedLong(memory.get(JAVA_INT, at + SECONDS)) * 1_000_000_000L
                    + memory.get(JAVA_INT, at + NANOS);
            long frame = at + (memory.get(JAVA_SHORT, at + MAC) & 0xffff);
            visitor.frame(memory, frame, memory.get(JAVA_INT, at + CAPTURED), tag(at), nanos);
            at += memory.get(JAVA_INT, at + NEXT);
        }
        return count;
    }

    private int tag(long header) {
        return PacketSocket.strippedTag(
                memory.get(JAVA_INT, header + STATUS),
                memory.get(JAVA_SHORT, header + VLAN_TCI),
                memory.get(JAVA_SHORT, header + VLAN_TPID));
    }

    /** Frames that found no room in the ring since this was last asked. {@code struct tpacket_stats_v3}. */
    public long dropsSinceAsked() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statistics = arena.allocate(12, 4);
            Libc.getsockopt("PACKET_STATISTICS", socket.fd(), PacketSocket.SOL_PACKET, PACKET_STATISTICS, statistics);
            return Integer.toUnsignedLong(statistics.get(JAVA_INT, 4));
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
