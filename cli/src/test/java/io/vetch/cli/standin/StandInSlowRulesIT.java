package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Sandbox;
import io.vetch.cli.lab.Tools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program that lists the host's rules takes long: only who has to know the rules waits for it. */
@RequiresNamespaces(tools = "nft")
class StandInSlowRulesIT {
    private StandInLab lab;

    @BeforeEach
    void open() {
        lab = new StandInLab();
        lab.sh("""
                mkdir /run/slow
                cat >/run/slow/nft <<'END'
                #!/bin/sh
                touch /run/slow/begun
                until [ -e /run/slow/go ]; do sleep 0.05; done
                exec %1$s "$@"
                END
                chmod +x /run/slow/nft
                %1$s add table bridge guard
                """.formatted(Tools.real("nft")));
        lab.lab().sandbox().export("PATH", "/run/slow:" + Tools.PATH);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private void awaitBegun() {
        lab.sh("until [ -e /run/slow/begun ]; do sleep 0.05; done");
    }

    @Test
    void othersAreServedMeanwhile() {
        lab.startDaemon("");
        Background asks = lab.lab().start(StandInLab.VETCH + "stand-in br0");
        awaitBegun();

        lab.sh(StandInLab.VETCH + "status");

        assertThat(asks.alive()).isTrue();
        lab.sh("touch /run/slow/go");
        asks.await(Sandbox.PATIENCE).expectSuccess();
        assertThat(lab.status()).contains("br0: stands in, ports: p1, p2, p3");
    }

    @Test
    void whoGivesUpChangesNothing() {
        lab.startDaemon("");
        Background asks = lab.lab().start("exec " + StandInLab.VETCH + "stand-in br0");
        awaitBegun();

        asks.close();
        lab.sh("touch /run/slow/go");

        lab.sh(StandInLab.VETCH + "stand-in --check br0"); // looks after the other has looked
        assertThat(lab.status()).isEmpty();
    }

    /** A listing is given ten seconds: who waits for one takes longer. */
    @Test
    void bridgeIsGivenBackAtOnce() {
        lab.sh("touch /run/slow/go");
        lab.startDaemon("--stand-in br0");
        lab.sh("rm /run/slow/go; " + Tools.real("nft") + " add table bridge other");

        lab.sh("timeout 8 " + StandInLab.VETCH + "stand-in --end br0");

        assertThat(lab.status()).isEmpty();
    }

    @Test
    void bridgeThatComesByItselfWaits() {
        lab.sh("touch /run/slow/go");
        lab.startDaemon("--stand-in '*'");
        lab.sh("rm /run/slow/go /run/slow/begun; " + Tools.real("nft") + " add table bridge other");

        lab.sh("ip link add br1 type bridge");
        awaitBegun();
        lab.awaitStatus("br1: waits: the rules of this host are still being listed");
        assertThat(lab.status()).contains("br0: stands in, ports: p1, p2, p3");
        lab.sh("touch /run/slow/go");

        lab.awaitStatus("br1: stands in");
        assertThat(lab.daemon().err()).doesNotContain("no sign of life");
    }
}
