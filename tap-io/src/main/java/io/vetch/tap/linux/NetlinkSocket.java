package io.vetch.tap.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.vetch.core.Closing;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A netlink socket, of NETLINK_ROUTE unless it says otherwise: requests with their answers, or notifications from every
 * namespace that has an nsid here, or from the own one alone. One thread uses it.
 */
public final class NetlinkSocket implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int NETLINK_ROUTE = 0;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_ADD_MEMBERSHIP = 1;
    private static final int NETLINK_LISTEN_ALL_NSID = 8;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int EVENT_BUFFER_BYTES = 8 << 20;

    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int RECEIVE_BYTES = 128 << 10;
    private static final int MOST_DISCARDED = 10_000;
    /** So many errors fit into a socket's usual receive buffer (212,992 bytes, about 800 for each). */
    private static final int BATCH = 128;

    private final int fd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment data = arena.allocate(RECEIVE_BYTES, 16);
    private final MemorySegment control = arena.allocate(64, 16);
    private final MemorySegment message = arena.allocate(56, 16);
    private int sequence;

    private NetlinkSocket(int fd) {
        Faults.allocation("buffers of a netlink socket");
        this.fd = fd;
        MemorySegment vector = arena.allocate(16, 8);
        vector.set(JAVA_LONG, 0, data.address());
        vector.set(JAVA_LONG, 8, data.byteSize());
        message.set(JAVA_LONG, 16, vector.address());
        message.set(JAVA_LONG, 24, 1);
        message.set(JAVA_LONG, 32, control.address());
    }

    /**
     * A message from the kernel.
     *
     * @param nsid the namespace it came from, empty for the socket's own
     * @param body after the 16-byte header, machine byte order
     */
    public record Received(int type, OptionalInt nsid, ByteBuffer body) {}

    public static NetlinkSocket open() throws LinuxException {
        return open(NETLINK_ROUTE);
    }

    /** Opens for requests of another family. @param protocol NETLINK_* */
    public static NetlinkSocket open(int protocol) throws LinuxException {
        return new NetlinkSocket(Libc.socket(AF_NETLINK, SOCK_RAW | Libc.O_CLOEXEC, protocol));
    }

    /** Opens for notifications from every namespace. @param groups RTNLGRP_* */
    public static NetlinkSocket subscribe(int... groups) throws LinuxException {
        return subscribe(true, groups);
    }

    /** Opens for notifications from the calling thread's namespace alone. @param groups RTNLGRP_* */
    public static NetlinkSocket subscribeHere(int... groups) throws LinuxException {
        return subscribe(false, groups);
    }

    private static NetlinkSocket subscribe(boolean everywhere, int... groups) throws LinuxException {
        NetlinkSocket socket =
                new NetlinkSocket(Libc.socket(AF_NETLINK, SOCK_RAW | Libc.O_NONBLOCK | Libc.O_CLOEXEC, NETLINK_ROUTE));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(12, 4);
            address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
            Libc.bind("bind netlink", socket.fd, address);
            Libc.setBuffers(socket.fd, EVENT_BUFFER_BYTES);
            if (everywhere) {
                Libc.setsockopt("NETLINK_LISTEN_ALL_NSID", socket.fd, SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, 1);
            }
            for (int group : groups) {
                Libc.setsockopt("NETLINK_ADD_MEMBERSHIP", socket.fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group);
            }
            return socket;
        } catch (LinuxException e) {
            Closing.after(e, socket);
            throw e;
        }
    }

    /** Readable when notifications wait. */
    public int fd() {
        return fd;
    }

    /** Sends a request and waits for its acknowledgement or the end of its dump. */
    public List<Received> request(String what, NetlinkMessage request) throws LinuxException {
        int expected = ++sequence;
        byte[] bytes = request.bytes(expected, request.isDump() ? 0 : NetlinkMessage.NLM_F_ACK);
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment out = scratch.allocate(bytes.length, 4);
            out.copyFrom(MemorySegment.ofArray(bytes));
            Libc.send(what, fd, out);
        }
        List<Received> answers = new ArrayList<>();
        try {
            while (!collect(what, expected, receive(what, 0), answers)) {}
            return answers;
        } catch (LinuxException e) {
            if (request.isDump()) {
                discard();
            }
            throw e;
        }
    }

    /** Reads what is left of a dump: until then the kernel begins no other (EBUSY). */
    private void discard() {
        for (int datagram = 0; datagram < MOST_DISCARDED; datagram++) {
            try {
                receive("read netlink", MSG_DONTWAIT);
            } catch (LinuxException e) {
                if (e.errno() == Errno.EAGAIN) {
                    return;
                }
            }
        }
    }

    /**
     * Sends many requests, none of them a dump, with one send(2) for up to 128 of them, and waits for all answers.
     *
     * @return what became of each, in order: an errno, or 0
     */
    public int[] requests(String what, List<NetlinkMessage> requests) throws LinuxException {
        int[] results = new int[requests.size()];
        for (int from = 0; from < results.length; from += BATCH) {
            batch(what, requests.subList(from, Math.min(from + BATCH, results.length)), results, from);
        }
        return results;
    }

    /** Only the last asks to be acknowledged; of the others the kernel tells what fails, and answers in order. */
    private void batch(String what, List<NetlinkMessage> requests, int[] results, int from) throws LinuxException {
        int first = sequence + 1;
        int last = sequence + requests.size();
        sequence = last;
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment out = scratch.allocate((long) requests.size() * NetlinkMessage.LONGEST, 4);
            long at = 0;
            for (int i = 0; i < requests.size(); i++) {
                byte[] bytes = requests.get(i).bytes(first + i, first + i == last ? NetlinkMessage.NLM_F_ACK : 0);
                MemorySegment.copy(bytes, 0, out, ValueLayout.JAVA_BYTE, at, bytes.length);
                at += bytes.length;
            }
            Libc.send(what, fd, out.asSlice(0, at));
        }
        while (!collect(first, last, receive(what, 0), results, from)) {}
    }

    /**
     * Notes what a datagram says of requests that were sent together.
     *
     * @param first the number of the first request, {@code last} of the last, both inclusive
     * @param results gets the errno of request {@code first + i} at {@code from + i}
     * @return whether the last one is answered
     */
    static boolean collect(int first, int last, List<Raw> messages, int[] results, int from) {
        for (Raw raw : messages) {
            int which = raw.sequence - first;
            if (raw.received.type != NLMSG_ERROR || which < 0 || which > last - first) {
                continue; // left over from a request that failed half-way
            }
            ByteBuffer body = raw.received.body;
            results[from + which] = body.limit() < Integer.BYTES ? Errno.EBADMSG : -body.getInt(0);
            if (raw.sequence == last) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds what a datagram holds of the answer to a request.
     *
     * @return whether the answer is complete
     */
    static boolean collect(String what, int expected, List<Raw> messages, List<Received> answers)
            throws LinuxException {
        for (Raw raw : messages) {
            if (raw.sequence != expected) {
                continue; // left over from a request that failed half-way
            }
            if (raw.received.type == NLMSG_ERROR) {
                ByteBuffer body = raw.received.body;
                int errno = body.limit() < Integer.BYTES ? Errno.EBADMSG : -body.getInt(0);
                if (errno != 0) {
                    throw new LinuxException(what, errno);
                }
                return true;
            }
            if (raw.received.type == NLMSG_DONE) {
                return true;
            }
            answers.add(raw.received);
        }
        return false;
    }

    /**
     * The notifications that are waiting; empty if none.
     *
     * @throws LinuxException ENOBUFS or EBADMSG if some were lost
     */
    public List<Received> poll() throws LinuxException {
        try {
            return receive("read netlink", MSG_DONTWAIT).stream()
                    .map(Raw::received)
                    .toList();
        } catch (LinuxException e) {
            if (e.errno() == Errno.EAGAIN) {
                return List.of();
            }
            throw e;
        }
    }

    /**
     * Hands on all notifications that are waiting.
     *
     * @param lost run where some were lost: what comes after it is newer
     */
    public void drain(Consumer<Received> handler, Runnable lost) throws LinuxException {
        while (true) {
            List<Received> messages;
            try {
                messages = poll();
            } catch (LinuxException e) {
                if (e.errno() != Errno.ENOBUFS && e.errno() != Errno.EBADMSG) {
                    throw e;
                }
                lost.run();
                continue;
            }
            if (messages.isEmpty()) {
                return;
            }
            messages.forEach(handler);
        }
    }

    record Raw(int sequence, Received received) {}

    private List<Raw> receive(String what, int flags) throws LinuxException {
        message.set(JAVA_LONG, 40, control.byteSize());
        int length = Libc.recvmsg(what, fd, message, flags);
        OptionalInt nsid = nsid();
        byte[] copy = data.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        return split(what, ByteBuffer.wrap(copy), nsid);
    }

    /**
     * The messages of one datagram.
     *
     * @throws LinuxException EBADMSG if one is shorter than its header, or does not end in the datagram
     */
    static List<Raw> split(String what, ByteBuffer datagram, OptionalInt nsid) throws LinuxException {
        ByteBuffer all = datagram.order(ByteOrder.nativeOrder());
        List<Raw> messages = new ArrayList<>();
        for (int at = 0; at + NetlinkMessage.HEADER_SIZE <= all.limit(); ) {
            int size = all.getInt(at);
            if (size < NetlinkMessage.HEADER_SIZE || size > all.limit() - at) {
                throw new LinuxException(what, Errno.EBADMSG);
            }
            int type = all.getShort(at + 4) & 0xffff;
            ByteBuffer body = all.slice(at + NetlinkMessage.HEADER_SIZE, size - NetlinkMessage.HEADER_SIZE)
                    .order(ByteOrder.nativeOrder());
            messages.add(new Raw(all.getInt(at + 8), new Received(type, nsid, body)));
            at += size + 3 & ~3;
        }
        return messages;
    }

    /** The control message of NETLINK_LISTEN_ALL_NSID. */
    private OptionalInt nsid() {
        boolean present = message.get(JAVA_LONG, 40) >= 20
                && control.get(JAVA_INT, 8) == SOL_NETLINK
                && control.get(JAVA_INT, 12) == NETLINK_LISTEN_ALL_NSID;
        return present ? OptionalInt.of(control.get(JAVA_INT, 16)) : OptionalInt.empty();
    }

    @Override
    public void close() {
        Libc.close(fd);
        arena.close();
    }
}
