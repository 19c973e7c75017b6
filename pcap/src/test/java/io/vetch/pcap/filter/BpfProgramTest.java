package io.vetch.pcap.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BpfProgramTest {
    @Test
    void itsTextIsReadBack() throws FilterException {
        RandomPrograms programs = new RandomPrograms(10);
        for (BpfProgram program : Stream.generate(programs::spoiled).limit(1000).toList()) {
            assertThat(BpfProgram.parse(program.toText())).isEqualTo(program);
        }
        BpfProgram http = BpfCompiler.compile("tcp port 80", 96, BpfCompiler.ETHERNET, true);
        assertThat(BpfProgram.parse(http.toText())).isEqualTo(http);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                 | a filter program of 0 instructions has 0 lines of them; give it as tcpdump -ddd prints it",
                "0                  | a filter program of 0 instructions has 0 lines of them; give it as tcpdump -ddd prints it",
                "2,6 0 0 0          | a filter program of 2 instructions has 1 lines of them; give it as tcpdump -ddd prints it",
                "1,6 0 0 0,6 0 0 0  | a filter program of 1 instructions has 2 lines of them; give it as tcpdump -ddd prints it",
                "1,6 0 0            | line 2 of a filter program must be 'code jt jf k', not '6 0 0'",
                "x                  | line 1 of a filter program has 'x' where a number from 0 to 2147483647 must be",
                "-1                 | line 1 of a filter program has '-1' where a number from 0 to 2147483647 must be",
                "1,6 256 0 0        | line 2 of a filter program has '256' where a number from 0 to 255 must be",
                "1,65536 0 0 0      | line 2 of a filter program has '65536' where a number from 0 to 65535 must be",
                "1,6 0 0 4294967296 | line 2 of a filter program has '4294967296' where a number from 0 to 4294967295 must be",
            })
    void refusesOtherText(String text, String message) {
        assertThatThrownBy(() -> BpfProgram.parse(text.replace(',', '\n')))
                .isInstanceOf(FilterException.class)
                .hasMessage(message);
    }

    @Test
    void knowsWhatIsNotForTheLoop() throws FilterException {
        assertThat(BpfCheck.passes(compile("ip6 protochain 17"))).isFalse();
        assertThat(BpfCheck.passes(compile("ip6 proto 17"))).isTrue();
        assertThat(compile("inbound").asksKernel()).isTrue();
        assertThat(compile("outbound and tcp").asksKernel()).isTrue();
        assertThat(compile("vlan 5 and tcp").asksKernel()).isFalse();
    }

    @Test
    void theNetmaskIsForBroadcast() throws FilterException {
        BpfProgram program = BpfCompiler.compile("ip broadcast", 96, BpfCompiler.ETHERNET, true, 0xffff_ff00);
        assertThat(program.disassemble()).contains("and      #0xff");
    }

    private static BpfProgram compile(String expression) throws FilterException {
        return BpfCompiler.compile(expression, 96, BpfCompiler.ETHERNET, true);
    }
}
