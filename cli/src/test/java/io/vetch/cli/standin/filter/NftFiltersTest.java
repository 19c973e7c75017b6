package io.vetch.cli.standin.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.RequiresNamespaces;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that the real nft makes. */
@RequiresNamespaces(tools = "nft")
class NftFiltersTest {
    private static final String NO_CALLS = """
            for tables in iptables ip6tables arptables; do echo 0 >/proc/sys/net/bridge/bridge-nf-call-$tables; done
            """;

    /** A base chain of the bridge family with these rules. */
    private static String bridge(String hook, String rules) {
        return FilterLab.nft("""
                table bridge filter {
                  set others { type ifname; elements = { "other", "q3" } }
                  set mine { type ifname; elements = { "p1", "p2" } }
                  map ways { type ifname : verdict; elements = { "other" : drop } }
                  map mine_ways { type ifname : verdict; elements = { "p1" : drop } }
                  chain user {
                    ether type arp drop
                  }
                  chain accepting {
                    accept
                  }
                  chain base {
                    type filter hook HOOK priority 0
                    RULES
                  }
                }
                """.replace("HOOK", hook).replace("RULES", rules));
    }

    /** A base chain of IP with these rules. */
    private static String ip(String family, String policy, String rules) {
        return FilterLab.nft(
                """
                table FAMILY t {
                  chain c {
                    type filter hook forward priority 0; policy POLICY;
                    RULES
                  }
                }
                """.replace("FAMILY", family).replace("POLICY", policy).replace("RULES", rules));
    }

    @Test
    void nothingIsFoundWhereNothingIs() throws IOException {
        assertThat(FilterLab.look("true")).isEmpty();
    }

