package io.vetch.cli.tool.ip;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.control.VethInterface;
import io.vetch.cli.overlay.LinkOverlay;
import io.vetch.cli.overlay.LinkOverlay.Carrier;
import io.vetch.cli.overlay.LinkOverlay.Peer;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.GlobalOptions.Flag;
import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.core.bridge.Bridge;
import io.vetch.tap.linux.NetworkNamespace;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An interface of ours as {@code ip link} is to show it.
 *
 * @param kind as with {@code type}
 * @param up administratively up
 * @param peer of a veth
 * @param peerUp whether that is administratively up
 * @param bridge what the interface is the own interface of
 * @param port of a bridge, if that is in the same namespace
 */
record LinkView(
        String kind,
        boolean up,
        @Nullable Peer peer,
        boolean peerUp,
        @Nullable Bridge bridge,
        @Nullable MemberPort port) {
    static LinkView of(Caller caller, ManagedInterface shown) throws IOException {
        Membership member = shown.membership()
                .filter(each -> each.bridge().nsid() == caller.nsid())
                .orElse(null);
        VethInterface peer = shown instanceof VethInterface veth ? veth.peer() : null;
        return new LinkView(
                shown.kind(),
                shown.link().isUp(),
                peer == null ? null : peer(caller, peer),
                peer != null && peer.link().isUp(),
                shown instanceof BridgeInterface bridge ? bridge.bridge() : null,
                member == null ? null : MemberPort.of(member));
    }

    private static Peer peer(Caller caller, VethInterface peer) throws IOException {
        int index = peer.link().index();
        if (peer.nsid() == caller.nsid()) {
            return new Peer(peer.name(), index, 0, "");
        }
        try (NetworkNamespace space = caller.control().namespaceOf(peer)) {
            // ids differ from namespace to namespace, and we only know those of the daemon's own
            int nsid = caller.nsid() == caller.control().netlink().ownNsid() ? peer.nsid() : 0;
            return new Peer("", index, nsid, caller.process().nameOf(space).orElse(""));
        }
    }

    /** @param options of the call */
    LinkOverlay overlay(GlobalOptions options) {
        boolean data = options.has(Flag.DETAILS) && options.has(Flag.JSON);
        boolean text = options.has(Flag.DETAILS) && !options.has(Flag.JSON);
        return new LinkOverlay(
                false,
                carrier(),
                state(),
                peer,
                port == null ? "" : port.bridge().name(),
                kind,
                text ? kindText() : "",
                data && bridge != null ? BridgeSettings.show(bridge).json().toString() : "",
                text && port != null
                        ? "bridge_slave " + PortSettings.slave(port).text()
                        : "",
                data && port != null ? PortSettings.slave(port).json().toString() : "");
    }

    private Carrier carrier() {
        if (peer != null && !peer.name().isEmpty() && !peerUp) {
            return Carrier.PEER_DOWN;
        }
        return isBridgeWithoutCarrier() ? Carrier.NONE : Carrier.OF_THE_KERNEL;
    }

    private boolean isBridgeWithoutCarrier() {
        return bridge != null && up && !bridge.localInterface().hasCarrier();
    }

    /** The operational state; empty: what the kernel makes of it. */
    private String state() {
        if (peer == null && bridge == null) {
            return "";
        }
        if (!up || isBridgeWithoutCarrier()) {
            return "DOWN";
        }
        if (bridge != null) {
            return bridge.ports().isEmpty() ? "UNKNOWN" : "UP";
        }
        return peerUp ? "UP" : "LOWERLAYERDOWN";
    }

    private String kindText() {
        if (bridge != null) {
            return "bridge " + BridgeSettings.show(bridge).text();
        }
        return peer == null ? "" : "veth ";
    }
}
