package io.vetch.cli.standin.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks through the tables of nftables. */
final class NftFilters {
    private static final Set<String> BRIDGE_HOOKS = Set.of("prerouting", "input", "forward", "output", "postrouting");
    private static final Set<String> NETFILTER_HOOKS = Set.of("prerouting", "forward", "postrouting");

    private final String bridge;
    private final Set<String> ports;
    private final NetfilterCalls calls;
    private final OtherNets others;
    private final NftTexts texts;
    private final List<Finding> found = new ArrayList<>();

    /** @param texts how the same rules are written */
    NftFilters(String bridge, Set<String> ports, NetfilterCalls calls, OtherNets others, NftTexts texts) {
        this.bridge = bridge;
        this.ports = ports;
        this.calls = calls;
        this.others = others;
        this.texts = texts;
    }

    /** @param known which tables somebody else looks through */
    List<Finding> look(JsonNode ruleset, Set<String> known) {
        for (NftTable table : NftTable.all(ruleset)) {
            if (!known.contains(table.family() + " " + table.name())) {
                table.baseChains().forEach(chain -> look(table, chain));
            }
        }
        return found;
    }

    private void look(NftTable table, JsonNode chain) {
        String hook = chain.path("hook").asText().toLowerCase(Locale.ROOT);
        switch (table.family()) {
            case "bridge" -> {
                if (BRIDGE_HOOKS.contains(hook)) {
                    walk(table, chain, Way.ofBridge(hook, bridge, ports, others));
                }
            }
            case "netdev" -> ingress(table, chain, hook);
            case "inet" -> {
                ingress(table, chain, hook);
                netfilter(table, chain, hook);
            }
            default -> netfilter(table, chain, hook);
        }
    }

    /** Before the bridge; what leaves by a port meets the egress hook also if we send it. */
    private void ingress(NftTable table, JsonNode chain, String hook) {
        if (!hook.equals("ingress")) {
            return;
        }
        Set<String> devices =
                new HashSet<>(texts.devices(table, chain.path("name").asText()));
        Set<String> here = devices.isEmpty()
                ? ports
                : ports.stream().filter(devices::contains).collect(Collectors.toSet());
        if (!here.isEmpty()) {
            walk(table, chain, Way.ofIngress(here, others));
        }
    }

    private void netfilter(NftTable table, JsonNode chain, String hook) {
        Set<String> protocols = new HashSet<>();
        if (calls.iptables() && !table.family().equals("ip6")) {
            protocols.add("ip");
        }
        if (calls.ip6tables() && !table.family().equals("ip")) {
            protocols.add("ip6");
        }
        boolean ofIp = !table.family().equals("arp");
        if (ofIp && !protocols.isEmpty() && NETFILTER_HOOKS.contains(hook)) {
            walk(table, chain, Way.ofNetfilter(hook, bridge, ports, protocols, others));
        }
    }

    private void walk(NftTable table, JsonNode chain, Way way) {
        String name = chain.path("name").asText();
        ChainWalk walk = new ChainWalk(new NftSteps(table, way)::of);
        boolean end = walk.walk(name);
        walk.met()
                .forEach(met ->
                        add(table, met.chain(), texts.rule(table, met.step().text())));
        if (end && chain.path("policy").asText().equals("drop")) {
            add(table, name, "policy drop");
        }
    }

    private void add(NftTable table, String chain, String what) {
        Finding finding =
                new Finding("nftables: table " + table.family() + " " + table.name() + ", chain " + chain, what);
        if (!found.contains(finding)) {
            found.add(finding);
        }
    }
}
