package io.vetch.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.cli.config.HttpPlan;
import io.vetch.cli.plan.SwitchPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HttpOptionsTest {
    @TempDir
    private Path directory;

    private static HttpOptions read(SwitchPlan plan, String... arguments) throws IOException {
        HttpOptions options = new HttpOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(arguments);
        options.read(plan);
        return options;
    }

    private static SwitchPlan plan(HttpPlan http) {
        return new SwitchPlan(null, null, null, null, false, null, http);
    }

    private Path token(String text, String rights) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    @Test
    void takesAddressesInSeveralWords() throws IOException {
        assertThat(read(SwitchPlan.EMPTY).address()).isNull();
        assertThat(read(SwitchPlan.EMPTY, "--http").address()).hasToString("/127.0.0.1:9180");
        assertThat(read(SwitchPlan.EMPTY, "--http", "9181").address()).hasToString("/127.0.0.1:9181");
        assertThat(read(SwitchPlan.EMPTY, "--http", "localhost:80").address()).hasToString("/127.0.0.1:80");
        assertThat(read(SwitchPlan.EMPTY, "--http", "[::1]:9180").address()).hasToString("/[0:0:0:0:0:0:0:1]:9180");
        assertThat(read(SwitchPlan.EMPTY, "--http", "127.0.0.2").address()).hasToString("/127.0.0.2:9180");
    }

    @Test
    void takesTheFileUnlessAnOptionSaysOtherwise() throws IOException {
        assertThat(read(plan(new HttpPlan(null, null))).address()).hasToString("/127.0.0.1:9180");
        SwitchPlan fromFile = plan(new HttpPlan("127.0.0.1:1", null));
        assertThat(read(fromFile).address()).hasToString("/127.0.0.1:1");
        assertThat(read(fromFile, "--http", "127.0.0.1:2").address()).hasToString("/127.0.0.1:2");
    }

    @Test
    void refusesWhatIsNoAddress() {
        for (String words :
                new String[] {"example.org:1", "127.0.0.1:99999", "1.2.3", "", "[::1", "127.0.0.1:9180:1"}) {
            assertThatThrownBy(() -> read(SwitchPlan.EMPTY, "--http", words))
                    .as(words)
                    .hasMessageContaining("'" + words + "' is no address to serve HTTP at; it takes ADDRESS:PORT");
        }
    }

    @Test
    void asksForATokenBeyondTheLoopback() throws IOException {
        assertThatThrownBy(() -> read(SwitchPlan.EMPTY, "--http", "0.0.0.0:9180"))
                .hasMessageContaining("others than this machine could read")
                .hasMessageContaining("--http-token-file FILE");
        String file = token("0123456789abcdef\n", "rw-------").toString();
        assertThat(read(SwitchPlan.EMPTY, "--http", "0.0.0.0:9180", "--http-token-file", file)
                        .address())
                .isNotNull();
        assertThat(read(plan(new HttpPlan("0.0.0.0:9180", file))).address()).isNotNull();
    }

    @Test
    void refusesATokenThatIsNoSecret() throws IOException {
        String file = token("0123456789abcdef", "rw-r--r--").toString();
        assertThatThrownBy(() -> read(SwitchPlan.EMPTY, "--http", "--http-token-file=" + file))
                .hasMessageContaining("so it is no secret; 'chmod 600 " + file + "'");
        token("short", "rw-------");
        assertThatThrownBy(() -> read(SwitchPlan.EMPTY, "--http", "--http-token-file=" + file))
                .hasMessageContaining("a token is one line of 16 to 256");
        assertThatThrownBy(() -> read(SwitchPlan.EMPTY, "--http", "--http-token-file=/nonexistent"))
                .hasMessageContaining("no file /nonexistent");
        assertThatThrownBy(() -> read(SwitchPlan.EMPTY, "--http-token-file=" + file))
                .hasMessageContaining("--http-token-file is about --http");
    }
}
