package io.vetch.tap.device;

import io.vetch.tap.linux.LinuxException;

/** How an attached interface's frames are received. */
public enum Reception {
    /** From a ring that the kernel fills, without a system call. */
    RING {
        @Override
        PacketReceiver open(int ifindex) throws LinuxException {
            return RingReceiver.open(ifindex);
        }
    },
    /** By a system call. Some frames the kernel cannot put into a ring, and it puts none after them. */
    QUEUE {
        @Override
        PacketReceiver open(int ifindex) throws LinuxException {
            return QueueReceiver.open(ifindex);
        }
    };

    private static final String TAP = "tun";

    /** What suits an interface. @param kind in the words of {@code ip -d link}: by a TAP somebody's own virtio headers come */
    public static Reception of(String kind) {
        return kind.equals(TAP) ? QUEUE : RING;
    }

    /** Opens in the namespace of the calling thread. */
    abstract PacketReceiver open(int ifindex) throws LinuxException;
}
