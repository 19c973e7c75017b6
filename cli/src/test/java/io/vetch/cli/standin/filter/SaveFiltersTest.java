package io.vetch.cli.standin.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.RequiresNamespaces;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that iptables makes, the one in nftables and the old one, and what Docker makes by them. */
@RequiresNamespaces(tools = {"nft", "iptables-nft", "iptables-legacy"})
class SaveFiltersTest {
    private static String program(String tables) {
        return tables.equals("nft") ? "iptables" : "iptables-legacy";
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void ruleIsShownAsItIsWritten(String tables) throws IOException {
        assertThat(FilterLab.look("iptables-" + tables + " -A FORWARD -i br0 -o br0 -p tcp --dport 25 -j DROP"))
                .containsExactly(program(tables)
                        + ": table filter, chain FORWARD: -i br0 -o br0 -p tcp -m tcp --dport 25 -j DROP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void policyIsFound(String tables) throws IOException {
        assertThat(FilterLab.look("iptables-" + tables + " -P FORWARD DROP"))
                .containsExactly(program(tables) + ": table filter, chain FORWARD: policy DROP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void nothingCountsWhereTheBridgeShowsNothingToIp(String tables) throws IOException {
        assertThat(FilterLab.look("iptables-" + tables
                        + " -P FORWARD DROP; echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ip6tables-nft -A FORWARD -j REJECT|1",
                "ip6tables-legacy -A FORWARD -j REJECT|1",
                "iptables-nft -t mangle -A FORWARD -o br0 -j MARK --set-mark 7|1",
                "iptables-nft -t mangle -A POSTROUTING -o br0 -p udp --dport 68 -j CHECKSUM --checksum-fill|0",
                "iptables-nft -t raw -A PREROUTING -i br0 -j DROP|1",
                "iptables-nft -t raw -A PREROUTING -i br1 -j DROP|0",
                "iptables-nft -A FORWARD -i br0|1",
                "iptables-nft -A FORWARD -i br1 -j DROP|0",
                "iptables-nft -A FORWARD -i br+ -j DROP|1",
                "iptables-nft -A FORWARD -i eth+ -j DROP|0",
                "iptables-nft -A FORWARD ! -i br0 -j DROP|0",
                "iptables-nft -A FORWARD ! -o br1 -j DROP|1",
                "iptables-nft -A FORWARD -m physdev --physdev-is-bridged -j DROP|1",
                "iptables-nft -A FORWARD -m physdev --physdev-in p1 -j DROP|1",
                "iptables-nft -A FORWARD -m physdev --physdev-in other -j DROP|0",
                "iptables-nft -A FORWARD -m comment --comment 'a drop, -j DROP' -j ACCEPT|0",
                "iptables-nft -A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT|0",
                "iptables-nft -A FORWARD -m conntrack --ctstate INVALID -j DROP|1",
                "iptables-nft -A FORWARD -j LOG|1",
                "iptables-nft -A INPUT -j DROP|0",
                "iptables-legacy -A FORWARD -m physdev --physdev-in other -j DROP|0",
                "iptables-legacy -t nat -A POSTROUTING -s 10.0.0.0/24 ! -d 10.0.0.0/24 -j MASQUERADE|0",
                "iptables-nft -t nat -A POSTROUTING -s 10.0.0.0/24 ! -d 10.0.0.0/25 -j MASQUERADE|1",
                "iptables-nft -t nat -A POSTROUTING -s 10.0.0.0/24 -j MASQUERADE|1",
                "iptables-nft -t nat -A POSTROUTING ! -d 10.0.0.0/24 -j SNAT --to-source 10.0.0.9|1",
                "iptables-nft -t nat -A POSTROUTING -m addrtype --src-type LOCAL -j MASQUERADE|0",
                "iptables-nft -A FORWARD -m addrtype --src-type LOCAL -j DROP|1",
                "iptables-nft -t nat -A POSTROUTING -m mark --mark 4/4 -j MASQUERADE|0",
                "iptables-nft -t nat -A POSTROUTING -m mark --mark 0 -j MASQUERADE|1",
                "iptables-nft -t nat -A POSTROUTING -m connmark --mark 4 -j MASQUERADE|1",
                "iptables-nft -A FORWARD -m mark --mark 4 -j DROP|1",
                "iptables-nft -A FORWARD -d 10.0.0.0/24 -j ACCEPT; iptables-nft -A FORWARD -j DROP|1",
                "iptables-nft -N a; iptables-nft -A a -j RETURN; iptables-nft -A a -j DROP; iptables-nft -A FORWARD -j a|0",
                "iptables-nft -N a; iptables-nft -A a -g b; iptables-nft -A FORWARD -j a|0",
            })
    void onlyWhatMayDoMoreThanLetThroughCounts(String script, int findings) throws IOException {
        String made = script.contains("-g b") ? "iptables-nft -N b; iptables-nft -A b -j ACCEPT; " : "";

        assertThat(FilterLab.look(made + script)).hasSize(findings);
    }

    @ParameterizedTest
    @CsvSource({
        "nft, docker-20.10.iptables",
        "legacy, docker-20.10.iptables",
        "nft, docker-28.iptables",
        "legacy, docker-28.iptables"
    })
    void rulesOfDockerAreHarmlessToItsOwnBridges(String tables, String file) throws IOException {
        String rules = FilterLab.restore("iptables-" + tables + "-restore", file);

        assertThat(FilterLab.look("docker0", rules)).isEmpty();
        assertThat(FilterLab.look("br-app", rules)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nft, docker-20.10.iptables",
        "legacy, docker-20.10.iptables",
        "nft, docker-28.iptables",
        "legacy, docker-28.iptables"
    })
    void policyOfDockerIsPassedByOnABridgeThatIsNotItsOwn(String tables, String file) throws IOException {
        String rules = FilterLab.restore("iptables-" + tables + "-restore", file);

        assertThat(FilterLab.look(rules))
                .containsExactly(program(tables) + ": table filter, chain FORWARD: policy DROP");
    }

    @ParameterizedTest
    @CsvSource({
        "nft, docker0, docker-20.10-no-proxy.iptables",
        "legacy, docker0, docker-20.10-no-proxy.iptables",
        "nft, cni-podman0, podman-4.3-cni.iptables",
        "legacy, cni-podman0, podman-4.3-cni.iptables"
    })
    void masqueradingOfTheWorldIsHarmless(String tables, String bridge, String file) throws IOException {
        String rules = FilterLab.restore("iptables-" + tables + "-restore", file);

        assertThat(FilterLab.look(bridge, rules)).isEmpty();
        assertThat(FilterLab.look(bridge, rules + "iptables-" + tables + " -t nat -I POSTROUTING -j MASQUERADE"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void networkOfDockerWithoutCommunicationAmongContainersIsFiltered(String tables) throws IOException {
        String rules = FilterLab.restore("iptables-" + tables + "-restore", "docker-20.10.iptables");

        assertThat(FilterLab.look("br-closed", rules))
                .containsExactly(program(tables) + ": table filter, chain FORWARD: -i br-closed -o br-closed -j DROP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void ruleThatAUserGivesDockerIsFound(String tables) throws IOException {
        String rules = FilterLab.restore("iptables-" + tables + "-restore", "docker-20.10.iptables");

        assertThat(FilterLab.look("docker0", rules + "iptables-" + tables + " -I DOCKER-USER -s 172.17.0.3 -j DROP"))
                .containsExactly(program(tables) + ": table filter, chain DOCKER-USER: -s 172.17.0.3/32 -j DROP");
    }
}
