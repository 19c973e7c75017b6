package io.vetch.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vetch.tap.linux.RequiresNamespaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./vetch bench} as a user calls it. */
@RequiresNamespaces(tools = {"taskset"})
class BenchCommandIT {
    private static final String LAUNCHER = System.getProperty("vetch.root") + "/vetch";
    private static final long PATIENCE_SECONDS = 180;

    /** In the environment of all that is started here: other tests have switches of their own at the same time. */
    private static final String MARK = "VETCH_BENCH_TEST";

    private final String mark = UUID.randomUUID().toString();

    @TempDir
    private Path folder;

    private record Result(int status, String out, String err) {}

    private Process start(String... arguments) throws IOException {
        // Where these tests themselves run in the background of a script, SIGINT is ignored, and is by all they start.
        List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT", LAUNCHER, "bench"));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put(MARK, mark);
        return builder.start();
    }

    private Result bench(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroy();
            throw new AssertionError("no end: " + read("out") + read("err"));
        }
        return new Result(process.exitValue(), read("out"), read("err"));
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--target br0 | br0",
                "--target kernel --tests speed | no test 'speed'",
                "--target kernel --sizes 63 | frame size 63",
                "--target kernel --assert 'speed(64) > 1' | speed",
                "--ports lo | at least two interfaces",
                "--ports lo,nosuch | lo is the loopback",
                "--target kernel --ports a,b | mutually exclusive"
            })
    void mistakesAreNamed(String arguments, String word) throws Exception {
        Result result = bench(split(arguments));
        assertThat(result.err()).contains(word);
        assertThat(result.status()).isIn(1, 2);
    }

    private static String[] split(String arguments) {
        return arguments
                .replaceAll("'([^ ]*) ([^ ]*) ([^ ]*)'", "$1\t$2\t$3")
                .lines()
                .flatMap(line -> List.of(line.split(" ", -1)).stream())
                .map(word -> word.replace('\t', ' '))
                .toArray(String[]::new);
    }

    @Test
    void fileThatCannotBeWrittenIsNamedBeforeAnythingIsMeasured() throws Exception {
        Result result = bench("--quick", "--target", "kernel", "--json", "/nowhere/at/all.json");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("/nowhere/at/all.json").doesNotContain("integrity");
    }

    @Test
    void listTellsTargetsAndTests() throws Exception {
        Result result = bench("--list");
        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("vetch", "kernel", "throughput", "RFC 2544, 26.1", "address-capacity");
    }

    @Test
    void twoSwitchesAreComparedInOneRun() throws Exception {
        Path json = folder.resolve("bench.json");
        Path html = folder.resolve("bench.html");
        Path csv = folder.resolve("bench.csv");
        Result result = bench(
                "--quick",
                "--target",
                "vetch,kernel",
                "--tests",
                "integrity,throughput,round-trip,errored",
                "--sizes",
                "64",
                "--rounds",
                "1",
                "--json",
                json.toString(),
                "--html",
                html.toString(),
                "--csv",
                csv.toString(),
                "--assert",
                "forwarding(64) > 1000",
                "--assert",
                "integrity(64, corrupted) == 0",
                "--assert",
                "forwarding(64) >= 1000 * kernel");

        assertThat(result.status()).as(result.err()).isEqualTo(4);
        assertThat(result.out())
                .contains("Throughput", "vetch/kernel", "Round trip")
                .contains("passed: ")
                .containsOnlyOnce("FAILED: ");
        JsonNode report = new JsonMapper().readTree(json.toFile());
        assertThat(report.toString()).contains("throughput", "round-trip", "kernel", "vetch");
        assertThat(Files.readString(html)).contains("<svg", "vetch", "kernel");
        assertThat(Files.readAllLines(csv)).hasSizeGreaterThan(20);
    }

    @Test
    void signalEndsItAndNothingStaysBehind() throws Exception {
        List<String> before = places();
        Process process = start("--quick", "--target", "vetch,kernel");
        long start = System.nanoTime();
        while (!read("err").contains("vetch throughput")) {
            assertThat(process.isAlive()).as(read("err")).isTrue();
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
            Thread.sleep(50);
        }
        assertThat(processes()).anyMatch(line -> line.contains("vetch.jar run"));
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(processes()).isEmpty();
        assertThat(places()).isEqualTo(before);
    }

    /** Interfaces and namespaces of this machine. */
    private static List<String> places() throws IOException {
        return shell("ls /sys/class/net /run/netns 2>/dev/null").lines().toList();
    }

    /** Command lines of the load tester, its switches and all else that it has started. */
    private List<String> processes() throws IOException {
        String marked = MARK + "=" + mark;
        return shell("grep -alz '^" + marked + "$' /proc/[0-9]*/environ 2>/dev/null")
                .lines()
                .map(environment -> environment.replace("environ", "cmdline"))
                .map(BenchCommandIT::commandLine)
                .toList();
    }

    private static String commandLine(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1).replace('\0', ' ');
        } catch (IOException e) {
            return file; // it has ended meanwhile
        }
    }

    private static String shell(String script) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", script).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
