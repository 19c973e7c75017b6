package io.vetch.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Sandbox;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a daemon cannot do of its configuration ends the start, is told by its place, and leaves nothing behind. */
@RequiresNamespaces
class ConfigurationIT {
    private static Sandbox sandbox;

    @BeforeAll
    static void open() throws IOException {
        sandbox = Sandbox.open();
    }

    @AfterAll
    static void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "options: {ageing_tim: 1} | line 3, column 15: br0: ageing_tim: no such bridge option",
                "lookback: 3x | line 3, column 15: br0: lookback: not understood: '3x'",
                "lookback_triggers: [mac-mov] | line 3, column 25: br0: lookback: no event 'mac-mov'",
                "attach: [nosuch] | line 3, column 14: nosuch: No such device",
            })
    void mistakeIsToldByItsPlace(String line, String told) throws IOException {
        Files.writeString(sandbox.file("/run/vetch.yaml"), "bridges:\n  br0:\n    " + line + "\n");

        Result result = sandbox.run(Flavor.VETCH_COMMAND, "run", "--config", "/run/vetch.yaml");

        assertThat(result.expectExit(2).err()).contains("vetch: /run/vetch.yaml, " + told);
        assertThat(sandbox.run(Tools.real("ip"), "link", "show", "br0").exit()).isEqualTo(1);
    }
}
