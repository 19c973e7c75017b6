package io.vetch.pcap.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BpfCheckTest {
    private static final BpfInstruction RETURN = new BpfInstruction(Bpf.RET, 0, 0, 1);

    /** Instructions are separated by commas, as in the text that iptables takes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8 0 0 0, 6 0 0 0                       | instruction 0 of the filter has the unknown code 8",
                "14 0 0 0, 6 0 0 0                      | instruction 0 of the filter has the unknown code 14",
                "140 0 0 0, 6 0 0 0                     | instruction 0 of the filter has the unknown code 140",
                "65535 0 0 0, 6 0 0 0                   | instruction 0 of the filter has the unknown code 65535",
                "0 0 0 0                                | instruction 0 of the filter is the last one and not a return",
                "6 0 0 0, 5 0 0 0                       | instruction 1 of the filter jumps behind the end",
                "5 0 0 1, 6 0 0 0                       | instruction 0 of the filter jumps behind the end",
                "5 0 0 2147483647, 6 0 0 0              | instruction 0 of the filter jumps behind the end",
                "0 0 0 0, 5 0 0 4294967294, 6 0 0 0     | instruction 1 of the filter jumps backwards",
                "21 1 0 0, 6 0 0 0                      | instruction 0 of the filter jumps behind the end",
                "21 0 255 0, 6 0 0 0                    | instruction 0 of the filter jumps behind the end",
                "52 0 0 0, 6 0 0 0                      | instruction 0 of the filter divides by zero",
                "148 0 0 0, 6 0 0 0                     | instruction 0 of the filter divides by zero",
                "100 0 0 32, 6 0 0 0                    | instruction 0 of the filter shifts by more than 31 bits",
                "116 0 0 4294967295, 6 0 0 0            | instruction 0 of the filter shifts by more than 31 bits",
                "2 0 0 16, 6 0 0 0                      | instruction 0 of the filter is not for one of M[0] to M[15]",
                "97 0 0 4294967295, 6 0 0 0             | instruction 0 of the filter is not for one of M[0] to M[15]",
                "96 0 0 3, 6 0 0 0                      | instruction 0 of the filter reads M[3], which may not have been written",
                "21 0 1 0, 2 0 0 3, 97 0 0 3, 6 0 0 0   | instruction 2 of the filter reads M[3], which may not have been written",
            })
    void refuses(String instructions, String message) throws FilterException {
        BpfProgram program = parse(instructions);

        assertThatThrownBy(() -> BpfCheck.check(program))
                .isInstanceOf(FilterException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> new BpfInterpreter(program)).isInstanceOf(FilterException.class);
        assertThatThrownBy(() -> BpfTranslator.translate(program)).isInstanceOf(FilterException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "6 0 0 0",
                "22 0 0 0",
                "5 0 0 0, 6 0 0 0",
                "100 0 0 31, 6 0 0 0",
                "2 0 0 15, 21 0 1 0, 2 0 0 15, 97 0 0 15, 6 0 0 0",
                "32 0 0 4294963200, 6 0 0 0",
                "60 0 0 0, 156 0 0 0, 6 0 0 0",
            })
    void takes(String instructions) throws FilterException {
        BpfCheck.check(parse(instructions));
    }

    @Test
    void takesNoMoreThanTheKernel() {
        BpfProgram largest = new BpfProgram(Collections.nCopies(BpfCheck.MAX_INSTRUCTIONS, RETURN));
        BpfProgram tooLarge = new BpfProgram(Collections.nCopies(BpfCheck.MAX_INSTRUCTIONS + 1, RETURN));

        assertThatCode(() -> BpfCheck.check(largest)).doesNotThrowAnyException();
        assertThatThrownBy(() -> BpfCheck.check(tooLarge))
                .hasMessage("the filter has 4097 instructions, and 4096 are allowed; make the expression shorter");
        assertThatCode(() -> BpfTranslator.offline(tooLarge)).doesNotThrowAnyException();
    }

    /** The kernel itself is asked about each program. */
    @Test
    void agreesWithTheKernel() {
        RandomPrograms programs = new RandomPrograms(9);
        int taken = 0;
        int refused = 0;
        try (KernelSocket socket = KernelSocket.open()) {
            for (int n = 0; n < 40_000; n++) {
                BpfProgram program = programs.spoiled();
                if (program.asksKernel()) {
                    continue;
                }
                boolean takes = BpfCheck.passes(program);
                assertThat(takes).as(program::toText).isEqualTo(socket.attach(program));
                taken += takes ? 1 : 0;
                refused += takes ? 0 : 1;
            }
        }
        assertThat(List.of(taken, refused)).allMatch(count -> count > 5_000);
    }

    private static BpfProgram parse(String instructions) throws FilterException {
        String[] lines = instructions.split(",", -1);
        return BpfProgram.parse(lines.length + "\n" + String.join("\n", lines));
    }
}
