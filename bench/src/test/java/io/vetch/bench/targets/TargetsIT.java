package io.vetch.bench.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of target: built, restarted, taken down. */
class TargetsIT {
    @TempDir
    Path temporary;

    @BeforeAll
    static void namespaces() throws Exception {
        Trial.assumeNamespaces();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vetch", "vetch-veth", "ovs", "ovs-veth", "vde"})
    void aSwitchOfItsOwnProcessIsBuiltRestartedAndTakenDown(String kind) throws Exception {
        String said = trial(kind);
        assertThat(said).contains("restarted GRACEFUL", "restarted KILL", "nothing left");
    }

    @ParameterizedTest
    @ValueSource(strings = "kernel")
    void theKernelsBridgeCannotBeKilled(String kind) throws Exception {
        String said = trial(kind);
        assertThat(said).contains("built Linux ", "restarted GRACEFUL", "no restart KILL", "nothing left");
    }

    private String trial(String kind) throws Exception {
        if (!kind.startsWith("vetch")) { // those have all they need, or the trial fails
            Optional<String> missing = TargetKinds.named(kind).missing();
            assumeTrue(missing.isEmpty(), () -> kind + " " + missing.orElse(""));
        }
        assumeTrue(Commands.find("ping").isPresent(), "needs ping");
        Trial trial = Trial.start(temporary, TargetTrial.class, kind);
        String said = trial.finish(0);
        trial.assertNothingLeft();
        return said;
    }
}
