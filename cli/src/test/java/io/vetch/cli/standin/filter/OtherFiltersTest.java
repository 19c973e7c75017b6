package io.vetch.cli.standin.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.RequiresNamespaces;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of ebtables and tc. */
@RequiresNamespaces(tools = {"nft", "ebtables-nft", "tc"})
class OtherFiltersTest {
    private static final String MATCH = " protocol ip u32 match ip protocol 1 0xff flowid 1:1\n";

    @Test
    void ruleOfEbtablesIsFound() throws IOException {
        assertThat(FilterLab.look("ebtables-nft -A FORWARD -p ARP -i p1 -j DROP"))
                .singleElement()
                .asString()
                .startsWith("nftables: table bridge filter, chain FORWARD: iifname \"p1\" ether type arp counter");
        assertThat(FilterLab.look("ebtables-nft -A FORWARD -p ARP -i other -j DROP"))
                .isEmpty();
        assertThat(FilterLab.look("ebtables-nft -P FORWARD DROP"))
                .containsExactly("nftables: table bridge filter, chain FORWARD: policy drop");
    }

    /** The old ebtables needs modules that the kernels of the tests do not have: only its words are read here. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-p IPv4 -i p1 -j DROP|1",
                "-i other -j DROP|0",
                "--logical-in br0 -j DROP|1",
                "--logical-out br1 -j DROP|0",
                "-j CONTINUE|0",
                "-j ACCEPT|0",
                "-j mine|1",
                "-j open|0",
                "-j shut|1",
                "-p ARP -j mark --mark-set 0x7 --mark-target ACCEPT|1",
            })
    void wordsOfTheOldEbtablesAreUnderstood(String rule, int findings) throws IOException {
        SaveFile file = new SaveFile("""
                *filter
                :INPUT ACCEPT
                :FORWARD ACCEPT
                :OUTPUT ACCEPT
                :mine RETURN
                :open ACCEPT
                :shut DROP
                -A FORWARD RULE
                -A mine -d Multicast -j DROP

                """.replace("RULE", rule));
        OtherNets none = OtherNets.parse("[]");
        SaveFilters filters =
                new SaveFilters(List.of("FORWARD"), hook -> Way.ofBridge(hook, "br0", Set.of("p1", "p2"), none));

        assertThat(filters.look("ebtables-legacy", file.tables())).hasSize(findings);
    }

    @Test
    void filterOfAPortIsFoundBothWays() throws IOException {
        assertThat(FilterLab.look("tc qdisc add dev p1 clsact\ntc filter add dev p1 ingress" + MATCH))
                .containsExactly("tc: port p1, ingress: filter protocol ip pref 49152 u32");
        assertThat(FilterLab.look("tc qdisc add dev p1 ingress\ntc filter add dev p1 parent ffff:" + MATCH))
                .containsExactly("tc: port p1, ingress: filter protocol ip pref 49152 u32");
        assertThat(FilterLab.look("tc qdisc add dev p2 clsact\ntc filter add dev p2 egress" + MATCH))
                .containsExactly("tc: port p2, egress: filter protocol ip pref 49152 u32");
    }

    @Test
    void whatTheHostSendsByTheBridgePassesItsEgressFilterAndItsQdiscBy() throws IOException {
        assertThat(FilterLab.look("tc qdisc add dev br0 clsact\ntc filter add dev br0 egress" + MATCH))
                .containsExactly("tc: bridge br0, egress: filter protocol ip pref 49152 u32");
        assertThat(FilterLab.look("tc qdisc add dev br0 clsact\ntc filter add dev br0 ingress" + MATCH))
                .isEmpty();
        assertThat(FilterLab.look("tc qdisc add dev br0 root pfifo limit 100"))
                .containsExactly("tc: bridge br0, egress: qdisc pfifo");
    }

    @Test
    void filterOfAnotherInterfaceAndAnEmptyOneAreNothing() throws IOException {
        assertThat(FilterLab.look("tc qdisc add dev p1 clsact")).isEmpty();
        assertThat(FilterLab.look("tc qdisc add dev other clsact\ntc filter add dev other ingress" + MATCH))
                .isEmpty();
        assertThat(FilterLab.look("tc qdisc add dev p1 root pfifo limit 100")).isEmpty();
    }

    @Test
    void toolThatIsNotThereOrFailsSaysSo() {
        assertThat(Listing.of("no-such-tool").failure()).isEqualTo("no-such-tool is not installed");
        assertThat(Listing.of("false").failure()).endsWith("failed with status 1");
        assertThat(Listing.of("sleep", "60").failure()).endsWith("sleep 60 did not end in time");
    }
}
