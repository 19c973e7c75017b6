package io.vetch.cli.state;

import io.vetch.cli.control.InterfaceMaker.Left;
import io.vetch.cli.state.SwitchState.Device;
import io.vetch.cli.state.SwitchState.Kind;
import io.vetch.core.Closing;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the interfaces of a state: by the inode of their namespace and their index in it, which nobody can change. The
 * namespaces are open until this is closed.
 */
final class LeftDevices implements AutoCloseable {
    private static final String TAP = "tun";
    private static final String VETH = "veth";

    private final RouteNetlink netlink;
    private final boolean sameBoot;
    private final Map<Long, NetworkNamespace> namespaces = new HashMap<>();
    private final Map<Long, Integer> nsids = new HashMap<>();

    private final OpenDevices open;

    private LeftDevices(RouteNetlink netlink, OpenDevices open, boolean sameBoot) {
        this.netlink = netlink;
        this.open = open;
        this.sameBoot = sameBoot;
    }

    static LeftDevices find(RouteNetlink netlink, StateFile file, OpenDevices open) throws IOException {
        boolean sameBoot = file.written().id().equals(Boot.now().id());
        LeftDevices found = new LeftDevices(netlink, open, sameBoot);
        if (sameBoot) {
            found.open(file.state());
        }
        return found;
    }

    private void open(SwitchState state) throws IOException {
        Set<Long> inodes = new HashSet<>();
        state.devices().forEach(device -> inodes.add(device.netns()));
        NetworkNamespace own = NetworkNamespace.current();
        long ownInode = own.inode();
        namespaces.put(ownInode, own);
        nsids.put(ownInode, netlink.ownNsid());
        inodes.remove(ownInode);
        inodes.remove(0L); // not known
        if (inodes.isEmpty()) {
            return;
        }
        for (Map.Entry<Long, Path> each : NetworkNamespace.findAll(inodes).entrySet()) {
            NetworkNamespace namespace =
                    NetworkNamespace.of(each.getValue().toAbsolutePath().toString());
            if (namespace.inode() == each.getKey()) {
                namespaces.put(each.getKey(), namespace);
                nsids.put(each.getKey(), netlink.nsid(namespace));
            } else {
                namespace.close();
            }
        }
    }

    /** @throws IOException with what has become of it */
    Left of(Device device) throws IOException {
        if (!sameBoot) {
            throw new IOException("it has gone, the machine was started again");
        }
        NetworkNamespace namespace = namespaces.get(device.netns());
        @Nullable Integer nsid = nsids.get(device.netns());
        if (namespace == null || nsid == null) {
            throw new IOException("it has gone with its namespace");
        }
        LinkInfo link = netlink.link(nsid, device.index())
                .orElseThrow(() -> new IOException("it has gone: somebody has deleted it, or has moved it elsewhere"));
        boolean other = (device.kind().isMade() && !link.kind().equals(TAP))
                || (device.kind() == Kind.REAL_VETH && !link.kind().equals(VETH));
        if (other) {
            throw new IOException("it has gone: " + link.name() + " is another interface by now");
        }
        return new Left(namespace, nsid, link, () -> open.take(device.netns(), device.index()));
    }

    @Override
    public void close() throws IOException {
        List<NetworkNamespace> all = new ArrayList<>(namespaces.values());
        namespaces.clear();
        Closing.all(all);
    }
}
