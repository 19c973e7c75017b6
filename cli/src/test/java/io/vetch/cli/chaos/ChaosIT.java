package io.vetch.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Sandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * A switch on which everything goes on at once: traffic, ports and bridges that come and go, clients of all manners,
 * and calls of the system that fail. Then it is let be, and must be as good as new. Longer, and with another seed:
 * {@code -Dvetch.chaos=10m -Dvetch.chaos.seed=2}.
 */
@RequiresNamespaces
class ChaosIT {
    private static final Duration TEARDOWN = Duration.ofMinutes(2);

    @Test
    void isAsGoodAsNewAfterwards() throws IOException {
        Duration duration =
                Duration.parse("PT" + System.getProperty("vetch.chaos", "25s").toUpperCase(Locale.ROOT));
        String seed = System.getProperty("vetch.chaos.seed", "1");
        List<String> command = new ArrayList<>(FaultyJvm.command(ChaosMain.class));
        command.addAll(List.of(seed, Long.toString(duration.toSeconds())));
        try (Sandbox sandbox = Sandbox.open();
                Background chaos = sandbox.start(command)) {
            Result result = chaos.await(duration.multipliedBy(2).plus(TEARDOWN));
            System.out.println("[chaos] seed " + seed + "\n" + result.out());
            assertThat(result.lines())
                    .as("with seed %s: %s%n%s", seed, result, log(sandbox))
                    .anyMatch(line -> line.startsWith("end,"))
                    .noneMatch(line -> line.startsWith("VIOLATION"));
        }
    }

    private static String log(Sandbox sandbox) {
        return sandbox.run("cat", "/run/chaos.log").out();
    }
}
