package io.vetch.tap.linux;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.frame.VirtioNetHeader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TAP device (linux/if_tun.h, Documentation/networking/tuntap.rst). It exists as long as its descriptor is open, or,
 * once {@link #persist} was called, until {@link #close}, whatever becomes of the process.
 */
public final class TunDevice implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TunDevice.class);

    private static final int IFF_TAP = 0x0002;
    private static final int IFF_NO_PI = 0x1000;
    private static final int IFF_VNET_HDR = 0x4000;
    private static final int IFF_TUN_EXCL = 0x8000;

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;

    private static final long TUNSETIFF = 0x400454caL;
    private static final long TUNSETOFFLOAD = 0x400454d0L;
    private static final long TUNSETPERSIST = 0x400454cbL;
    private static final long TUNSETOWNER = 0x400454ccL;
    private static final long TUNGETIFF = 0x800454d2L;
    private static final long TUNSETVNETHDRSZ = 0x400454d8L;
    private static final long TUNSETCARRIER = 0x400454e2L;
    private static final long TUNGETDEVNETNS = 0x54e3L;
    private static final long SIOCSIFHWADDR = 0x8924L;

    private static final int TUN_F_CSUM = 0x01;
    private static final int TUN_F_TSO4 = 0x02;
    private static final int TUN_F_TSO6 = 0x04;
    private static final int TUN_F_TSO_ECN = 0x08;
    /** UDP segmentation, since Linux 6.2. */
    private static final int TUN_F_USO = 0x20 | 0x40;

    private final int fd;
    /** Inode of the namespace that the descriptor keeps alive, other than the process's; 0: none. */
    private final long heldNamespace;

    private boolean persistent;
    private boolean left;

    private TunDevice(int fd) {
        this(fd, 0);
    }

    private TunDevice(int fd, long heldNamespace) {
        this.fd = fd;
        this.heldNamespace = heldNamespace;
    }

    /**
     * Makes a TAP device in the namespace of the calling thread, with a 10-byte virtio_net_hdr and all offloads that
     * this kernel knows.
     *
     * @param name at most 15 bytes
     * @throws LinuxException EBUSY if there is an interface of this name; EPERM without CAP_NET_ADMIN
     */
    public static TunDevice create(String name) throws LinuxException {
        return prepared(name, open(name, IFF_TUN_EXCL));
    }

    /**
     * Takes up a persistent TAP device whose process has ended. The descriptor is of the device's namespace, and keeps
     * it alive: see {@link #heldNamespace}.
     *
     * @param namespace where the device is
     * @throws LinuxException EBUSY if another program has it open, EINVAL if it is no such device
     */
    public static TunDevice take(NetworkNamespace namespace, String name) throws IOException {
        long inode = namespace.inode();
        long held = inode == NetworkNamespace.inodeOf(Path.of("/proc/thread-self/ns/net")) ? 0 : inode;
        TunDevice opened = namespace.call(() -> open(name, 0));
        TunDevice device = new TunDevice(opened.fd, held);
        device.persistent = true;
        device.left = true; // a failure must not delete what somebody else keeps
        prepared(name, device);
        device.left = false;
        return device;
    }

    /**
     * The same device by a descriptor of its own: the device has a process, and its carrier, as long as one of them is
     * open.
     */
    public TunDevice duplicate() throws LinuxException {
        TunDevice other = new TunDevice(Libc.duplicate("keep a TAP device open", fd), heldNamespace);
        other.persistent = true;
        other.left = true;
        return other;
    }

    /**
     * Takes up a persistent TAP device from a process that has it open.
     *
     * @param theirs its descriptor there
     * @param heldNamespace as it was there
     */
    public static TunDevice copyOf(PeerDescriptors process, int theirs, long heldNamespace) throws LinuxException {
        TunDevice device = new TunDevice(process.copy(theirs), heldNamespace);
        device.persistent = true;
        device.left = true;
        return device;
    }

    /** This process is the one that has the device from now on, see {@link #duplicate} and {@link #copyOf}. */
    public TunDevice own(String name) throws LinuxException {
        prepared(name, this);
        left = false;
        return this;
    }

    /** Inode of the namespace that the descriptor keeps alive, other than that of the process; 0: none. */
    public long heldNamespace() {
        return heldNamespace;
    }

    /** From now on the device outlives this process. */
    public void persist() throws LinuxException {
        if (!persistent) {
            Libc.ioctl("keep a TAP device", fd, TUNSETPERSIST, 1);
            persistent = true;
        }
    }

    /** {@link #close} leaves the device where it is, if it is persistent. */
    public void leave() {
        left = true;
    }

    private static TunDevice prepared(String name, TunDevice device) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long size = arena.allocateFrom(ValueLayout.JAVA_INT, VirtioNetHeader.LENGTH)
                    .address();
            Libc.ioctl("set virtio header size of " + name, device.fd, TUNSETVNETHDRSZ, size);
            device.enableOffloads(name);
            return device;
        } catch (LinuxException | IllegalArgumentException e) {
            device.close();
            throw e;
        }
    }

    private static TunDevice open(String name, int flags) throws LinuxException {
        TunDevice device = new TunDevice(Libc.open("/dev/net/tun", Libc.O_RDWR | Libc.O_NONBLOCK));
        try (Arena arena = Arena.ofConfined()) {
            InterfaceRequest request =
                    new InterfaceRequest(arena, name).flags(IFF_TAP | IFF_NO_PI | IFF_VNET_HDR | flags);
            Libc.ioctl("create TAP " + name, device.fd, TUNSETIFF, request.address());
            return device;
        } catch (LinuxException | IllegalArgumentException e) {
            device.close();
            throw e;
        }
    }

    /**
     * Makes a TAP device in the namespace of the calling thread that stays without a descriptor, for another program to
     * open.
     *
     * @param owner id of the user who may open it without CAP_NET_ADMIN; -1 for nobody
     * @throws LinuxException EBUSY if there is an interface of this name; EPERM without CAP_NET_ADMIN
     */
    public static void makePersistent(String name, int owner) throws LinuxException {
        try (TunDevice device = open(name, IFF_TUN_EXCL)) {
            if (owner >= 0) {
                Libc.ioctl("set owner of TAP " + name, device.fd, TUNSETOWNER, owner);
            }
            Libc.ioctl("keep TAP " + name, device.fd, TUNSETPERSIST, 1);
        }
    }

    /** Removes such a device. @throws LinuxException EBUSY if a program has it open: it stays */
    public static void removePersistent(String name) throws LinuxException {
        try (TunDevice device = open(name, 0)) {
            Libc.ioctl("remove TAP " + name, device.fd, TUNSETPERSIST, 0);
        }
    }

    /** No device at all: takes every frame, and has none to give. Only its descriptor may be used. */
    public static TunDevice nowhere() throws LinuxException {
        return new TunDevice(Libc.open("/dev/null", Libc.O_RDWR));
    }

    /**
     * No devices either, but what is written to one descriptor is read from the other, frame by frame. Only these may
     * be used.
     *
     * @param device in place of a TAP device
     * @param host in place of its host
     */
    public record Joined(TunDevice device, TunDevice host) {
        public static Joined open() throws LinuxException {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
                Libc.socketpair(AF_UNIX, SOCK_DGRAM | Libc.O_NONBLOCK | Libc.O_CLOEXEC, ends);
                return new Joined(
                        new TunDevice(ends.getAtIndex(ValueLayout.JAVA_INT, 0)),
                        new TunDevice(ends.getAtIndex(ValueLayout.JAVA_INT, 1)));
            }
        }
    }

    private void enableOffloads(String name) throws LinuxException {
        int common = TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN;
        try {
            Libc.ioctl("set offloads of " + name, fd, TUNSETOFFLOAD, common | TUN_F_USO);
        } catch (LinuxException e) {
            Libc.ioctl("set offloads of " + name, fd, TUNSETOFFLOAD, common);
        }
    }

    public int fd() {
        return fd;
    }

    /** The device's name now, wherever it has been moved to. @throws LinuxException EBADFD if it is gone */
    public String name() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            InterfaceRequest request = new InterfaceRequest(arena, "");
            Libc.ioctl("get TAP name", fd, TUNGETIFF, request.address());
            return request.name();
        }
    }

    /** Whether the device was deleted by somebody else, or died with its namespace. */
    public boolean isGone() throws LinuxException {
        try {
            name();
            return false;
        } catch (LinuxException e) {
            if (e.errno() == Errno.EBADFD) {
                return true;
            }
            throw e;
        }
    }

    /** The namespace the device is in now; the caller closes it. */
    public NetworkNamespace namespace() throws LinuxException {
        return NetworkNamespace.ofDescriptor(Libc.ioctl("get TAP namespace", fd, TUNGETDEVNETNS, 0));
    }

    public void setCarrier(boolean on) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long value = arena.allocateFrom(ValueLayout.JAVA_INT, on ? 1 : 0).address();
            Libc.ioctl("set carrier", fd, TUNSETCARRIER, value);
        }
    }

    public void setAddress(long address) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            byte[] octets = new MacAddress(address).octets();
            InterfaceRequest request = new InterfaceRequest(arena, "").hardwareAddress(octets);
            Libc.ioctl("set address " + MacAddress.format(address), fd, SIOCSIFHWADDR, request.address());
        }
    }

    /** Removes the device, unless it is {@link #leave left}. */
    @Override
    public void close() {
        if (persistent && !left) {
            try {
                Libc.ioctl("remove a TAP device", fd, TUNSETPERSIST, 0);
            } catch (LinuxException e) {
                LOG.debug("it is gone already: {}", e.getMessage());
            }
        }
        Libc.close(fd);
    }
}
