package io.vetch.cli.parity;

import static io.vetch.cli.parity.Star.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.probe.Frame;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/**
 * Frames that the kernel moves by itself reach the same observers and count the same as without that, also when a change
 * ends their flow. The same of all parity tests: {@code -Dvetch.parity.again=5}.
 */
@RequiresNamespaces
class RepeatsIT {
    private static final int AGAIN = 5;

    @ParameterizedTest
    @EnumSource(names = {"VETCH_ON_REAL_VETH", "STAND_IN"})
    void countsTheSameWithAndWithoutTheCache(Rig rig) throws Exception {
        CompletableFuture<Integer> with = CompletableFuture.supplyAsync(() -> casesWithFlows(rig));
        assertThat(casesWithFlows(rig.uncached())).isZero();
        try {
            assertThat(with.get()).isEqualTo(1);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TestAbortedException aborted ? aborted : e;
        }
    }

    private static int casesWithFlows(Rig rig) {
        try (Star star = Star.open(rig, AGAIN)) {
            star.begin("RepeatsIT");
            star.announce(2);
            star.send("h1", Frame.from(host(1)).to(host(2))).reaches("h2");
            star.configure("bridge link set dev sw1 isolated on; bridge link set dev sw2 isolated on");
            star.send("h1", Frame.from(host(1)).to(host(2))).reachesNobody();
            return star.repeats().moved();
        }
    }
}
