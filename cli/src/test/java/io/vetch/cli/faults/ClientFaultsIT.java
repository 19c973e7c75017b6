package io.vetch.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a bad client of the control socket gets, and that no other client notices. */
@RequiresNamespaces(tools = "ncat")
class ClientFaultsIT {
    /** A client that says what it reads, and leaves five seconds after it fell silent. */
    private static final String CLIENT = "timeout 30 ncat -U -i 5s " + Flavor.SOCKET;

    private static Lab lab;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH);
        lab.sh("brctl addbr br0");
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    /** Whatever happened: the next client is served. */
    @AfterEach
    void stillServes() {
        assertThat(lab.sh("timeout 5 brctl show").out()).contains("br0");
        assertThat(lab.daemon().alive()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            not JSON                | garbage                                       | -32700
            unfinished JSON         | {"jsonrpc":"2.0","id":1,"method":             | -32700
            an unknown method       | {"jsonrpc":"2.0","id":7,"method":"no.such"}   | -32601
            not a request           | [1,2,3]                                       | -32600
            no method               | {"jsonrpc":"2.0","id":7}                      | -32600
            """)
    void badLineGetsAnErrorAndTheConnectionLives(String what, String line, int code) {
        Result result = lab.attempt("printf '%s\\n%s\\n' '" + line + "' '" + line + "' | " + CLIENT);
        assertThat(result.lines()).as("answers, one a line, %s", result).hasSize(2);
        for (String answer : result.lines()) {
            assertThat(json(answer).path("error").path("code").asInt()).isEqualTo(code);
            assertThat(json(answer).path("error").path("message").asText()).isNotBlank();
        }
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        lab.attempt("head -c 100000 /dev/urandom | " + CLIENT);
    }

    @Test
    void halfALineIsForgotten() {
        lab.attempt("printf '{\"jsonrpc\":\"2.0\",\"id\":1,\"meth' | timeout 5 ncat --send-only -U " + Flavor.SOCKET);
    }

    @Test
    void endlessLineEndsTheConnectionNotTheDaemon() {
        Result result = lab.attempt("head -c 100000000 /dev/zero | tr '\\0' x | " + CLIENT);
        assertThat(result.exit()).as("%s", result).isNotEqualTo(124);
        assertThat(memoryMegabytes()).isLessThan(1000);
    }

    @Test
    void clientThatWaitsHoldsNobodyUp() {
        String half = "(printf '{\"half'; sleep 50) | timeout 55 ncat -v -U " + Flavor.SOCKET;
        try (Background waiting = lab.start(half)) {
            waiting.awaitErr("Connected to");
            long start = System.nanoTime();
            lab.sh("brctl show");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            assertThat(waiting.alive()).isTrue();
        }
    }

    @Test
    void clientsThatComeAndGoLeaveNoFilesOpen() {
        lab.sh("brctl show");
        int before = openFiles();
        lab.sh("for i in $(seq 50); do printf 'x' | timeout 5 ncat --send-only -U " + Flavor.SOCKET + "; done");
        lab.sh("brctl show");
        assertThat(openFiles()).isLessThanOrEqualTo(before + 1);
    }

    @Test
    void clientThatDoesNotReadIsNotReadFrom() throws IOException {
        int before = memoryMegabytes();
        Process client = lab.sandbox().converse(List.of("ncat", "-U", Flavor.SOCKET));
        AtomicLong sent = new AtomicLong();
        Thread writer = Thread.startVirtualThread(() -> send(client, sent));
        AtomicLong seen = new AtomicLong(-1);
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> sent.get() > 0 && seen.getAndSet(sent.get()) == sent.get());
        assertThat(lab.sh("timeout 5 brctl show").out()).contains("br0");
        assertThat(writer.isAlive()).as("still has requests to send").isTrue();
        assertThat(memoryMegabytes()).isLessThan(before + 100);
        client.descendants().forEach(ProcessHandle::destroyForcibly);
        client.destroyForcibly();
    }

    /** Whose answers would be about 600 MB. */
    private static void send(Process client, AtomicLong sent) {
        String request = "{\"id\":1,\"method\":\"tool\",\"params\":{\"tool\":\"brctl\",\"args\":[\"--help\"]}}\n";
        try (Writer requests = client.outputWriter(StandardCharsets.UTF_8)) {
            while (sent.incrementAndGet() < 400_000) {
                requests.write(request);
            }
        } catch (IOException e) {
            // the test has ended it
        }
    }

    private static int openFiles() {
        return Integer.parseInt(
                lab.sh(ofDaemon("ls $process/fd") + " | wc -l").out().strip());
    }

    private static int memoryMegabytes() {
        String kilobytes = lab.sh(ofDaemon("grep VmRSS $process/status")).out().replaceAll("\\D", "");
        return Integer.parseInt(kilobytes) / 1024;
    }

    private static String ofDaemon(String command) {
        String isDaemon = "tr '\\0' ' ' <$process/cmdline | grep -q '[r]un --socket'";
        return "for process in /proc/[0-9]*; do if " + isDaemon + "; then " + command + "; fi; done";
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }
}
