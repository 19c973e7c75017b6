package io.vetch.cli.control.host;

import io.vetch.cli.control.Attempt;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.core.Closing;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.linux.TunDevice;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TAP devices in the daemon's namespace that virtual machines open. The other side of such a device is the machine's,
 * so it is attached like any interface; it stays while no machine runs.
 */
public final class VmTaps implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VmTaps.class);
    private static final String TAP = "tun";

    private final SwitchControl control;
    private final RouteNetlink netlink;
    /** Those that were made here, by name. */
    private final Map<String, Made> made = new LinkedHashMap<>();

    /** @param index by which it is told from later ones of that name @param owner id of the user who may open it */
    private record Made(int index, int owner) {}

    public VmTaps(SwitchControl control) {
        this.control = control;
        this.netlink = control.netlink();
    }

    /**
     * Makes one, and a port of it.
     *
     * @param own the daemon's namespace
     * @param owner id of the user who may open it; -1 for those with CAP_NET_ADMIN alone
     */
    public BridgePort createPort(BridgeInterface bridge, NetworkNamespace own, String name, int owner)
            throws IOException {
        try (Attempt attempt = new Attempt()) {
            if (make(name, owner)) {
                attempt.orElse(() -> remove(name));
            }
            RouteNetlink.setUp(own, name, true);
            BridgePort port = control.enslave(bridge, own, name);
            attempt.succeeded();
            return port;
        }
    }

    /** Takes one out of its bridge, and deletes it unless a machine has it open. */
    public void deletePort(ManagedInterface port) throws IOException {
        Closing.all(() -> control.release(port), () -> remove(port.name()));
    }

    /**
     * Makes one. A TAP device that is there is taken as it is, and stays: a machine may have it open while the switch
     * is started again.
     *
     * @param owner id of the user who may open it; -1 for those with CAP_NET_ADMIN alone
     * @return whether it was made; not if it was there
     * @throws RefusedException EXISTS if another kind of interface has the name
     */
    private boolean make(String name, int owner) throws LinuxException {
        Optional<LinkInfo> there = netlink.link(netlink.ownNsid(), name);
        if (there.isPresent()) {
            if (!there.get().kind().equals(TAP)) {
                throw new RefusedException(Refusal.EXISTS);
            }
            return false;
        }
        TunDevice.makePersistent(name, owner);
        try {
            netlink.link(netlink.ownNsid(), name).ifPresent(link -> made.put(name, new Made(link.index(), owner)));
        } catch (LinuxException e) {
            Closing.after(e, () -> TunDevice.removePersistent(name));
            throw e;
        }
        return true;
    }

    /** Id of the user who may open {@code device}; empty if it is none that was made here. */
    public OptionalInt owner(ManagedInterface device) {
        LinkInfo link = device.link();
        Made known = made.get(link.name());
        return known == null || known.index != link.index() ? OptionalInt.empty() : OptionalInt.of(known.owner);
    }

    /** One that a daemon before this one made. */
    public void adopt(LinkInfo link, int owner) {
        made.put(link.name(), new Made(link.index(), owner));
    }

    /** Another daemon has them. */
    public void leave() {
        made.clear();
    }

    /** Removes one that was made here, unless a machine has it open. */
    private void remove(String name) throws LinuxException {
        Made known = made.remove(name);
        Optional<LinkInfo> there = netlink.link(netlink.ownNsid(), name);
        if (known == null || there.isEmpty() || there.get().index() != known.index) {
            return;
        }
        try {
            TunDevice.removePersistent(name);
        } catch (LinuxException e) {
            if (e.errno() != Errno.EBUSY) {
                throw e;
            }
            LOG.info("{} stays: a virtual machine has it open; 'ip link del {}' removes it", name, name);
        }
    }

    @Override
    public void close() throws LinuxException {
        for (String name : made.keySet().toArray(String[]::new)) {
            remove(name);
        }
    }
}