    @Test
    void ruleOfTheBridgeFamilyIsShownAsItIsWritten() throws IOException {
        assertThat(FilterLab.look(bridge("forward", "ip saddr 10.0.0.7 counter drop")))
                .containsExactly("nftables: table bridge filter, chain base: ip saddr 10.0.0.7 counter drop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prerouting", "input", "forward", "output", "postrouting"})
    void everyHookOfTheBridgeFamilyIsPassedBy(String hook) throws IOException {
        assertThat(FilterLab.look(bridge(hook, "ether type arp drop"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "accept",
                "iifname \"other\" drop",
                "iifname != { \"p1\", \"p2\" } drop",
                "iifname @others drop",
                "iifname \"other*\" drop",
                "oifname \"other\" jump user",
                "iifname vmap @ways",
                "iifname vmap { \"other\" : jump user }",
                "ether type arp accept",
                "jump accepting; drop",
                "goto accepting; drop",
                "accept; drop",
                "iifname \"p*\" accept; drop",
                "iifname @mine oifname { p1, p2 } accept; drop"
            })
    void ruleThatOnlyLetsThroughOrIsForOthersIsHarmless(String rules) throws IOException {
        assertThat(FilterLab.look(bridge("forward", rules.replace("; ", "\n")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop",
                "iifname \"p1\" drop",
                "iifname @mine drop",
                "iifname vmap @mine_ways",
                "oifname \"p2\" ether type arp drop",
                "jump user",
                "goto user",
                "iifname \"p1\" accept; drop",
                "ether type arp accept; drop",
                "meta mark set 7",
                "counter",
                "ether type arp counter",
                "log",
                "ip protocol vmap { tcp : drop, udp : accept }",
                "limit rate 10/second drop"
            })
    void ruleThatMayDoMoreIsFound(String rules) throws IOException {
        assertThat(FilterLab.look(bridge("forward", rules.replace("; ", "\n")))).hasSize(1);
    }

    /** The kernels of the tests know no {@code meta ibrname}. */
    @ParameterizedTest
    @CsvSource({
        "ibrname, ==, br0, ALWAYS",
        "ibrname, ==, br1, NEVER",
        "obrname, !=, br0, NEVER",
        "obrname, !=, br1, ALWAYS",
        "iifname, ==, p1, MAYBE",
        "oifname, ==, br0, NEVER",
        "mark, ==, 7, MAYBE"
    })
    void interfacesAndTheirBridgesAreToldApart(String key, String operator, String name, Certainty certainty)
            throws IOException {
        Way way = Way.ofBridge("forward", "br0", Set.of("p1", "p2"), OtherNets.parse("[]"));
        NftTable table = NftTable.all(Json.parse("""
                        {"nftables": [{"table": {"family": "bridge", "name": "t"}}]}
                        """)).getFirst();
        String match = """
                {"op": "OPERATOR", "left": {"meta": {"key": "KEY"}}, "right": "NAME"}
                """.replace("OPERATOR", operator).replace("KEY", key).replace("NAME", name);

        assertThat(new NftMatch(table, way).of(Json.parse(match))).isEqualTo(certainty);
    }

    @Test
    void policyDropIsFound() throws IOException {
        String rules = "table bridge t {\n chain c {\n type filter hook forward priority 0; policy drop;\n RULE\n}\n}";

        assertThat(FilterLab.look(FilterLab.nft(rules.replace("RULE", ""))))
                .containsExactly("nftables: table bridge t, chain c: policy drop");
        assertThat(FilterLab.look(FilterLab.nft(rules.replace("RULE", "iifname { p1, p2 } accept"))))
                .isEmpty();
        assertThat(FilterLab.look(FilterLab.nft(rules.replace("RULE", "iifname p1 accept"))))
                .hasSize(1);
    }

    @Test
    void ruleOfAnIngressHookIsFoundWhereItIsOfAPort() throws IOException {
        String rules =
                "table netdev t {\n chain c {\n type filter hook HOOK device DEVICE priority 0\n ip saddr 10.0.0.7 drop\n}\n}";

        assertThat(FilterLab.look(FilterLab.nft(rules.replace("HOOK", "ingress").replace("DEVICE", "p1"))))
                .containsExactly("nftables: table netdev t, chain c: ip saddr 10.0.0.7 drop");
        assertThat(FilterLab.look(FilterLab.nft(rules.replace("HOOK", "ingress").replace("DEVICE", "other"))))
                .isEmpty();
        assertThat(FilterLab.look(FilterLab.nft(rules.replace("HOOK", "ingress").replace("DEVICE", "br0"))))
                .isEmpty();
        assertThat(FilterLab.look(FilterLab.nft(rules.replace("HOOK", "egress").replace("DEVICE", "p1"))))
                .isEmpty();
    }

    @Test
    void ruleOfAnIngressHookOfManyDevicesIsFound() throws IOException {
        assertThat(FilterLab.look(FilterLab.nft("""
                        table inet t {
                         chain c {
                          type filter hook ingress devices = { other, p2 } priority 0
                          ip saddr 10.0.0.7 drop
                         }
                        }
                        """)))
                .containsExactly("nftables: table inet t, chain c: ip saddr 10.0.0.7 drop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ip", "inet"})
    void forwardRuleOfIpCountsWhereTheBridgeShowsItsFramesToIp(String family) throws IOException {
        String rule = ip(family, "accept", "iifname \"br0\" oifname \"br0\" drop");

        assertThat(FilterLab.look(rule))
                .containsExactly("nftables: table " + family + " t, chain c: iifname \"br0\" oifname \"br0\" drop");
        assertThat(FilterLab.look(rule + NO_CALLS)).isEmpty();
        assertThat(FilterLab.look(rule + NO_CALLS + "ip link set br0 type bridge nf_call_iptables 1\n"))
                .hasSize(1);
        assertThat(FilterLab.look(rule + NO_CALLS + "ip link set br1 type bridge nf_call_iptables 1\n"))
                .isEmpty();
    }

    @Test
    void eachIpVersionIsShownOnItsOwn() throws IOException {
        String four = ip("inet", "accept", "ip saddr 10.0.0.7 drop");
        String six = ip("ip6", "accept", "ip6 saddr fd00::7 drop");

        assertThat(FilterLab.look(four + NO_CALLS + "echo 1 >/proc/sys/net/bridge/bridge-nf-call-ip6tables"))
                .isEmpty();
        assertThat(FilterLab.look(six + NO_CALLS + "echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables"))
                .isEmpty();
        assertThat(FilterLab.look(six + NO_CALLS + "echo 1 >/proc/sys/net/bridge/bridge-nf-call-ip6tables"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iifname \"br0\" oifname \"br0\" accept",
                "iifname \"br0\" accept",
                "ct state established,related accept; iifname \"br0\" oifname \"br0\" counter accept"
            })
    void bridgeThatIsAcceptedBehindAPolicyOfDropIsHarmless(String rules) throws IOException {
        assertThat(FilterLab.look(ip("ip", "drop", rules.replace("; ", "\n")))).isEmpty();
    }

    @Test
    void policyOfDropWithoutThatIsFound() throws IOException {
        assertThat(FilterLab.look(ip("ip", "drop", "iifname \"br1\" oifname \"br1\" accept")))
                .containsExactly("nftables: table ip t, chain c: policy drop");
        assertThat(FilterLab.look(ip("inet", "accept", "ct state vmap { established : accept, invalid : drop }")))
                .hasSize(1);
    }

    @Test
    void whatTheHostItselfFiltersIsNotPassedBy() throws IOException {
        assertThat(FilterLab.look(FilterLab.nft("""
                        table inet t {
                         chain in {
                          type filter hook input priority 0; policy drop;
                         }
                         chain out {
                          type filter hook output priority 0; policy drop;
                         }
                        }
                        """))).isEmpty();
    }

    @Test
    void rulesForTheHostAndForNetsBehindOtherBridgesAreHarmless() throws IOException {
        assertThat(FilterLab.look(FilterLab.nft("""
                        table ip docker {
                         chain in {
                          type nat hook prerouting priority dstnat
                          fib daddr type local tcp dport 8080 dnat to 172.17.0.2:80
                          iifname != "docker0" ip daddr 172.17.0.2 drop
                         }
                         chain out {
                          type nat hook postrouting priority srcnat
                          oifname != "docker0" ip saddr 172.17.0.0/16 masquerade
                         }
                        }
                        """))).isEmpty();
    }

    @Test
    void ruleForTheNetOfTheBridgeItselfOrOfNobodyIsFound() throws IOException {
        assertThat(FilterLab.look(ip("ip", "accept", "oifname != \"other\" ip saddr 10.0.0.0/24 drop")))
                .hasSize(1);
        assertThat(FilterLab.look(ip("ip", "accept", "oifname != \"docker0\" ip saddr 10.9.0.0/24 drop")))
                .hasSize(1);
        String port = "ip address add 10.7.0.1/24 dev p1\n";
        assertThat(FilterLab.look(port + ip("ip", "accept", "oifname != \"p1\" ip saddr 10.7.0.0/24 drop")))
                .hasSize(1);
        String both = "ip address add 172.17.9.1/16 dev br0\n";
        assertThat(FilterLab.look(both + ip("ip", "accept", "oifname != \"docker0\" ip saddr 172.17.0.0/16 drop")))
                .hasSize(1);
        assertThat(FilterLab.look(ip("ip", "accept", "oifname != \"br0\" ip saddr 10.0.0.0/24 drop")))
                .isEmpty();
    }
}
