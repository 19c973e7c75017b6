package io.vetch.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.plan.BridgePlan;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RunCommandTest {
    private final RunCommand command = new RunCommand();

    private Map<String, BridgePlan> bridges(String arguments) {
        new CommandLine(command).parseArgs(arguments.split(" "));
        return command.planOfArguments().bridges();
    }

    @Test
    void eachBridgeHasThePortsNamedAfterIt() {
        Map<String, BridgePlan> bridges = bridges("--bridge br0 --tap a --tap b --attach c --bridge br1 --tap d"
                + " --bridge br2 --attach e --attach f --bridge br3");

        assertThat(bridges.keySet()).containsExactly("br0", "br1", "br2", "br3");
        assertThat(bridges.values())
                .extracting(plan -> String.join(",", plan.taps()))
                .containsExactly("a,b", "d", "", "");
        assertThat(bridges.values())
                .extracting(plan -> String.join(",", plan.attach()))
                .containsExactly("c", "", "e,f", "");
    }
}
