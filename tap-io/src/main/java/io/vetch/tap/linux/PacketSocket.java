package io.vetch.tap.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An AF_PACKET socket on one interface (packet(7)). */
public final class PacketSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PacketSocket.class);

    public static final int SOL_PACKET = 263;
    private static final int TP_STATUS_VLAN_VALID = 0x10;
    private static final int TP_STATUS_VLAN_TPID_VALID = 0x40;
    private static final int ETH_P_8021Q = 0x8100;

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final short ETH_P_ALL_BIG_ENDIAN = 0x0300;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_VNET_HDR = 15;
    private static final int PACKET_QDISC_BYPASS = 20;
    public static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int PACKET_MR_PROMISC = 1;
    private static final int PACKET_MR_ALLMULTI = 2;
    /** Room for a burst of super-frames; the kernel counts each frame's true size. */
    static final int BUFFER_BYTES = 16 << 20;

    private static final long SIOCGSKNS = 0x894cL;
    private static final long SIOCETHTOOL = 0x8946L;
    /** {@code struct ethtool_value}: u32 command, data. */
    private static final int ETHTOOL_GFLAGS = 0x25;

    private static final int ETHTOOL_SFLAGS = 0x26;
    private static final int ETH_FLAG_LRO = 1 << 15;
    private static final int ETHTOOL_GSET = 0x01;
    /** {@code struct ethtool_cmd}: the halves of the speed are far apart. */
    private static final int COMMAND_SIZE = 44;

    private static final int SPEED = 12;
    private static final int SPEED_HIGH = 28;

    private static final int SO_ATTACH_FILTER = 26;
    private static final int FILTER_SIZE = 8;
    /** {@code ld [k]}, {@code jeq #k}, {@code ret #k}. */
    private static final short LOAD_WORD = 0x20;

    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short RETURN = 0x06;
    /** SKF_AD_OFF + SKF_AD_MARK */
    private static final int ANCILLARY_MARK = -0x1000 + 20;

    private static final int WHOLE_FRAME = 0x40000;

    /** Kernel's {@code struct tpacket_stats}: u32 packets, drops. */
    private static final int STATISTICS_SIZE = 8;

    private final int fd;
    private final Arena arena = Arena.ofShared();
    /** For the option at hand, and its socklen_t. */
    private final long option = arena.allocate(2 * STATISTICS_SIZE, 8).address();

    private MemorySegment ring = MemorySegment.NULL;

    private PacketSocket(int fd) {
        this.fd = fd;
    }

    /** Sends bare frames, past the queueing discipline, and receives none. In the namespace of the calling thread. */
    public static PacketSocket openSender(int ifindex) throws LinuxException {
        return open(socket -> {
            socket.set("PACKET_QDISC_BYPASS", PACKET_QDISC_BYPASS, 1);
            Libc.setBuffers(socket.fd, BUFFER_BYTES);
            socket.bind(ifindex, (short) 0);
        });
    }

    /** Sends frames with virtio headers, each to a {@link PacketAddress}, and receives none. */
    public static PacketSocket openSenderToAny() throws LinuxException {
        return open(PacketSocket::configureAsPort);
    }

    /**
     * Has an interface hear all frames, whoever they are for, and receives none itself.
     *
     * @param name of the interface {@code ifindex}, in the namespace of the calling thread
     */
    public static PacketSocket openEar(int ifindex, String name) throws LinuxException {
        return open(socket -> {
            socket.join(ifindex, PACKET_MR_PROMISC);
            socket.join(ifindex, PACKET_MR_ALLMULTI);
            socket.switchOffLargeReceive(name);
        });
    }

    /**
     * Frames that a device has merged (LRO) must not be sent on, and the kernel tells of none that a program redirects:
     * it switches that off for the ports of its bridges, and leaves it so. Devices without have nothing to switch.
     */
    private void switchOffLargeReceive(String name) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment value = scratch.allocate(2 * Integer.BYTES, 4);
            value.set(JAVA_INT, 0, ETHTOOL_GFLAGS);
            long request = new InterfaceRequest(scratch, name).pointer(value).address();
            Libc.ioctl("ask for the offloads of " + name, fd, SIOCETHTOOL, request);
            int flags = value.get(JAVA_INT, Integer.BYTES);
            if ((flags & ETH_FLAG_LRO) != 0) {
                value.set(JAVA_INT, 0, ETHTOOL_SFLAGS);
                value.set(JAVA_INT, Integer.BYTES, flags & ~ETH_FLAG_LRO);
                Libc.ioctl("switch off the LRO of " + name, fd, SIOCETHTOOL, request);
            }
        } catch (LinuxException e) {
            LOG.debug("the LRO of {} is as it was: {}", name, e.getMessage());
        }
    }

    /**
     * What an interface of the socket's namespace tells of its speed, in Mbit/s; 0 if it does not know, or tells
     * nothing.
     */
    public int speed(String name) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment command = scratch.allocate(COMMAND_SIZE, 4);
            command.set(JAVA_INT, 0, ETHTOOL_GSET);
            long request = new InterfaceRequest(scratch, name).pointer(command).address();
            Libc.ioctl("ask for the speed of " + name, fd, SIOCETHTOOL, request);
            int low = command.get(JAVA_SHORT, SPEED) & 0xffff;
            return Math.max(0, command.get(JAVA_SHORT, SPEED_HIGH) << 16 | low);
        } catch (LinuxException e) {
            LOG.debug("the speed of {} is not known: {}", name, e.getMessage());
            return 0;
        }
    }

    /** What makes a new socket ready. */
    @FunctionalInterface
    public interface Configuration {
        /** Nothing more. */
        Configuration NONE = socket -> {};

        void apply(PacketSocket socket) throws LinuxException;
    }

    public static PacketSocket open(Configuration configuration) throws LinuxException {
        // Protocol 0 receives nothing until bound, so no frame of another interface slips in.
        int type = SOCK_RAW | Libc.O_NONBLOCK | Libc.O_CLOEXEC;
        PacketSocket socket = new PacketSocket(Libc.socket(AF_PACKET, type, 0));
        try {
            configuration.apply(socket);
            return socket;
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    /** Frames with virtio headers, none of those that this host sends; sent past the queueing discipline. */
    void configureAsPort() throws LinuxException {
        Libc.setBuffers(fd, BUFFER_BYTES);
        set("PACKET_VNET_HDR", PACKET_VNET_HDR, 1);
        set("PACKET_IGNORE_OUTGOING", PACKET_IGNORE_OUTGOING, 1);
        passQdisc(true);
    }

    /** Whether what is sent goes past the interface's queueing discipline, which is faster. At any time. */
    public void passQdisc(boolean past) throws LinuxException {
        set("PACKET_QDISC_BYPASS", PACKET_QDISC_BYPASS, past ? 1 : 0);
    }

    void set(String name, int packetOption, int value) throws LinuxException {
        Libc.setsockopt(name, fd, SOL_PACKET, packetOption, value);
    }

    /** Every frame that enters by the interface, whoever it is for. */
    public void receiveAll(int ifindex) throws LinuxException {
        join(ifindex, PACKET_MR_PROMISC);
        join(ifindex, PACKET_MR_ALLMULTI);
        bind(ifindex, ETH_P_ALL_BIG_ENDIAN);
    }

    private void bind(int ifindex, short protocol) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = PacketAddress.allocate(arena, ifindex);
            address.set(JAVA_SHORT, 2, protocol);
            Libc.bind("bind to interface " + ifindex, fd, address);
        }
    }

    /** {@code struct packet_mreq}: int ifindex, u16 type, u16 alen, u8 address[8]. */
    private void join(int ifindex, int type) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(16, 4);
            request.set(JAVA_INT, 0, ifindex);
            request.set(JAVA_SHORT, 4, (short) type);
            Libc.setsockopt("PACKET_ADD_MEMBERSHIP", fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, request);
        }
    }

    /**
     * Has it receive only frames with this mark (SO_MARK), which a program gave them; to be called before it receives.
     * Classic BPF: {@code struct sock_filter} is u16 code, u8 jt, u8 jf, u32 k.
     */
    public void receiveMarked(int mark) throws LinuxException {
        ByteBuffer code = ByteBuffer.allocate(4 * FILTER_SIZE).order(ByteOrder.nativeOrder());
        code.putShort(LOAD_WORD).putShort((short) 0).putInt(ANCILLARY_MARK);
        code.putShort(JUMP_IF_EQUAL).put((byte) 0).put((byte) 1).putInt(mark);
        code.putShort(RETURN).putShort((short) 0).putInt(WHOLE_FRAME);
        code.putShort(RETURN).putShort((short) 0).putInt(0);
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment filter = scratch.allocate(code.capacity(), 8);
            filter.copyFrom(MemorySegment.ofArray(code.array()));
            // struct sock_fprog: u16 length, then a pointer
            MemorySegment program = scratch.allocate(16, 8);
            program.set(JAVA_SHORT, 0, (short) (code.capacity() / FILTER_SIZE));
            program.set(JAVA_LONG, 8, filter.address());
            Libc.setsockopt("SO_ATTACH_FILTER", fd, Libc.SOL_SOCKET, SO_ATTACH_FILTER, program);
        }
    }

    /** Maps the ring that was asked for. @param size of all its blocks, bytes @return valid until this is closed */
    public MemorySegment mapRing(long size) throws LinuxException {
        ring = MemorySegment.ofAddress(Libc.mmap("map packet ring", fd, 0, size))
                .reinterpret(size);
        return ring;
    }

    /**
     * The VLAN tag that the kernel took off a received frame: TPID in the upper, TCI in the lower 16 bits; 0 if none.
     *
     * @param status of the frame in a ring, TP_STATUS_...
     */
    public static int strippedTag(int status, short tci, short tpid) {
        if ((status & TP_STATUS_VLAN_VALID) == 0) {
            return 0;
        }
        int known = (status & TP_STATUS_VLAN_TPID_VALID) != 0 ? tpid & 0xffff : ETH_P_8021Q;
        return known << 16 | (tci & 0xffff);
    }

    public int fd() {
        return fd;
    }

    /** The namespace it belongs to; the caller closes it. */
    public NetworkNamespace namespace() throws LinuxException {
        return NetworkNamespace.ofDescriptor(Libc.ioctl("get the namespace of a packet socket", fd, SIOCGSKNS, 0));
    }

    /** How many frames were lost since this was last asked, by whichever thread. On the thread of {@code io}. */
    public int takeLosses(FrameIo io) {
        long length = option + STATISTICS_SIZE;
        Native.MEMORY.set(JAVA_INT, length, STATISTICS_SIZE);
        int result = io.getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, option, length);
        return result < 0 ? 0 : Native.MEMORY.get(JAVA_INT, option + 4);
    }

    /** The same, on any other thread. */
    public int takeLosses() throws LinuxException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment statistics = scratch.allocate(STATISTICS_SIZE, 4);
            Libc.getsockopt("PACKET_STATISTICS", fd, SOL_PACKET, PACKET_STATISTICS, statistics);
            return statistics.get(JAVA_INT, 4);
        }
    }

    /** Takes an error such as ENETDOWN off the socket, which would be readable as long as it is there. */
    public void clearError(FrameIo io) {
        long length = option + STATISTICS_SIZE;
        Native.MEMORY.set(JAVA_INT, length, Integer.BYTES);
        io.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_ERROR, option, length);
    }

    @Override
    public void close() {
        if (ring.byteSize() > 0) {
            Libc.munmap(ring.address(), ring.byteSize());
        }
        Libc.close(fd);
        arena.close();
    }
}
