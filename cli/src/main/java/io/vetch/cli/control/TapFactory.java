package io.vetch.cli.control;

import io.vetch.core.Closing;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.device.DeviceListener;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.linux.TunDevice;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Makes TAP devices in any namespace. The descriptor is always opened in the daemon's own: one opened elsewhere would
 * keep that namespace alive after it was deleted.
 */
final class TapFactory {
    private static final int LONGEST_NAME = 15;
    /** The last one is a space, too, in the kernel's eyes, even within a character of UTF-8. */
    private static final String FORBIDDEN = "\0/: \t\n\u000b\f\r\u00a0";

    private static final Pattern PATTERN = Pattern.compile("[^%]*(%d[^%]*)?");

    private static final long LETTING_GO_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final SwitchLoops loops;
    private final RouteNetlink netlink;
    private final DeviceListener listener;
    private final long begun = System.nanoTime();
    private int made;

    TapFactory(SwitchLoops loops, RouteNetlink netlink, DeviceListener listener) {
        this.loops = loops;
        this.netlink = netlink;
        this.listener = listener;
    }

    /** What becomes of a device that was made. */
    @FunctionalInterface
    interface Use<T extends ManagedInterface> {
        T of(int nsid, LinkInfo link, TapDevice tap);
    }

    /**
     * Makes a device and an interface of it, or nothing.
     *
     * @param pattern the name; the kernel's %d in it stands for the first number that is free
     * @throws RefusedException INVALID for a name that no interface can have, EXISTS if one has it
     */
    <T extends ManagedInterface> T make(NetworkNamespace namespace, String pattern, Use<T> use) throws IOException {
        int nsid = netlink.nsid(namespace);
        String name = freeName(nsid, pattern, "");
        boolean here = nsid == netlink.ownNsid();
        TunDevice device = TunDevice.create(here ? name : temporaryName());
        try {
            if (!here) {
                move(device, namespace, name);
            }
            LinkInfo link = netlink.link(nsid, name)
                    .orElseThrow(() -> new RefusedException(Refusal.NO_DEVICE, name + " vanished while it was made"));
            return use.of(nsid, link, new TapDevice(device, loops, listener));
        } catch (IOException | RuntimeException | Error e) {
            Closing.after(e, device);
            throw e;
        }
    }

    /**
     * Takes up a device that a daemon before this one has left. It is not read before {@link Handover#readAll}.
     *
     * @throws RefusedException NO_DEVICE if it has gone
     */
    <T extends ManagedInterface> T take(InterfaceMaker.Left left, Use<T> use) throws IOException {
        TunDevice open = left.open().get();
        TunDevice device = open == null ? takeLeft(left) : open;
        try {
            if (open != null) {
                device.own(left.link().name());
            }
            LinkInfo link = netlink.link(left.nsid(), left.link().index()) // with carrier by now
                    .orElseThrow(() -> new RefusedException(Refusal.NO_DEVICE));
            TapDevice taken = new TapDevice(device, loops, listener);
            taken.hold(); // until the switch is whole again
            return use.of(left.nsid(), link, taken);
        } catch (IOException | RuntimeException | Error e) {
            device.leave();
            Closing.after(e, device);
            throw e;
        }
    }

    /** Of a process that was killed a moment ago the kernel lets go a little later, when it has taken down its io_uring. */
    private TunDevice takeLeft(InterfaceMaker.Left left) throws IOException {
        while (true) {
            try {
                return TunDevice.take(left.namespace(), left.link().name());
            } catch (LinuxException e) {
                if (e.errno() != Errno.EBUSY || System.nanoTime() - begun > LETTING_GO_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void move(TunDevice device, NetworkNamespace target, String name) throws LinuxException {
        LinkInfo link = netlink.link(netlink.ownNsid(), device.name())
                .orElseThrow(() -> new RefusedException(Refusal.NO_DEVICE));
        netlink.move(link.index(), target, name);
    }

    private String temporaryName() {
        return "vetch" + ProcessHandle.current().pid() % 100_000 + "." + made++ % 1000;
    }

    /** The rules of dev_valid_name() and dev_alloc_name() in the kernel. */
    private static void checkName(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        boolean valid = bytes.length > 0
                && bytes.length <= LONGEST_NAME
                && !name.equals(".")
                && !name.equals("..")
                && PATTERN.matcher(name).matches()
                && IntStream.range(0, bytes.length).noneMatch(i -> FORBIDDEN.indexOf(bytes[i] & 0xff) >= 0);
        if (!valid) {
            throw new RefusedException(Refusal.INVALID);
        }
    }

    /**
     * A name that no interface has.
     *
     * @param pattern the kernel's %d in it stands for the first number that is free
     * @param taken by one that is about to be made; empty: none
     * @throws RefusedException INVALID for a name that no interface can have, EXISTS if one has it
     */
    String freeName(int nsid, String pattern, String taken) throws LinuxException {
        checkName(pattern);
        String name = firstFree(nsid, pattern, taken);
        checkName(name);
        if (name.equals(taken) || netlink.link(nsid, name).isPresent()) {
            throw new RefusedException(Refusal.EXISTS);
        }
        return name;
    }

    private String firstFree(int nsid, String pattern, String taken) throws LinuxException {
        if (!pattern.contains("%")) {
            return pattern;
        }
        for (int number = 0; ; number++) {
            String name = pattern.replace("%d", Integer.toString(number));
            if (!name.equals(taken) && netlink.link(nsid, name).isEmpty()) {
                return name;
            }
        }
    }
}
