package io.vetch.tap.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * What a packet socket receives, from its queue, many frames with one system call (recvmmsg(2)), each with its virtio
 * header. It costs more than a {@link SlotRing}, but a frame that the kernel cannot describe by a virtio header, such
 * as one with UDP fragmentation offload from a virtual machine, costs that frame alone: a ring never gets another one
 * after it.
 *
 * <pre>
 *   struct cmsghdr { size_t len; int level, type; }                                offset 0, 8, 12
 *   struct tpacket_auxdata { u32 status, len, snaplen; u16 mac, net;               16, 20, 24, 28, 30
 *       u16 vlan_tci, vlan_tpid; }                                                 32, 34
 * </pre>
 *
 * One thread at a time.
 */
public final class PacketQueue implements AutoCloseable {
    private static final int PACKET_AUXDATA = 8;
    private static final int LEVEL = 8;
    private static final int TYPE = 12;
    private static final int STATUS = 16;
    private static final int VLAN_TCI = 32;
    private static final int VLAN_TPID = 34;
    private static final int AUXDATA_END = 36;
    private static final int CONTROL_SIZE = 40;

    private final PacketSocket socket;
    private final MessageBatch batch;

    private PacketQueue(PacketSocket socket, int capacity) {
        this.socket = socket;
        this.batch = new MessageBatch(capacity, CONTROL_SIZE);
    }

    /**
     * For a port of a switch, see {@link SlotRing#open}.
     *
     * @param ifindex of an interface in the namespace of the calling thread
     * @param capacity most frames with one system call
     * @param more what the socket needs besides
     */
    public static PacketQueue open(int ifindex, int capacity, PacketSocket.Configuration more) throws LinuxException {
        PacketSocket socket = PacketSocket.open(opened -> {
            opened.configureAsPort();
            opened.set("PACKET_AUXDATA", PACKET_AUXDATA, 1);
            more.apply(opened);
            opened.receiveAll(ifindex);
        });
        return new PacketQueue(socket, capacity);
    }

    /** Readable while a frame is there. */
    public PacketSocket socket() {
        return socket;
    }

    /** Says where frame {@code index} of the next {@link #receive} is to go, virtio header and all. */
    public void prepare(int index, long address, int length) {
        batch.prepare(index, address, length);
    }

    /**
     * How many frames have come, at most {@code count}, for which all is prepared, or the negated errno of the first.
     */
    public int receive(FrameIo io, int count) {
        return io.receive(socket.fd(), batch, count);
    }

    /** Bytes of frame {@code index}, its virtio header included. */
    public int length(int index) {
        return batch.received(index);
    }

    /**
     * The VLAN tag that the kernel took off frame {@code index}: TPID in the upper, TCI in the lower 16 bits; 0 if
     * none.
     */
    public int strippedTag(int index) {
        long control = batch.control(index);
        if (batch.controlLength(index) < AUXDATA_END
                || Native.MEMORY.get(JAVA_INT, control + LEVEL) != PacketSocket.SOL_PACKET
                || Native.MEMORY.get(JAVA_INT, control + TYPE) != PACKET_AUXDATA) {
            return 0;
        }
        return PacketSocket.strippedTag(
                Native.MEMORY.get(JAVA_INT, control + STATUS),
                Native.MEMORY.get(JAVA_SHORT, control + VLAN_TCI),
                Native.MEMORY.get(JAVA_SHORT, control + VLAN_TPID));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } finally {
            batch.close();
        }
    }
}
