package io.vetch.cli.control;

import io.vetch.core.Closing;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.device.DeviceListener;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.linux.TunDevice;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Makes TAP devices in any namespace. The descriptor is always opened in the daemon's own: one opened elsewhere would
 * keep that namespace alive after it was deleted.
 */
final class TapFactory {
    private static final int LONGEST_NAME = 15;

    private final SwitchLoops loops;
    private final RouteNetlink netlink;
    private final DeviceListener listener;
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
     * @throws RefusedException INVALID for a name that no interface can have, EXISTS if one has it
     */
    <T extends ManagedInterface> T make(NetworkNamespace namespace, String name, Use<T> use) throws IOException {
        checkName(name);
        int nsid = netlink.nsid(namespace);
        if (netlink.link(nsid, name).isPresent()) {
            throw new RefusedException(Refusal.EXISTS);
        }
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

    private void move(TunDevice device, NetworkNamespace target, String name) throws LinuxException {
        LinkInfo link = netlink.link(netlink.ownNsid(), device.name())
                .orElseThrow(() -> new RefusedException(Refusal.NO_DEVICE));
        netlink.move(link.index(), target, name);
    }

    private String temporaryName() {
        return "vetch" + ProcessHandle.current().pid() % 100_000 + "." + made++ % 1000;
    }

    /** The rule of dev_valid_name() in the kernel. */
    private static void checkName(String name) {
        boolean valid = !name.isEmpty()
                && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == 0 || c == '/' || c == ':' || Character.isWhitespace(c));
        if (!valid) {
            throw new RefusedException(
                    Refusal.INVALID, "not an interface name: 1 to 15 bytes, without '/', ':' and spaces");
        }
    }
}
