package io.vetch.tap.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Keeps the host's stack off an attached interface: packet sockets still see each received frame, the stack none. An
 * eBPF program at tcx ingress (Linux 6.6) returns TC_ACT_SHOT; its link goes with this process. Older kernels get a
 * clsact filter with the same effect, which is removed on {@link #close}.
 */
public final class HostShield implements AutoCloseable {
    private static final int TC_ACT_SHOT = 2;
    private static final int RTM_NEWQDISC = 36;
    private static final int RTM_NEWTFILTER = 44;
    private static final int RTM_DELTFILTER = 45;
    private static final int TC_H_CLSACT = 0xffff_fff1;
    private static final int CLSACT_HANDLE = 0xffff_0000;
    private static final int TC_H_INGRESS = 0xffff_fff2;
    private static final int TCA_KIND = 1;
    private static final int TCA_OPTIONS = 2;
    private static final int TCA_BPF_OPS_LEN = 4;
    private static final int TCA_BPF_OPS = 5;
    private static final int TCA_BPF_FLAGS = 8;
    private static final int TCA_BPF_FLAG_ACT_DIRECT = 1;
    private static final int FILTER_HANDLE = 1;
    /** Priority 49152 and ETH_P_ALL, big-endian: the info word of a filter. */
    private static final int FILTER_INFO = 0xc000 << 16 | 0x0300;
    /** Classic BPF {@code ret #TC_ACT_SHOT}: struct sock_filter is u16 code, u8 jt, u8 jf, u32 k. */
    private static final short CLASSIC_RET = 0x06;

    @FunctionalInterface
    private interface Undo {
        void run() throws LinuxException;
    }

    private final Undo undo;

    private HostShield(Undo undo) {
        this.undo = undo;
    }

    /** Shields an interface of the calling thread's namespace. */
    public static HostShield raise(int ifindex) throws IOException {
        try {
            return raiseTcx(ifindex);
        } catch (LinuxException e) {
            return raiseClsact(ifindex);
        }
    }

    private static HostShield raiseTcx(int ifindex) throws LinuxException {
        BpfProgram program = new BpfProgram().exit(TC_ACT_SHOT);
        int loaded = Bpf.load("load the shield program", Bpf.BPF_PROG_TYPE_SCHED_CLS, program, -1);
        try {
            int link = Bpf.linkToIngress("attach the shield to interface " + ifindex, loaded, ifindex);
            return new HostShield(() -> Libc.close(link));
        } finally {
            Libc.close(loaded);
        }
    }

    /** For kernels before tcx; visible to the tests, which run it on newer ones too. */
    static HostShield raiseClsact(int ifindex) throws IOException {
        try (NetlinkSocket socket = NetlinkSocket.open()) {
            addClsact(socket, ifindex);
            int create = NetlinkMessage.NLM_F_CREATE;
            NetlinkMessage filter = new NetlinkMessage(RTM_NEWTFILTER, create)
                    .traffic(ifindex, FILTER_HANDLE, TC_H_INGRESS, FILTER_INFO)
                    .attribute(TCA_KIND, "bpf");
            int options = filter.begin(TCA_OPTIONS);
            byte[] operation = ByteBuffer.allocate(8)
                    .order(ByteOrder.nativeOrder())
                    .putShort(CLASSIC_RET)
                    .putShort((short) 0)
                    .putInt(TC_ACT_SHOT)
                    .array();
            filter.attribute(TCA_BPF_OPS_LEN, new byte[] {1, 0})
                    .attribute(TCA_BPF_OPS, operation)
                    .attribute(TCA_BPF_FLAGS, TCA_BPF_FLAG_ACT_DIRECT)
                    .end(options);
            socket.request("add the shield filter to interface " + ifindex, filter);
        }
        NetworkNamespace namespace = NetworkNamespace.current();
        return new HostShield(() -> lowerClsact(namespace, ifindex));
    }

    private static void addClsact(NetlinkSocket socket, int ifindex) throws LinuxException {
        int exclusive = NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL;
        NetlinkMessage qdisc = new NetlinkMessage(RTM_NEWQDISC, exclusive)
                .traffic(ifindex, CLSACT_HANDLE, TC_H_CLSACT, 0)
                .attribute(TCA_KIND, "clsact");
        try {
            socket.request("add clsact to interface " + ifindex, qdisc);
        } catch (LinuxException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
        }
    }

    private static void lowerClsact(NetworkNamespace namespace, int ifindex) throws LinuxException {
        try (namespace) {
            namespace.call(() -> {
                try (NetlinkSocket socket = NetlinkSocket.open()) {
                    NetlinkMessage delete = new NetlinkMessage(RTM_DELTFILTER, 0)
                            .traffic(ifindex, FILTER_HANDLE, TC_H_INGRESS, FILTER_INFO)
                            .attribute(TCA_KIND, "bpf");
                    return socket.request("delete the shield filter of interface " + ifindex, delete);
                }
            });
        } catch (LinuxException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the interface back to the host; does nothing if the interface is gone. */
    @Override
    public void close() {
        try {
            undo.run();
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENODEV && e.errno() != Errno.ENOENT && e.errno() != Errno.EINVAL) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
