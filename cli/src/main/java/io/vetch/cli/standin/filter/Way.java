package io.vetch.cli.standin.filter;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a hook of the kernel's is told of the frames that one bridge forwards: each set holds the names that an
 * interface may have there. The name is empty where there is no such interface; an empty set says that nothing is
 * known.
 *
 * @param in input interface
 * @param out output interface
 * @param bridgeIn bridge of the input interface
 * @param bridgeOut bridge of the output interface
 * @param portIn port that the frame came by, as br_netfilter keeps it ({@code physdev})
 * @param portOut port that it leaves by, likewise
 * @param protocols what the frames may hold by nftables' words, {@code ip} and {@code ip6}; empty: anything
 * @param others nets that are behind other interfaces
 */
record Way(
        Set<String> in,
        Set<String> out,
        Set<String> bridgeIn,
        Set<String> bridgeOut,
        Set<String> portIn,
        Set<String> portOut,
        Set<String> protocols,
        OtherNets others) {
    private static final Set<String> NOWHERE = Set.of("");

    /** At a hook of the bridge family. @param hook by nftables' words, in lower case */
    static Way ofBridge(String hook, String bridge, Set<String> ports, OtherNets others) {
        Set<String> in = hook.equals("output") ? NOWHERE : ports;
        Set<String> out = hook.equals("prerouting") || hook.equals("input") ? NOWHERE : ports;
        if (hook.equals("postrouting")) {
            in = withNone(ports); // also what the host sends
        }
        Set<String> bridges = Set.of(bridge);
        return new Way(in, out, bridges, bridges, in, out, Set.of(), others);
    }

    /** At a hook of IP, to which br_netfilter shows the bridge as the interface. */
    static Way ofNetfilter(String hook, String bridge, Set<String> ports, Set<String> protocols, OtherNets others) {
        Set<String> bridges = Set.of(bridge);
        Set<String> in = hook.equals("postrouting") ? withNone(bridges) : bridges;
        Set<String> out = hook.equals("prerouting") ? NOWHERE : bridges;
        Set<String> portOut = hook.equals("prerouting") ? NOWHERE : ports;
        return new Way(in, out, bridges, bridges, ports, portOut, protocols, others);
    }

    /** Where a port's frames come in, before the bridge. */
    static Way ofIngress(Set<String> ports, OtherNets others) {
        return new Way(ports, NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE, Set.of(), others);
    }

    /**
     * Whether a rule is about what comes from, or goes to, the net behind another interface, and does not go by that.
     *
     * @param notBy the interface that the rule leaves out, empty if none
     * @param range the addresses that the rule is about, empty if any
     */
    boolean isOfOtherNet(String notBy, String range) {
        boolean ours = Stream.of(in, out, portIn, portOut).anyMatch(names -> names.contains(notBy));
        return !notBy.isEmpty()
                && !range.isEmpty()
                && !ours
                && others.isBehind(notBy, range)
                && bridgeIn.stream().noneMatch(bridge -> others.isBehind(bridge, range));
    }

    /**
     * Whether these addresses are all that the bridge's host has nets of, in their protocol.
     *
     * @param range address/length
     */
    boolean isOwnNet(String range) {
        return bridgeIn.stream().allMatch(bridge -> others.isAllOf(bridge, range));
    }

    private static Set<String> withNone(Set<String> names) {
        Set<String> all = new HashSet<>(names);
        all.add("");
        return all;
    }
}
