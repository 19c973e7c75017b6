package io.vetch.cli.standin.filter;

import com.fasterxml.jackson.databind.JsonNode;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.bridge.NftTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Which filters of the host the frames of a bridge do not meet while Vetch forwards them.
 *
 * <p>A rule counts if it may drop, change, note or count a frame that comes in by one port of the bridge and leaves by
 * another, or one between a port and the host that the bridge family would see. So a rule for other interfaces does
 * not, nor one that stands behind another that accepts every such frame. What is not understood counts. Some things are
 * taken for granted: a bridge does not forward to another port what is for an address of its host, nor what a station
 * sends to itself; a rule for the net behind another interface, which leaves out that interface, does not concern what
 * stays in this bridge; masquerading is for what the host sends out of the bridge's nets, and does not concern what one
 * station sends by another; finishing a checksum changes nothing.
 */
public final class BridgeFilters {
    private static final Set<String> IPTABLES = Set.of("raw", "mangle", "nat", "filter", "security");
    private static final List<String> NETFILTER = List.of("PREROUTING", "FORWARD", "POSTROUTING");
    private static final List<String> EBTABLES =
            List.of("BROUTING", "PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING");
    private static final String NOT_KNOWN = ": what rules there are is not known";

    private final String bridge;
    private final Set<String> ports;
    private final NetfilterCalls calls;
    private final OtherNets others;
    private final Listings listings;
    private final List<Finding> found = new ArrayList<>();

    private BridgeFilters(String bridge, Set<String> ports, NetfilterCalls calls, OtherNets others, Listings listings) {
        this.bridge = bridge;
        this.ports = ports;
        this.calls = calls;
        this.others = others;
        this.listings = listings;
    }

    /**
     * Looks in the namespace of the calling thread, which waits for some short commands, ten seconds for each at most.
     * Needs CAP_NET_ADMIN.
     *
     * @throws IOException if the kernel cannot be asked
     */
    public static Findings look(String bridge, List<String> ports) throws IOException {
        return look(bridge, ports, NetfilterCalls.of(bridge), new Listings());
    }

    /**
     * The same, where bridges are looked at one after the other.
     *
     * @param own what of br_netfilter is on for this bridge, see {@link io.vetch.tap.linux.bridge.BridgeState}
     * @param listings what was listed for others already
     */
    public static Findings look(String bridge, List<String> ports, int own, Listings listings) throws IOException {
        return look(bridge, ports, NetfilterCalls.ofAll().and(own), listings);
    }

    private static Findings look(String bridge, List<String> ports, NetfilterCalls calls, Listings listings)
            throws IOException {
        BridgeFilters filters = new BridgeFilters(bridge, Set.copyOf(ports), calls, OtherNets.list(listings), listings);
        filters.nftables();
        filters.legacy();
        filters.ebtables();
        filters.found.addAll(TrafficFilters.look(bridge, filters.ports, listings));
        return new Findings(filters.found);
    }

    private void nftables() throws IOException {
        List<NftTables.Table> tables = tables();
        if (tables.isEmpty()) {
            return;
        }
        Listing json = listings.of("nft", "-j", "list", "ruleset");
        Listing text = listings.of("nft", "-a", "list", "ruleset");
        if (json.failed() || text.failed()) {
            notListed(
                    "nftables",
                    (json.failed() ? json : text).failure(),
                    tables.stream().map(NftTables.Table::name).toList());
            return;
        }
        JsonNode ruleset = Json.parse(json.text());
        Set<String> known = new HashSet<>();
        if (calls.iptables() && has(ruleset, "ip")) {
            saved("iptables", "ip", listings.of("iptables-nft-save"), known);
        }
        if (calls.ip6tables() && has(ruleset, "ip6")) {
            saved("ip6tables", "ip6", listings.of("ip6tables-nft-save"), known);
        }
        found.addAll(new NftFilters(bridge, ports, calls, others, new NftTexts(text.text())).look(ruleset, known));
    }

    private static List<NftTables.Table> tables() throws LinuxException {
        try {
            return NftTables.list();
        } catch (LinuxException e) {
            if (RuleState.isUnknown(e)) {
                return List.of();
            }
            throw e;
        }
    }

    private void notListed(String program, String failure, List<String> tables) {
        found.add(new Finding(
                program, failure + ", and there are tables (" + String.join(", ", tables) + ")" + NOT_KNOWN));
    }

    /** Whether iptables may have made a table of this family. */
    private static boolean has(JsonNode ruleset, String family) {
        return NftTable.all(ruleset).stream()
                .anyMatch(table -> table.family().equals(family) && IPTABLES.contains(table.name()));
    }

    /**
     * Tables that iptables made in nftables, by its own words; those that it does not know for its own stay nftables'.
     */
    private void saved(String program, String family, Listing listing, Set<String> known) {
        Map<String, SaveFile.Table> tables = new SaveFile(listing.text()).tables();
        tables.keySet().forEach(name -> known.add(family + " " + name));
        found.addAll(new SaveFilters(NETFILTER, netfilter(family)).look(program, tables));
    }

    private Function<String, Way> netfilter(String protocol) {
        return hook -> Way.ofNetfilter(hook, bridge, ports, Set.of(protocol), others);
    }

    private void legacy() throws IOException {
        if (calls.iptables()) {
            legacy("iptables-legacy", "ip", "ip_tables_names");
        }
        if (calls.ip6tables()) {
            legacy("ip6tables-legacy", "ip6", "ip6_tables_names");
        }
        if (calls.arptables()) {
            legacy("arptables-legacy", "arp", "arp_tables_names");
        }
    }

    private void legacy(String program, String protocol, String names) throws IOException {
        List<String> tables = RuleState.tables(names);
        if (tables.isEmpty()) {
            return;
        }
        Listing listing = listings.of(program + "-save");
        if (listing.failed()) {
            notListed(program, listing.failure(), tables);
            return;
        }
        found.addAll(new SaveFilters(NETFILTER, netfilter(protocol))
                .look(program, new TreeMap<>(new SaveFile(listing.text()).tables())));
    }

    private void ebtables() {
        List<String> loaded = RuleState.loadedEbtables();
        if (loaded.isEmpty()) {
            return;
        }
        Listing listing = listings.of("ebtables-legacy-save");
        if (listing.failed()) {
            notListed("ebtables-legacy", listing.failure(), loaded);
            return;
        }
        ebtables(listing.text());
    }

    private void ebtables(String text) {
        found.addAll(new SaveFilters(EBTABLES, this::ethernet).look("ebtables-legacy", new SaveFile(text).tables()));
    }

    private Way ethernet(String hook) {
        return Way.ofBridge(hook.equals("brouting") ? "prerouting" : hook, bridge, ports, others);
    }
}
