package io.vetch.tap.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixDatagramsTest {
    /** Binds the address that it is given, NUL and all, and prints the first datagram. */
    private static final String HEAR = """
            use Socket; $| = 1; $a = shift; $a =~ s/^@/\\0/; socket(S, AF_UNIX, SOCK_DGRAM, 0);
            bind(S, pack_sockaddr_un($a)) or die $!; print "bound\\n"; recv(S, $d, 99, 0); print "$d\\n"
            """;

    @TempDir
    private Path directory;

    private static void assertHeard(String address) throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "no perl here");
        Process hearer = new ProcessBuilder("/usr/bin/perl", "-e", HEAR, address)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader heard = hearer.inputReader(StandardCharsets.UTF_8)) {
            assertThat(heard.readLine()).isEqualTo("bound");
            try (UnixDatagrams socket = UnixDatagrams.to(address)) {
                socket.send("STATUS=für dich");
            }
            assertThat(heard.readLine()).isEqualTo("STATUS=für dich");
        } finally {
            hearer.destroyForcibly();
        }
    }

    @Test
    void reachesAPathAndAnAbstractName() throws IOException {
        assertHeard(directory.resolve("notify").toString());
        assertHeard("@vetch/test/" + ProcessHandle.current().pid());
    }

    @Test
    void saysWhereNobodyListens() {
        Path nobody = directory.resolve("nobody");
        assertThatThrownBy(() -> UnixDatagrams.to(nobody.toString()))
                .hasMessageContaining("connect to '" + nobody + "'");
        assertThatThrownBy(() -> UnixDatagrams.to("/" + "x".repeat(200))).hasMessageContaining("Invalid argument");
        assertThatThrownBy(() -> UnixDatagrams.to("")).hasMessageContaining("connect to ''");
    }
}
