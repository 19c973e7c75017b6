package io.vetch.cli.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that mininet emulates with Linux bridges, which are Vetch's here. It kills by name, and deletes in /tmp. */
@Tag("peers")
@RequiresNamespaces(tools = "mn")
class MininetIT {
    @ParameterizedTest
    @ValueSource(strings = {"single,4", "linear,3", "tree,2,2"})
    void everyHostReachesEveryOther(String topology) {
        try (Lab lab = Lab.open(Flavor.VETCH)) {
            lab.sh("echo 'sh " + Flavor.VETCH_COMMAND + " status' >/run/look");
            Result result = lab.attempt(
                    "mn --switch lxbr --controller none --topo " + topology + " --post /run/look --test pingall 2>&1");
            assertThat(result.out()).as("%s", result).contains("bridge s1: up", "Results: 0% dropped");
        }
    }
}
