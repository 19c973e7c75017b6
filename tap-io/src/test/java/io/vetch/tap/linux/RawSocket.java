package io.vetch.tap.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A host's packet(7) socket on one interface: sends frames with their virtio headers and receives what arrives there,
 * whatever the address. Made without the classes under test, but for their bare system calls.
 */
public final class RawSocket implements AutoCloseable {
    private static final int ROOM = 70_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment out = arena.allocate(ROOM, 8);
    private final MemorySegment in = arena.allocate(ROOM, 8);
    private final MemorySegment control = arena.allocate(64, 8);
    private final MemorySegment message = arena.allocate(56 + 16, 8);
    private final int fd;

    private RawSocket(int fd) {
        this.fd = fd;
        // struct msghdr: name, u32 namelen, iov, iovlen, control, controllen, flags; its one iovec follows it here.
        message.set(JAVA_LONG, 16, message.address() + 56);
        message.set(JAVA_LONG, 24, 1);
        message.set(JAVA_LONG, 32, control.address());
        message.set(JAVA_LONG, 56, in.address());
        message.set(JAVA_LONG, 64, ROOM);
    }

    public static RawSocket open(TestNamespace namespace, String name) throws IOException {
        int index = namespace.index(name);
        return namespace.call(() -> bound(index));
    }

    private static RawSocket bound(int index) throws IOException {
        int fd = Libc.socket(17, 3 | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        try (Arena scratch = Arena.ofConfined()) {
            for (int option : new int[] {15, 8, 23}) { // PACKET_VNET_HDR, PACKET_AUXDATA, PACKET_IGNORE_OUTGOING
                Libc.setsockopt("packet option " + option, fd, 263, option, 1);
            }
            Libc.setsockopt("SO_RCVBUFFORCE", fd, 1, 33, 16 << 20);
            MemorySegment promiscuous = scratch.allocate(16, 4);
            promiscuous.set(JAVA_INT, 0, index);
            promiscuous.set(JAVA_SHORT, 4, (short) 1);
            Libc.setsockopt("promiscuous", fd, 263, 1, promiscuous);
            MemorySegment address = scratch.allocate(20, 4);
            address.set(JAVA_SHORT, 0, (short) 17);
            address.set(JAVA_SHORT, 2, (short) 0x0300);
            address.set(JAVA_INT, 4, index);
            Libc.bind("bind", fd, address);
        }
        return new RawSocket(fd);
    }

    public void send(Packet packet) throws IOException {
        send(packet.bytes());
    }

    /** @param bytes a virtio header and a frame, neither of which need make sense to the kernel */
    public void send(byte[] bytes) throws IOException {
        MemorySegment.copy(bytes, 0, out, JAVA_BYTE, 0, bytes.length);
        Libc.send("send a raw frame", fd, out.asSlice(0, bytes.length));
    }

    /** Sends if the queue has room. */
    public void flood(Packet packet) {
        try {
            send(packet);
        } catch (IOException e) {
            Thread.onSpinWait(); // full, or down, or gone: whoever floods does not care
        }
    }

    /** The next frame that has arrived. */
    public Optional<Packet> poll() throws IOException {
        message.set(JAVA_LONG, 40, control.byteSize());
        int length;
        try {
            length = Libc.recvmsg("receive a raw frame", fd, message, 0);
        } catch (LinuxException e) {
            if (e.errno() == Errno.EAGAIN) {
                return Optional.empty();
            }
            throw e;
        }
        Packet packet = Packet.of(in.asSlice(0, length).toArray(JAVA_BYTE));
        return Optional.of(tag() == 0 ? packet : packet.withTag(tag()));
    }

    /** {@code struct cmsghdr} of 16 bytes, then tpacket_auxdata: u32 status at 0, u16 tci at 16, u16 tpid at 18. */
    private int tag() {
        boolean valid = message.get(JAVA_LONG, 40) >= 36 && (control.get(JAVA_INT, 16) & 0x10) != 0;
        return valid ? (control.get(JAVA_SHORT, 34) << 16) | (control.get(JAVA_SHORT, 32) & 0xffff) : 0;
    }

    /** Waits for the next frame. */
    public Packet receive() {
        return await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(this::poll, Optional::isPresent)
                .orElseThrow();
    }

    /** Everything that arrives until the frame {@code last}, which is left out. */
    public List<Packet> receiveUntil(Packet last) {
        List<Packet> packets = new ArrayList<>();
        for (Packet packet = receive(); !packet.equals(last); packet = receive()) {
            packets.add(packet);
        }
        return packets;
    }

    /** A frame that no other is equal to, to mark an end with. */
    public static Packet marker(int number) {
        Packet marker = Packet.plain(60);
        ByteBuffer.wrap(marker.frame()).putInt(20, number).putInt(24, 0xfeedbeef);
        return marker;
    }

    @Override
    public void close() {
        Libc.close(fd);
        arena.close();
    }
}
