package io.vetch.cli.tcpdump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong calls: the real tcpdump's words and exit status. */
class MistakesTest {
    @TempDir
    Path directory;

    private BothTcpdumps both;

    @BeforeEach
    void tcpdump() {
        BothTcpdumps.assumeInstalled();
        both = new BothTcpdumps(directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c 0",
                "-c -5",
                "-c x",
                "-c 2147483648",
                "-s -1",
                "-s 262145",
                "-s 1x",
                "-s 0x",
                "-C 0",
                "-C x",
                "-C 5k",
                "-C 99999999999999999",
                "-C 99999999999999999999",
                "-C -1",
                "-W 0",
                "-W x",
                "-G -1",
                "-B 0",
                "-B -4",
                "-B 2097152",
                "-Q foo",
                "-tttttt",
                "--time-stamp-precision=pico",
                "-j foo",
                "-y foo"
            })
    void wrongValues(String line) throws IOException {
        both.same(line.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-k",
                "-g",
                "-o",
                "-P",
                "-nk",
                "-Y",
                "-:",
                "-c",
                "-nr",
                "--bogus",
                "--bogus=3",
                "--snapshot-length",
                "--time",
                "--li",
                "--m=3",
                "--no",
                "--n",
                "--d",
                "--count=3",
                "--count=",
                "--i",
                "-n-",
                "--print=x"
            })
    void wrongFlags(String line) throws IOException {
        both.same(line.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-r a -V b",
                "-f -r a",
                "-f -V a",
                "-V NOFILE",
                "-r NOFILE",
                "-r {out}",
                "-r /nodir/x",
                "-r NOFILE -tttttt",
                "-c 0 --bogus",
                "--bogus -c 0",
                "-F NOFILE -d",
                "-r NOFILE -F NOFILE"
            })
    void whatDoesNotFit(String line) throws IOException {
        both.same(line.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp port",
                "host 300.1.1.1",
                "(",
                "port 99999",
                "foo bar",
                "ether host 1",
                "vlan 5000",
                "udp and",
                "1 = 1 =",
                "#",
                "ip proto 256",
                "net 10.0.0.1/8",
                "src dst",
                "len > x"
            })
    void wrongExpressions(String expression) throws IOException {
        both.same("-d", expression);
        both.same("-r", new SampleCaptures(directory).plain().toString(), expression);
    }

    @Test
    void filesThatAreNoCaptures() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "this is no capture file, but long enough for one");
        both.same("-r", text.toString());
        both.same("-r", "-");
        both.same("-V", "-");
        Path empty = Files.createFile(directory.resolve("empty"));
        both.same("-r", empty.toString());
        both.same("-V", empty.toString());
    }

    /** Nobody who looks for a version finds another one. */
    @Test
    void versionAndHelp() throws IOException {
        assertThat(both.ours(new byte[0], "--version").out()).startsWith("tcpdump version 4.99.3 ");
        BothTcpdumps.Run help = both.ours(new byte[0], "-h");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("Usage: tcpdump ", "--why");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 120);
    }
}
