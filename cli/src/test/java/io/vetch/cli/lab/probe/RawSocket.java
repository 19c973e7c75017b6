package io.vetch.cli.lab.probe;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A packet(7) socket on one interface. It is not promiscuous, because that would change what a bridge gives its own
 * device; an outer VLAN tag, which the kernel takes off on receipt, is put back from the auxiliary data.
 */
final class RawSocket {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_NONBLOCK = 3 | 0x800;
    private static final short ETH_P_ALL_BIG_ENDIAN = 0x0300;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_AUXDATA = 8;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int TP_STATUS_VLAN_VALID = 0x10;
    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final int MAX_FRAME = 70_000;
    private static final int EAGAIN = 11;

    /** A function, then its state, then up to six numbers and addresses: a handle for all of them starts sooner. */
    private static final MethodHandle CALL = Linker.nativeLinker()
            .downcallHandle(
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    Linker.Option.captureCallState("errno"));

    private static final MemorySegment SOCKET = function("socket");
    private static final MemorySegment BIND = function("bind");
    private static final MemorySegment SETSOCKOPT = function("setsockopt");
    private static final MemorySegment IF_NAMETOINDEX = function("if_nametoindex");
    private static final MemorySegment OPEN = function("open");
    private static final MemorySegment CLOSE = function("close");
    private static final MemorySegment SETNS = function("setns");
    private static final MemorySegment SEND = function("send");
    private static final MemorySegment RECVMSG = function("recvmsg");
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final Arena ARENA = Arena.global();
    private static final MemorySegment STATE = ARENA.allocate(Linker.Option.captureStateLayout());
    private static final MemorySegment FRAME = ARENA.allocate(MAX_FRAME, 8);
    private static final MemorySegment CONTROL = ARENA.allocate(64, 8);
    private static final MemorySegment MESSAGE = message();

    private final int fd;

    private RawSocket(int fd) {
        this.fd = fd;
    }

    /** @param namespace the path of a namespace file, {@code /proc/self/ns/net} for the sandbox itself */
    static RawSocket open(String namespace, String iface) throws IOException {
        int home = openFile("/proc/thread-self/ns/net");
        int there = openFile(namespace);
        try {
            check("setns", call(SETNS, there, CLONE_NEWNET));
            return bound(iface);
        } finally {
            check("setns", call(SETNS, home, CLONE_NEWNET));
            call(CLOSE, there);
            call(CLOSE, home);
        }
    }

    private static RawSocket bound(String iface) throws IOException {
        int index = call(IF_NAMETOINDEX, ARENA.allocateFrom(iface).address());
        if (index == 0) {
            throw new IOException("no interface " + iface);
        }
        int fd = check("socket", call(SOCKET, AF_PACKET, SOCK_RAW_NONBLOCK, 0));
        MemorySegment one = ARENA.allocateFrom(JAVA_INT, 1);
        check("PACKET_IGNORE_OUTGOING", call(SETSOCKOPT, fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, one.address(), 4));
        check("PACKET_AUXDATA", call(SETSOCKOPT, fd, SOL_PACKET, PACKET_AUXDATA, one.address(), 4));
        // struct sockaddr_ll: u16 family, be16 protocol, int ifindex, u16 hatype, u8 pkttype, u8 halen, u8 addr[8]
        MemorySegment address = ARENA.allocate(20, 4);
        address.set(JAVA_SHORT, 0, (short) AF_PACKET);
        address.set(JAVA_SHORT, 2, ETH_P_ALL_BIG_ENDIAN);
        address.set(JAVA_INT, 4, index);
        check("bind", call(BIND, fd, address.address(), 20));
        return new RawSocket(fd);
    }

    void send(byte[] frame) throws IOException {
        MemorySegment.copy(frame, 0, FRAME, JAVA_BYTE, 0, frame.length);
        check("send", call(SEND, fd, FRAME.address(), frame.length, 0));
    }

    /** The next frame that arrived, or null if none waits. */
    byte @Nullable [] receive() throws IOException {
        MESSAGE.set(JAVA_LONG, 40, CONTROL.byteSize()); // the kernel wrote the length it used
        int length = call(RECVMSG, fd, MESSAGE.address(), 0);
        if (length < 0 && errno() == EAGAIN) {
            return null;
        }
        check("recvmsg", length);
        byte[] frame = FRAME.asSlice(0, length).toArray(JAVA_BYTE);
        return withTag(frame);
    }

    void close() {
        call(CLOSE, fd);
    }

    /**
     * Control data: {@code struct cmsghdr} of 16 bytes, then {@code struct tpacket_auxdata}: u32 status, u32 len, u32
     * snaplen, u16 mac, u16 net, u16 vlan_tci, u16 vlan_tpid.
     */
    private static byte[] withTag(byte[] frame) {
        boolean tagged = MESSAGE.get(JAVA_LONG, 40) >= 36 && (CONTROL.get(JAVA_INT, 16) & TP_STATUS_VLAN_VALID) != 0;
        if (!tagged) {
            return frame;
        }
        int tci = CONTROL.get(JAVA_SHORT, 32);
        int tpid = CONTROL.get(JAVA_SHORT, 34);
        byte[] whole = new byte[frame.length + 4];
        System.arraycopy(frame, 0, whole, 0, 12);
        whole[12] = (byte) (tpid >> 8);
        whole[13] = (byte) tpid;
        whole[14] = (byte) (tci >> 8);
        whole[15] = (byte) tci;
        System.arraycopy(frame, 12, whole, 16, frame.length - 12);
        return whole;
    }

    /** {@code struct msghdr}: name, u32 namelen, iov, iovlen, control, controllen, flags; the iovec follows it here. */
    private static MemorySegment message() {
        MemorySegment message = ARENA.allocate(56 + 16, 8);
        message.set(ADDRESS, 16, message.asSlice(56));
        message.set(JAVA_LONG, 24, 1);
        message.set(ADDRESS, 32, CONTROL);
        message.set(ADDRESS, 56, FRAME);
        message.set(JAVA_LONG, 64, MAX_FRAME);
        return message;
    }

    private static int openFile(String path) throws IOException {
        return check(path, call(OPEN, ARENA.allocateFrom(path).address(), 0));
    }

    private static int check(String what, int result) throws IOException {
        if (result < 0) {
            throw new IOException(what + ": errno " + errno());
        }
        return result;
    }

    private static int errno() {
        return (int) ERRNO.get(STATE, 0L);
    }

    private static int call(MemorySegment function, long... arguments) {
        long[] a = Arrays.copyOf(arguments, 6);
        try {
            return (int) (long) CALL.invokeExact(function, STATE, a[0], a[1], a[2], a[3], a[4], a[5]);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MemorySegment function(String name) {
        return Linker.nativeLinker().defaultLookup().findOrThrow(name);
    }
}
