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
import org.junit.jupiter.api.Test;

/**
 * Whatever call of an operation fails: it is done, or it threw; nothing of it is left then, and it can be done again. Each call
 * of each operation fails once, see {@link StepsMain}.
 */
@RequiresNamespaces(tools = "tc")
class EachStepFailsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    void allOrNothing() throws IOException {
        try (Sandbox sandbox = Sandbox.open()) {
            sandbox.run("sh", "-ec", """
                    ip netns add n1
                    for n in "" "-n n1"; do
                        ip $n link add kern1 type veth peer name far1
                        ip $n link set far1 up
                        ip $n link set kern1 up
                    done
                    ip link add kbr0 type bridge
                    ip link add kport type veth peer name kfar
                    ip link set kport master kbr0 up
                    """).expectSuccess();
            Result result = run(sandbox);
            System.out.println("[steps]\n" + result.out());
            assertThat(result.lines()).as("%s", result).contains("end");
            assertThat(result.lines()).as("%s", result.err()).noneMatch(line -> line.startsWith("VIOLATION"));
        }
    }

    private static Result run(Sandbox sandbox) {
        List<String> command = new ArrayList<>(FaultyJvm.command(StepsMain.class, FaultyJvm.QUICK));
        command.add(Integer.toString(Errno.ENOMEM));
        String which = System.getProperty("vetch.steps");
        if (which != null) {
            command.add(which);
        }
        try (Background steps = sandbox.start(command)) {
            return steps.await(PATIENCE);
        }
    }
}
