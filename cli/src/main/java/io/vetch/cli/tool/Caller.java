package io.vetch.cli.tool;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import java.util.List;
import java.util.Optional;

/**
 * Who calls: names mean the interfaces of the caller's namespace.
 *
 * @param namespace open during the call
 * @param nsid its id
 * @param isDaemonsUser whether it runs as the same user as the daemon, which then has no right that the caller has not
 */
public record Caller(SwitchControl control, NetworkNamespace namespace, int nsid, boolean isDaemonsUser) {
    /** The same caller, whose names mean the interfaces of another namespace. */
    public Caller in(NetworkNamespace other, int otherNsid) {
        return new Caller(control, other, otherNsid, isDaemonsUser);
    }

    public Optional<BridgeInterface> bridge(String name) {
        return control.bridge(nsid, name);
    }

    public List<BridgeInterface> bridges() {
        return control.bridges(nsid);
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
