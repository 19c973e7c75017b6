package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the host's rules that are passed by. */
@RequiresNamespaces(tools = "nft")
class StandInRulesIT {
    private static final String RULE = "nftables: table bridge guard, chain c: ip saddr 10.0.0.99 drop";

    private StandInLab lab;

    @BeforeEach
    void open() {
        lab = new StandInLab();
        lab.startDaemon("");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private void addRule() {
        lab.sh("""
                nft -f - <<'END'
                table bridge guard {
                 chain c {
                  type filter hook forward priority 0
                  ip saddr 10.0.0.99 drop
                 }
                }
                END
                """);
    }

    @Test
    void ruleRefusesAndIsShown() {
        addRule();

        Result refused = lab.lab().attempt(StandInLab.VETCH + "stand-in br0");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains(RULE, "--bypass-bridge-filters");

        Result check = lab.lab().attempt(StandInLab.VETCH + "stand-in --check br0");
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.out()).contains("passed by: " + RULE);
        assertThat(lab.status()).isEmpty();
    }

    @Test
    void ruleThatIsToBePassedByIsListed() {
        addRule();

        lab.sh(StandInLab.VETCH + "stand-in --bypass-bridge-filters br0");

        assertThat(lab.status()).contains("br0: stands in, ports: p1, p2, p3", "passed by: " + RULE);
    }

    @Test
    void ruleThatAppearsIsTold() {
        lab.sh(StandInLab.VETCH + "stand-in br0");
        addRule();

        lab.daemon().awaitErr("br0: a rule of this host is passed by: " + RULE);

        assertThat(lab.status()).contains("br0: stands in", "passed by: " + RULE);
    }

    @Test
    void strictlyTheBridgeIsGivenBackAndTakenAgain() {
        lab.sh(StandInLab.VETCH + "stand-in --strict-filters br0");
        addRule();
        lab.awaitStatus("br0: waits: rules of this host would be passed by");
        lab.host(1).sh("ping -q -c 2 -i 0.1 10.0.0.2");

        lab.sh("nft delete table bridge guard");

        lab.awaitStatus("br0: stands in, ports: p1, p2, p3");
        lab.host(1).sh("ping -q -c 2 -i 0.1 10.0.0.2");
    }
}
