package io.vetch.cli.tool.ip;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.tool.Caller;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.multicast.statistics.MessageCounts;
import io.vetch.core.port.BridgePort;
import io.vetch.core.stp.PortStatus;
import io.vetch.core.stp.StpCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel would count of an interface of ours as a bridge ({@code xstats}), or as a port of one
 * ({@code xstats_slave}).
 *
 * @param tree of a port; a bridge has none
 */
record ProtocolCounts(String name, MessageCounts messages, Optional<StpCounters> tree) {
    static final String MULTICAST = "mcast";
    static final String SPANNING_TREE = "stp";

    /** Empty if {@code ours} is none such. @param asPort whether as a port */
    static Optional<ProtocolCounts> of(ManagedInterface ours, boolean asPort) {
        if (asPort) {
            return ours.membership().map(member -> ofPort(ours.name(), member));
        }
        return ours instanceof BridgeInterface bridge ? ofBridge(bridge) : Optional.empty();
    }

    private static Optional<ProtocolCounts> ofBridge(BridgeInterface bridge) {
        Bridge relay = bridge.bridge();
        return relay.local().map(local -> new ProtocolCounts(bridge.name(), messages(relay, local), Optional.empty()));
    }

    private static ProtocolCounts ofPort(String name, Membership member) {
        Bridge bridge = member.bridge().bridge();
        StpCounters tree = bridge.spanningTree()
                .flatMap(each -> each.status(member.port()))
                .map(PortStatus::counters)
                .orElse(MessageTable.NO_TREE);
        return new ProtocolCounts(name, messages(bridge, member.port()), Optional.of(tree));
    }

    private static MessageCounts messages(Bridge bridge, BridgePort port) {
        return bridge.snooping().rules().messages(port);
    }

    /** Those of all that is ours in the caller's namespace, by interface index. */
    static List<ProtocolCounts> all(Caller caller, boolean asPort) {
        List<ManagedInterface> ours = new ArrayList<>(caller.control().interfaces());
        ours.removeIf(each -> each.nsid() != caller.nsid());
        ours.sort((a, b) -> Integer.compare(a.link().index(), b.link().index()));
        return ours.stream().flatMap(each -> of(each, asPort).stream()).toList();
    }

    /** @param suite {@link #MULTICAST} or {@link #SPANNING_TREE} @return lines; empty if it has no such counters */
    String text(String suite) {
        return switch (suite) {
            case MULTICAST -> MessageTable.text(messages);
            case SPANNING_TREE -> tree.map(MessageTable::text).orElse("");
            default -> "";
        };
    }

    /** Adds the counters to {@code json}, if it has such. @param suite see {@link #text} */
    void addTo(ObjectNode json, String suite) {
        switch (suite) {
            case MULTICAST -> json.set("multicast", MessageTable.json(messages));
            case SPANNING_TREE -> tree.ifPresent(counters -> json.set("stp", MessageTable.json(counters)));
            default -> {}
        }
    }
}
