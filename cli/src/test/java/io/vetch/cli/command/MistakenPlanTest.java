package io.vetch.cli.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.cli.plan.SwitchPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A mistake in a configuration file is told by its place and its word, never by a type of Java. */
class MistakenPlanTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bridges:\\n  br0:\\n    taps: p1 | line 3, column 11: 'taps' must be a list, not 'p1'",
                "attach_anyway: maybe | line 1, column 16: 'attach_anyway' must be true or false, not 'maybe'",
                "bridges: {br0: {taps: [p1}} | line 1, column 26: expected ',' or ']', but got }",
                "bridges:\\n\\tbr0: {} | line 2, column 1: found character",
                "bridges: {}\\n---\\nbridges: {} | line 3, column 1: a second document begins; only one is read",
                "bridges:\\n  br0:\\n    tapz: [p1] | line 3, column 5: unknown key 'tapz'; known are address, attach, ",
                "bridges:\\n  br0: {}\\n  br0: {} | line 3, column 3: 'br0' is there twice",
                "bridges: [br0] | line 1, column 10: 'bridges' must be keys with values, not a list",
                "veths:\\n  - a | line 2, column 5: each of 'veths' must be a list, not 'a'",
                "hello | line 1, column 1: the file must be keys with values, not 'hello'",
                "bridges: {br0: {taps: [p1, {a: b}]}} | column 28: each of 'taps' must be one word, not keys with values",
                "bridges: {br0: {options: {ageing_time: }}} | line 1, column 27: a value is missing in ",
                "bridges: *x | line 1, column 10: found undefined alias x",
                "attach_anyway: 2 | line 1, column 16: 'attach_anyway' must be true or false, not '2'",
            })
    void isToldByItsPlace(String text, String told) throws IOException {
        Path file = Files.writeString(directory.resolve("vetch.yaml"), text.translateEscapes());

        assertThatThrownBy(() -> SwitchPlan.read(file))
                .hasMessageStartingWith(file + ", line ")
                .hasMessageContaining(told)
                .hasMessageNotContainingAny("java", "io.vetch", "Token", "deserialize");
    }

    /** What only a bridge or a port can tell is found when it is set up. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bridges: {br0: {options: {ageing_tim: 1}}} | column 27: br0: ageing_tim: no such bridge option",
                "bridges: {br0: {options: {ageing_time: x}}} | column 40: br0: ageing_time: 'x' is not a number",
                "bridges: {br0: {options: {priority: 99999}}} | column 37: br0: priority: Numerical result out of"
                        + " range: '99999'",
                "bridges: {br0: {ports: {p1: {flood: maybe}}}} | column 37: p1: flood: 'maybe' is neither on nor off",
                "bridges: {br0: {ports: {p1: {flod: on}}}} | column 30: p1: flod: no such port setting",
                "bridges: {br0: {fdb: [{address: 1, port: br0}]}} | column 33: Invalid mac address 1",
                "bridges: {br0: {fdb: [{address: 1, port: p9}]}} | column 42: p9: no such port in the topology",
                "bridges: {br0: {}}\\nchanges: [{at: 5q, bridge: br0, set: {}}] | line 2, column 16: changes: at: '5q'",
                "bridges: {br0: {}}\\nchanges: [{at: 5s, bridge: br0, set: {ageing: 1}}] | line 2, column 39: br0:",
                "bridges: {br0: {}}\\ninputs: {a.pcap: p9} | line 2, column 18: p9: no such port in the topology",
            })
    void whatTheSwitchRefusesIsToldByItsPlace(String text, String told) throws IOException {
        Path file = Files.writeString(directory.resolve("office.yaml"), text.translateEscapes());
        SimulateCommand command = new SimulateCommand();
        new CommandLine(command).parseArgs(file.toString(), "br0=none.pcap");

        assertThatThrownBy(command::call)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ", line ")
                .hasMessageContaining(told);
    }
}
