package io.vetch.tap.device;

import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.PacketSocket;

/** How an attached interface's frames are received. */
public enum Reception {
    /** From a ring that the kernel fills, without a system call. */
    RING {
        @Override
        PacketReceiver open(int ifindex, PacketSocket.Configuration more) throws LinuxException {
            return RingReceiver.open(ifindex, more);
        }
    },
    /** By a system call. Some frames the kernel cannot put into a ring, and it puts none after them. */
    QUEUE {
        @Override
        PacketReceiver open(int ifindex, PacketSocket.Configuration more) throws LinuxException {
            return QueueReceiver.open(ifindex, more);
        }
    };

    private static final String TAP = "tun";

    /**
     * What suits an interface.
     *
     * @param kind in the words of {@code ip -d link}: by a TAP somebody's own virtio headers come
     */
    public static Reception of(String kind) {
        return kind.equals(TAP) ? QUEUE : RING;
    }

    /** Opens in the namespace of the calling thread. @param more what the socket needs besides, before it receives */
    abstract PacketReceiver open(int ifindex, PacketSocket.Configuration more) throws LinuxException;
}
