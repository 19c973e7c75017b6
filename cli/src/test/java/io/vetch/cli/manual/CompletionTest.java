package io.vetch.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completion in a real bash, which asks for what may follow the last word. */
class CompletionTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vetch st | stand-in,status,stop",
                "vetch help expl | explain",
                "vetch run --ke | --keep,--kernel-cache",
                "vetch run --kernel-cache o | off",
                "vetch run --kernel-cache = au | auto",
                "vetch run --veth r | real",
                "vetch run --keep --cle | --clean",
                "vetch run --kernel-cache off --cle | --clean",
                "vetch run --config vetch.y | vetch.yaml",
                "vetch run --config = vetch.y | vetch.yaml",
                "vetch apply --dry-run vetch.y | vetch.yaml",
                "vetch brctl addi | addif",
                "vetch ip link s | set,show",
                "vetch ip link set ourport ma | master",
                "vetch ip link set ourp | ourport",
                "vetch bridge fdb fl | flush",
                "vetch counters ourb | ourbridge",
                "vetch nonsense x | ''",
            })
    void offersWhatMayFollow(String line, String offered) throws Exception {
        Files.createFile(directory.resolve("vetch.yaml"));
        Files.writeString(directory.resolve("socket.names"), "ourbridge\nourport\n");

        assertThat(offered(line.split(" "))).isEqualTo(offered.equals("''") ? "" : offered);
    }

    @Test
    void offersAllCommandsFirst() throws Exception {
        assertThat(offered("vetch", ""))
                .contains("run", "tcpdump", "why", "schema")
                .doesNotContain("reach", "jmh");
    }

    private String offered(String... words) throws Exception {
        Path script = Files.writeString(directory.resolve("completion"), Completion.bash());
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", """
                set -u
                compopt() { :; } # of a line that is being typed only
                . "$1"
                shift
                COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
                _vetch
                printf '%s\\n' "${COMPREPLY[@]}" | sort -u | paste -sd,
                """, "bash", script.toString());
        bash.command().addAll(List.of(words));
        bash.environment().put("VETCH_SOCKET", directory.resolve("socket").toString());
        Process process =
                bash.directory(directory.toFile()).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.strip();
    }
}
