package io.vetch.cli.tool.bridge;

import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.VethInterface;
import io.vetch.cli.tool.Caller;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import java.util.Optional;

/**
 * What stands after the @ in {@code bridge link}. The kernel reports a port's peer there by its index alone, so that
 * bridge(8) names whatever interface of its own namespace has this index.
 *
 * @param name an interface, or {@code ifN} if none has the index
 * @param down whether that interface is administratively down
 */
record PeerName(String name, boolean down) {
    static Optional<PeerName> of(Caller caller, ManagedInterface port) throws LinuxException {
        int index = port instanceof VethInterface veth
                ? veth.peer().link().index()
                : port.link().peer();
        if (index == 0) {
            return Optional.empty();
        }
        Optional<LinkInfo> meant = caller.control().netlink().link(caller.nsid(), index);
        return Optional.of(
                meant.map(link -> new PeerName(link.name(), !link.isUp())).orElse(new PeerName("if" + index, false)));
    }
}
