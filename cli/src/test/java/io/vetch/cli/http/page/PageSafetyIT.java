package io.vetch.cli.http.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.BridgedHosts;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who should not be answered is not, and nobody keeps the switch from its frames: a ping goes through it meanwhile. */
@RequiresNamespaces(tools = {"curl", "bash", "ss"})
class PageSafetyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String HERE = "http://127.0.0.1:9180";
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Pattern ANSWER = Pattern.compile(" bytes from 10\\.0\\.0\\.2: icmp_seq=(\\d+) ");
    private static Lab lab;
    private Background ping;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH, Map.of(), "--http");
        lab.sh("ip link add br0 type bridge; ip link set br0 up");
        BridgedHosts.byPairs(lab, 2);
        lab.sh("ip netns exec h1 ping -c 1 -w 20 10.0.0.2");
        new Host(lab, "h1").keepNeighbors();
        new Host(lab, "h2").keepNeighbors();
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void beginPing() {
        ping = lab.start("exec ip netns exec h1 ping -n -i 0.02 10.0.0.2");
    }

    @AfterEach
    void lostNothing() {
        int before = answered().size();
        await().atMost(PATIENCE).until(() -> answered().size() > before);
        ping.terminate().await(PATIENCE); // a request under way is not answered any more
        assertThat(answered())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, answered().size()).boxed().toList());
        assertThat(lab.daemon().err()).doesNotContain("ERROR");
    }

    /** Which requests have been, in the order of the answers. */
    private List<Integer> answered() {
        return ANSWER.matcher(ping.out())
                .results()
                .map(answer -> Integer.parseInt(answer.group(1)))
                .toList();
    }

    private static String status(String arguments) {
        return lab.sh("curl -s -m 20 -o /dev/null -w '%{http_code}' " + arguments)
                .out();
    }

    @Test
    void answersToItsOwnNameAlone() {
        assertThat(status(HERE + "/")).isEqualTo("200");
        assertThat(status("http://localhost:9180/")).isEqualTo("200");
        assertThat(status("-H 'Host: 127.0.0.1:8080' " + HERE + "/"))
                .as("through a tunnel")
                .isEqualTo("200");
        assertThat(status("-H 'Host: evil.example:9180' " + HERE + "/api/stations"))
                .isEqualTo("421");
        assertThat(status("-H 'Host: 127.0.0.1.evil.example' " + HERE + "/")).isEqualTo("421");
        assertThat(status("-H 'Host:' " + HERE + "/")).isEqualTo("421");
    }

    @Test
    void answersToItsOwnPageAlone() {
        assertThat(status("-H 'Origin: http://evil.example' " + HERE + "/api/events"))
                .isEqualTo("403");
        assertThat(status("-H 'Origin: null' " + HERE + "/api/stations")).isEqualTo("403");
        assertThat(status("-H 'Sec-Fetch-Site: cross-site' " + HERE + "/api/stations"))
                .isEqualTo("403");
        assertThat(status("-d where=br0 " + HERE + "/api/capture"))
                .as("no Origin")
                .isEqualTo("403");
        assertThat(status("-H 'Origin: http://evil.example' -d where=br0 " + HERE + "/api/capture"))
                .isEqualTo("403");
        assertThat(status("-H 'Origin: " + HERE + "' -d hex=00 " + HERE + "/api/layers"))
                .isEqualTo("200");
        assertThat(status("-X DELETE -H 'Origin: " + HERE + "' " + HERE + "/api/stations"))
                .isEqualTo("405");
    }

    @Test
    void tellsBrowsersWhatTheyMayDo() {
        String head = lab.sh("curl -s -m 20 -D - -o /dev/null " + HERE + "/").out();
        assertThat(head)
                .contains("default-src 'none'; script-src 'self'; style-src 'self'", "frame-ancestors 'none'")
                .contains("X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer")
                .doesNotContainIgnoringCase("set-cookie", "unsafe-inline", "access-control");
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThat(status("-H \"X: $(printf %09000d 0)\" " + HERE + "/")).isEqualTo("431");
        assertThat(status(HERE + "/$(printf %05000d 0)")).isEqualTo("414");
        assertThat(status("-H 'Origin: " + HERE + "' -d \"hex=$(printf %050000d 0)\" " + HERE + "/api/layers"))
                .isEqualTo("413");
        assertThat(status("-H 'Origin: " + HERE + "' -d 'where=br0&filter=icmp%20or%20' " + HERE + "/api/frames"))
                .isEqualTo("400");
        assertThat(status(HERE + "/api/why?from=--tried\\&to=10.0.0.2")).isEqualTo("400");
        assertThat(status(HERE + "/../../etc/passwd --path-as-is")).isEqualTo("404");
        assertThat(status(HERE + "/api/report?name=../../../etc/passwd")).isEqualTo("404");
    }

    /**
     * Most of a thousand connections are turned away at once; those that say nothing are later, and then there is room
     * again.
     */
    @Test
    void turnsAwayWhoIsOneTooMany() {
        Background many = lab.start("""
                exec bash -c 'for i in $(seq 1000); do exec {fd}<>/dev/tcp/127.0.0.1/9180; done; echo made; sleep 100'
                """);
        many.awaitLine("made");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(connections()).isLessThanOrEqualTo(64));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status(HERE + "/")).isEqualTo("200"));
        many.close();
    }

    private static int connections() {
        return Integer.parseInt(lab.sh("ss -Htn state established 'sport = :9180' | wc -l")
                .out()
                .strip());
    }

    /** Who takes nothing of a capture is cut off, and its capture ends. */
    @Test
    void cutsOffWhoDoesNotRead() {
        Background reader = lab.start("""
                exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/9180
                printf "POST /api/capture HTTP/1.1\\r\\nHost: localhost\\r\\nOrigin: http://localhost\\r\\n\
                Content-Length: 29\\r\\n\\r\\nwhere=br0&seconds=600&mib=200" >&3; echo asked; sleep 100'
                """);
        reader.awaitLine("asked");
        await().atMost(PATIENCE).until(() -> status().contains("a capture of br0"));
        Background load = lab.start("exec ip netns exec h2 ping -q -f -s 1400 10.0.0.1");
        await().atMost(PATIENCE).until(() -> !status().contains("a capture of br0"));
        load.close();
        reader.close();
    }

    private static String status() {
        return lab.sh(Flavor.VETCH_COMMAND + " status").out();
    }

    @Test
    void asksForTheTokenBeyondTheLoopback() {
        String run = "timeout 60 " + Flavor.VETCH_COMMAND + " run --socket /tmp/other.sock ";
        assertThat(lab.attempt(run + "--http").err())
                .contains("cannot serve HTTP at 127.0.0.1:9180: Address already in use");
        lab.sh("umask 077; echo " + TOKEN + " >/tmp/token");
        Background other = lab.start("exec " + run + "--http 0.0.0.0:9181 --http-token-file /tmp/token");
        other.awaitLine("ready");
        String there = "http://127.0.0.1:9181";
        assertThat(status(there + "/")).as("the page asks for it").isEqualTo("200");
        assertThat(status(there + "/api/stations")).isEqualTo("401");
        assertThat(status("-H 'Authorization: Bearer " + TOKEN + "x' " + there + "/api/stations"))
                .isEqualTo("401");
        assertThat(status("-H 'Authorization: Bearer " + TOKEN + "' " + there + "/api/stations"))
                .isEqualTo("200");
        other.close();
    }
}
