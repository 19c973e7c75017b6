package io.vetch.cli.tool.ip;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.control.VethInterface;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.LinkFlags;
import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.linux.NetworkNamespace;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ip link} is to show of an interface of ours, where it differs from what the kernel knows.
 *
 * @param kind as with {@code type}
 * @param up administratively up
 * @param peer of a veth
 * @param bridge what the interface is the own interface of
 * @param port of a bridge, if that is in the same namespace
 */
record LinkView(
        String kind,
        boolean up,
        @Nullable Peer peer,
        @Nullable Bridge bridge,
        @Nullable MemberPort port) {
    /**
     * The other end of a veth.
     *
     * @param name empty if it is in another namespace, as are the next three otherwise
     * @param index in its own namespace
     * @param nsid of its namespace
     * @param netns name of its namespace, empty if it has none
     */
    record Peer(String name, boolean up, int index, int nsid, String netns) {
        boolean isNear() {
            return !name.isEmpty();
        }

        /** What stands after the @. */
        String shown() {
            return isNear() ? name : "if" + index;
        }

        /** What stands after the addresses. */
        String netnsWords() {
            if (isNear()) {
                return "";
            }
            return netns.isEmpty() ? " link-netnsid " + nsid : " link-netns " + netns;
        }
    }

    static LinkView of(Caller caller, ManagedInterface shown) throws IOException {
        Membership member = shown.membership()
                .filter(each -> each.bridge().nsid() == caller.nsid())
                .orElse(null);
        Peer peer = shown instanceof VethInterface veth ? peer(caller, veth.peer()) : null;
        return new LinkView(
                shown.kind(),
                shown.link().isUp(),
                peer,
                shown instanceof BridgeInterface bridge ? bridge.bridge() : null,
                member == null ? null : MemberPort.of(member));
    }

    private static Peer peer(Caller caller, VethInterface peer) throws IOException {
        boolean up = peer.link().isUp();
        int index = peer.link().index();
        if (peer.nsid() == caller.nsid()) {
            return new Peer(peer.name(), up, index, 0, "");
        }
        try (NetworkNamespace space = caller.control().namespaceOf(peer)) {
            // ids differ from namespace to namespace, and we only know those of the daemon's own
            int nsid = caller.nsid() == caller.control().netlink().ownNsid() ? peer.nsid() : 0;
            return new Peer(
                    "", up, index, nsid, NetworkNamespace.nameOf(space.inode()).orElse(""));
        }
    }

    /** The bridge that it is a port of. */
    @Nullable
    Bridge master() {
        return port == null ? null : port.bridge();
    }

    List<String> flags(List<String> kernel) {
        if (peer != null && peer.isNear() && !peer.up) {
            return LinkFlags.withPeerDown(kernel);
        }
        return isBridgeWithoutCarrier() ? LinkFlags.withoutCarrier(kernel) : kernel;
    }

    /** Up, with ports, and none of them has carrier. */
    private boolean isBridgeWithoutCarrier() {
        return bridge != null
                && up
                && !bridge.ports().isEmpty()
                && bridge.ports().stream().noneMatch(BridgePort::isOperational);
    }

    /** The operational state. @param kernel what the kernel makes of the TAP */
    String state(String kernel) {
        if (peer == null && bridge == null) {
            return kernel;
        }
        if (!up || isBridgeWithoutCarrier()) {
            return "DOWN";
        }
        if (bridge != null) {
            return bridge.ports().isEmpty() ? "UNKNOWN" : "UP";
        }
        return peer != null && !peer.up ? "LOWERLAYERDOWN" : "UP";
    }

    /** The line about the kind, with a space at the end; null: as the kernel has it. */
    @Nullable
    String kindText() {
        if (bridge != null) {
            return "bridge " + BridgeSettings.show(bridge).text();
        }
        return peer != null ? "veth " : null;
    }

    @Nullable
    ObjectNode kindData() {
        return bridge == null ? null : BridgeSettings.show(bridge).json();
    }

    @Nullable
    String slaveText() {
        return port == null ? null : "bridge_slave " + PortSettings.slave(port).text();
    }

    @Nullable
    ObjectNode slaveData() {
        return port == null ? null : PortSettings.slave(port).json();
    }
}
