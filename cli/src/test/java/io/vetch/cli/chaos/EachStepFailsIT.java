package io.vetch.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Sandbox;
import io.vetch.tap.linux.Errno;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever call of an operation fails: it is done, or it threw; nothing of it is left then, and it can be done again.
 * Each call of each operation fails once, see {@link StepsMain}.
 */
@RequiresNamespaces(tools = "tc")
@Execution(ExecutionMode.CONCURRENT)
class EachStepFailsIT {
    private static final int PARTS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    /** @param part of {@value PARTS}; they wait for the kernel more than they work */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void allOrNothing(int part) throws IOException {
        try (Sandbox sandbox = Sandbox.open()) {
            sandbox.run("sh", "-ec", """
                    ip netns add n1
                    for n in "" "-n n1"; do
                        ip $n link add kern1 type veth peer name far1
                        ip $n link set far1 up
                        ip $n link set kern1 up
                    done
                    for n in 0 1; do
                        ip link add kbr$n type bridge
                        ip link add kport$n type veth peer name kfar$n
                        ip link set kport$n master kbr$n up
                    done
                    """).expectSuccess();
            Result result = run(sandbox, part);
            System.out.println("[steps]\n" + result.out());
            assertThat(result.lines()).as("%s", result).contains("end");
            assertThat(result.lines()).as("%s", result.err()).noneMatch(line -> line.startsWith("VIOLATION"));
        }
    }

    private static Result run(Sandbox sandbox, int part) {
        List<String> command = new ArrayList<>(FaultyJvm.command(StepsMain.class, FaultyJvm.QUICK));
        command.addAll(List.of(Integer.toString(Errno.ENOMEM), Integer.toString(part), Integer.toString(PARTS)));
        String which = System.getProperty("vetch.steps");
        if (which != null) {
            command.add(which);
        }
        try (Background steps = sandbox.start(command)) {
            return steps.await(PATIENCE);
        }
    }
}
