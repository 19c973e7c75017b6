package io.vetch.tap.linux.bpf;

import io.vetch.core.Closing;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.Libc;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetlinkMessage;
import io.vetch.tap.linux.NetlinkSocket;
import io.vetch.tap.linux.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Keeps the host's stack off an attached interface, and other switches of this kind: packet sockets still see each
 * received frame, the stack none. An eBPF program at tcx ingress (Linux 6.6) returns TC_ACT_SHOT; its link goes with
 * this process. Older kernels get a clsact filter with the same effect, which is removed on {@link #close}; what a
 * killed process left of it is taken over by the next.
 */
public final class HostShield implements AutoCloseable {
    private static final int TC_ACT_SHOT = 2;
    private static final int RTM_NEWQDISC = 36;
    private static final int RTM_DELQDISC = 37;
    private static final int RTM_NEWTFILTER = 44;
    private static final int RTM_DELTFILTER = 45;
    private static final int RTM_GETTFILTER = 46;
    private static final int TC_H_CLSACT = 0xffff_fff1;
    private static final int CLSACT_HANDLE = 0xffff_0000;
    private static final int TC_H_INGRESS = 0xffff_fff2;
    private static final int TC_H_EGRESS = 0xffff_fff3;
    private static final int TCMSG_SIZE = 20;
    private static final int TCA_KIND = 1;
    private static final int TCA_OPTIONS = 2;
    private static final int TCA_BPF_OPS_LEN = 4;
    private static final int TCA_BPF_OPS = 5;
    private static final int TCA_BPF_FLAGS = 8;
    private static final int TCA_BPF_FLAG_ACT_DIRECT = 1;
    /** {@code vtch}. The name that a filter can have is kept for eBPF alone, for which this may lack the right. */
    private static final int FILTER_HANDLE = 0x7674_6368;
    /** Behind those that the kernel numbers itself, down from 49152. */
    private static final int FILTER_PRIORITY = 49_374;
    /** Priority and ETH_P_ALL, big-endian: the info word of a filter. */
    private static final int FILTER_INFO = FILTER_PRIORITY << 16 | 0x0300;
    /** Classic BPF {@code ret #TC_ACT_SHOT}: struct sock_filter is u16 code, u8 jt, u8 jf, u32 k. */
    private static final short CLASSIC_RET = 0x06;

    private static final byte[] CLASSIC_SHOT = ByteBuffer.allocate(8)
            .order(ByteOrder.nativeOrder())
            .putShort(CLASSIC_RET)
            .putShort((short) 0)
            .putInt(TC_ACT_SHOT)
            .array();

    private final AutoCloseable claim;
    private final AutoCloseable undo;

    private HostShield(AutoCloseable claim, AutoCloseable undo) {
        this.claim = claim;
        this.undo = undo;
    }

    @FunctionalInterface
    private interface Way {
        AutoCloseable raise(int ifindex) throws IOException;
    }

    /**
     * Shields an interface of the calling thread's namespace.
     *
     * @throws RefusedException BUSY if it is shielded already, by this process or another
     */
    public static HostShield raise(int ifindex) throws IOException {
        return raise(ifindex, index -> {
            try {
                return raiseTcx(index);
            } catch (LinuxException e) {
                return raiseFilter(index);
            }
        });
    }

    /** For kernels before tcx; visible to the tests, which run it on newer ones too. */
    static HostShield raiseClsact(int ifindex) throws IOException {
        return raise(ifindex, HostShield::raiseFilter);
    }

    private static HostShield raise(int ifindex, Way way) throws IOException {
        AutoCloseable claim = InterfaceClaim.make(ifindex, "another switch has attached this interface");
        try {
            return new HostShield(claim, way.raise(ifindex));
        } catch (IOException | RuntimeException | Error e) {
            Closing.after(e, claim);
            throw e;
        }
    }

    private static AutoCloseable raiseTcx(int ifindex) throws LinuxException {
        BpfProgram program = new BpfProgram().exit(TC_ACT_SHOT);
        int loaded = Bpf.load("load the shield program", Bpf.BPF_PROG_TYPE_SCHED_CLS, program, -1);
        try {
            int link = Bpf.linkToIngress("attach the shield to interface " + ifindex, loaded, ifindex);
            return () -> Libc.close(link);
        } finally {
            Libc.close(loaded);
        }
    }

    // ---- before tcx

    private static AutoCloseable raiseFilter(int ifindex) throws IOException {
        try (NetlinkSocket socket = NetlinkSocket.open()) {
            boolean ownQdisc = addClsact(socket, ifindex);
            try {
                if (!isThere(socket, ifindex)) {
                    socket.request("add the shield filter to interface " + ifindex, newFilter(ifindex));
                }
                NetworkNamespace namespace = NetworkNamespace.current();
                return () -> lower(namespace, ifindex, ownQdisc);
            } catch (LinuxException | RuntimeException | Error e) {
                if (ownQdisc) {
                    Closing.after(e, () -> deleteClsact(socket, ifindex));
                }
                throw e;
            }
        }
    }

    /** Whether a process that was killed left it. @throws RefusedException BUSY if something else is in its place */
    private static boolean isThere(NetlinkSocket socket, int ifindex) throws LinuxException {
        NetlinkMessage ask = filter(RTM_GETTFILTER, 0, ifindex).attribute(TCA_KIND, "bpf");
        ByteBuffer found;
        try {
            found = socket.request("look for a shield filter", ask).getFirst().body();
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.EINVAL) {
                return false; // EINVAL: no filter of this priority
            }
            throw e;
        }
        ByteBuffer options = LinkInfo.attributes(found, TCMSG_SIZE).get(TCA_OPTIONS);
        ByteBuffer operations =
                options == null ? null : LinkInfo.attributes(options, 0).get(TCA_BPF_OPS);
        if (operations == null || !operations.equals(ByteBuffer.wrap(CLASSIC_SHOT))) {
            throw new RefusedException(
                    Refusal.BUSY,
                    "an ingress filter of priority " + FILTER_PRIORITY + " is in the way, see 'tc filter'");
        }
        return true;
    }

    private static NetlinkMessage newFilter(int ifindex) {
        NetlinkMessage filter = filter(RTM_NEWTFILTER, NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL, ifindex)
                .attribute(TCA_KIND, "bpf");
        int options = filter.begin(TCA_OPTIONS);
        return filter.attribute(TCA_BPF_OPS_LEN, new byte[] {1, 0})
                .attribute(TCA_BPF_OPS, CLASSIC_SHOT)
                .attribute(TCA_BPF_FLAGS, TCA_BPF_FLAG_ACT_DIRECT)
                .end(options);
    }

    private static NetlinkMessage filter(int type, int flags, int ifindex) {
        return new NetlinkMessage(type, flags).traffic(ifindex, FILTER_HANDLE, TC_H_INGRESS, FILTER_INFO);
    }

    /** @return whether there was none */
    private static boolean addClsact(NetlinkSocket socket, int ifindex) throws LinuxException {
        int exclusive = NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL;
        try {
            socket.request("add clsact to interface " + ifindex, clsact(RTM_NEWQDISC, exclusive, ifindex));
            return true;
        } catch (LinuxException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            return false;
        }
    }

    /** With all filters in it. */
    private static void deleteClsact(NetlinkSocket socket, int ifindex) throws LinuxException {
        socket.request("delete clsact of interface " + ifindex, clsact(RTM_DELQDISC, 0, ifindex));
    }

    private static NetlinkMessage clsact(int type, int flags, int ifindex) {
        return new NetlinkMessage(type, flags)
                .traffic(ifindex, CLSACT_HANDLE, TC_H_CLSACT, 0)
                .attribute(TCA_KIND, "clsact");
    }

    private static void lower(NetworkNamespace namespace, int ifindex, boolean ownQdisc) throws IOException {
        try (namespace) {
            namespace.call(() -> {
                try (NetlinkSocket socket = NetlinkSocket.open()) {
                    socket.request(
                            "delete the shield filter of interface " + ifindex,
                            filter(RTM_DELTFILTER, 0, ifindex).attribute(TCA_KIND, "bpf"));
                    if (ownQdisc && isEmpty(socket, ifindex, TC_H_INGRESS) && isEmpty(socket, ifindex, TC_H_EGRESS)) {
                        deleteClsact(socket, ifindex);
                    }
                    return true;
                }
            });
        }
    }

    private static boolean isEmpty(NetlinkSocket socket, int ifindex, int side) throws LinuxException {
        NetlinkMessage dump =
                new NetlinkMessage(RTM_GETTFILTER, NetlinkMessage.NLM_F_DUMP).traffic(ifindex, 0, side, 0);
        return socket.request("list the filters of interface " + ifindex, dump).isEmpty();
    }

    /** Gives the interface back to the host; does nothing if the interface is gone. */
    @Override
    public void close() {
        try {
            Closing.all(undo, claim);
        } catch (IOException e) {
            if (!isGone(e)) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static boolean isGone(IOException failure) {
        return failure instanceof LinuxException e
                && Arrays.stream(new int[] {Errno.ENODEV, Errno.ENOENT, Errno.EINVAL})
                        .anyMatch(errno -> errno == e.errno());
    }
}
