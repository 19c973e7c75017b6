package io.vetch.cli.tool;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.PeerProcess;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who calls: names mean the interfaces of the caller's namespace.
 *
 * @param namespace open during the call
 * @param nsid its id
 * @param process what it is
 * @param daemonsUser id of the user that the daemon runs as
 */
public record Caller(
        SwitchControl control, NetworkNamespace namespace, int nsid, PeerProcess process, int daemonsUser) {
    /** The same caller, whose names mean the interfaces of another namespace. */
    public Caller in(NetworkNamespace other, int otherNsid) {
        return new Caller(control, other, otherNsid, process, daemonsUser);
    }

    /** Whether it runs as the same user as the daemon, which then has no right to files that the caller has not. */
    public boolean isDaemonsUser() {
        return process.uid() == daemonsUser;
    }

    /** Which bridges it may see the frames of, now and later: those whose namespace it may act in. */
    public Predicate<BridgeInterface> inSight() {
        long own = namespace.inode();
        return bridge -> {
            try (NetworkNamespace there = control.namespaceOf(bridge)) {
                return there.inode() == own || process.mayAdminister(there, daemonsUser);
            } catch (IOException e) {
                return false; // it is going, or its caller has gone
            }
        };
    }

    /**
     * Whether it may change what is there: in its own namespace whoever may connect, in others who could without us.
     */
    public boolean mayAct(NetworkNamespace there) throws LinuxException {
        return there.inode() == namespace.inode() || process.mayAdminister(there, daemonsUser);
    }

    public Optional<BridgeInterface> bridge(String name) {
        return control.bridge(nsid, name);
    }

    public List<BridgeInterface> bridges() {
        return control.bridges(nsid);
    }

    /** The bridge of this name, also if it is the kernel's and we stand in for it. */
    public Optional<BridgeInterface> anyBridge(String name) {
        return control.register().bridge(nsid, name);
    }

    /** The bridges here, also those of the kernel that we stand in for. */
    public List<BridgeInterface> allBridges() {
        return control.register().bridges().stream()
                .filter(bridge -> bridge.nsid() == nsid)
                .toList();
    }

    /** An interface of ours, or one of the kernel whose frames go through here. */
    public Optional<ManagedInterface> findAny(String name) {
        return control.register().find(nsid, name);
    }

    /** Whether there is an interface of this name, ours or not. */
    public boolean exists(String name) {
        try {
            return control.netlink().link(nsid, name).isPresent();
        } catch (LinuxException e) {
            return false;
        }
    }

    /** An interface of ours. */
    public Optional<ManagedInterface> find(String name) {
        return control.find(nsid, name);
    }
}
