package io.vetch.tap.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.vetch.core.frame.Frame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * What a packet socket receives, in a ring of slots that the kernel shares with us (packet(7), TPACKET_V2;
 * Documentation/networking/packet_mmap.rst). Each frame is there as soon as it has come, with its virtio header before
 * it: no system call receives it, and it can be sent on from where it lies. A frame that is longer than a slot waits,
 * whole, in the socket's queue (PACKET_COPY_THRESH): it is read when its slot's turn has come.
 *
 * <pre>
 *   struct tpacket2_hdr { u32 status, len, snaplen;       offset 0, 4, 8
 *       u16 mac, net; u32 sec, nsec;                      12, 14, 16, 20
 *       u16 vlan_tci, vlan_tpid; }                        24, 26
 * </pre>
 *
 * One thread at a time.
 */
public final class SlotRing implements AutoCloseable {
    /** About as many frames as the queue of a TAP device holds; a power of two. */
    public static final int SLOTS = 1024;

    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_COPY_THRESH = 7;
    private static final int PACKET_VERSION = 10;
    private static final int PACKET_RESERVE = 12;
    private static final int TPACKET_V2 = 1;
    private static final int TP_STATUS_KERNEL = 0;
    private static final int TP_STATUS_USER = 1;
    private static final int TP_STATUS_COPY = 2;
    private static final int TP_STATUS_LOSING = 4;

    private static final int SLOT_SIZE = 2048;
    private static final int BLOCK_SIZE = 1 << 16;
    /** Bytes more before each frame: for where in a page it starts, see {@link io.vetch.tap.loop.BurstBuffer}. */
    private static final int RESERVE = 384;

    private static final int STATUS = 0;
    private static final int LENGTH = 4;
    private static final int CAPTURED = 8;
    private static final int MAC = 12;
    private static final int VLAN_TCI = 24;
    private static final int VLAN_TPID = 26;

    private static final VarHandle INT = JAVA_INT.varHandle();

    private final PacketSocket socket;
    private final MemorySegment memory;
    private final ByteBuffer bytes;
    private int next;
    private int released;
    private int status;
    private boolean losing;

    private SlotRing(PacketSocket socket) throws LinuxException {
        Faults.allocation("options of a ring");
        this.socket = socket;
        this.memory = socket.mapRing((long) SLOTS * SLOT_SIZE);
        this.bytes = memory.asByteBuffer();
    }

    /**
     * For a port of a switch: everything that enters by an interface, whoever it is for. The socket also sends frames
     * with virtio headers, past the queueing discipline. Opens in the namespace of the calling thread.
     *
     * @param ifindex of an interface there
     * @param more what the socket needs besides
     */
    public static SlotRing open(int ifindex, PacketSocket.Configuration more) throws LinuxException {
        PacketSocket socket = PacketSocket.open(opened -> {
            configure(opened);
            more.apply(opened);
        });
        try {
            SlotRing ring = new SlotRing(socket);
            socket.receiveAll(ifindex);
            return ring;
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    private static void configure(PacketSocket socket) throws LinuxException {
        socket.configureAsPort();
        socket.set("PACKET_VERSION", PACKET_VERSION, TPACKET_V2);
        socket.set("PACKET_RESERVE", PACKET_RESERVE, RESERVE);
        socket.set("PACKET_COPY_THRESH", PACKET_COPY_THRESH, 1);
        try (Arena arena = Arena.ofConfined()) {
            // struct tpacket_req: u32 block_size, block_nr, frame_size, frame_nr
            MemorySegment request =
                    arena.allocateFrom(JAVA_INT, BLOCK_SIZE, SLOTS * SLOT_SIZE / BLOCK_SIZE, SLOT_SIZE, SLOTS);
            Libc.setsockopt("PACKET_RX_RING", socket.fd(), PacketSocket.SOL_PACKET, PACKET_RX_RING, request);
        }
    }

    /** Readable while a frame is there that has not been {@linkplain #release released}. */
    public PacketSocket socket() {
        return socket;
    }

    /** Whether there is another frame; it is then the current one. */
    public boolean advance() {
        status = (int) INT.getAcquire(memory, slot(next) + STATUS);
        if ((status & TP_STATUS_USER) == 0) {
            return false;
        }
        losing |= (status & TP_STATUS_LOSING) != 0;
        next++;
        return true;
    }

    private static long slot(int number) {
        return (number & SLOTS - 1) * (long) SLOT_SIZE;
    }

    private long current() {
        return slot(next - 1);
    }

    /** Whether the current frame is in its slot from end to end. */
    public boolean isWhole() {
        return memory.get(JAVA_INT, current() + CAPTURED) == length();
    }

    /** Whether a current frame that is not whole is to be read from the socket. Otherwise there was no room for it. */
    public boolean isQueued() {
        return (status & TP_STATUS_COPY) != 0;
    }

    /** Points {@code frame} to the current one; room for a tag is before its virtio header. */
    public Frame wrap(Frame frame) {
        int offset = (int) current() + (memory.get(JAVA_SHORT, current() + MAC) & 0xffff);
        return frame.wrap(bytes, memory.address(), offset, length());
    }

    /**
     * The VLAN tag that the kernel took off the current frame: TPID in the upper, TCI in the lower 16 bits; 0 if none.
     */
    public int strippedTag() {
        return PacketSocket.strippedTag(
                status, memory.get(JAVA_SHORT, current() + VLAN_TCI), memory.get(JAVA_SHORT, current() + VLAN_TPID));
    }

    /** Gives the slots of all frames that were current back to the kernel. */
    public void release() {
        for (; released != next; released++) {
            INT.setRelease(memory, slot(released) + STATUS, TP_STATUS_KERNEL);
        }
    }

    /**
     * How many frames found no room since this was last asked. No system call if there was none before the last frame.
     */
    public int takeLosses(FrameIo io) {
        if (!losing) {
            return 0;
        }
        losing = false;
        return socket.takeLosses(io);
    }

    /** Bytes of the current frame. */
    public int length() {
        return memory.get(JAVA_INT, current() + LENGTH);
    }

    /** How many frames there were until now, modulo 2^32. */
    public int position() {
        return next;
    }

    /** Whether all frames that came have been taken and no further one is there. */
    public boolean isEmpty() {
        return ((int) INT.getAcquire(memory, slot(next) + STATUS) & TP_STATUS_USER) == 0;
    }

    @Override
    public void close() {
        socket.close();
    }
}
