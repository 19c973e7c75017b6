package io.vetch.cli.http.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.BridgedHosts;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.Promptness;
import io.vetch.cli.lab.RequiresNamespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page in a real Chromium: what passes the switch is there, and what it is asked is answered. */
@RequiresNamespaces(tools = {"chromium", "tshark"})
class PageIT {
    private static final String PAGE = "http://127.0.0.1:9180/";
    /** Where pictures of the page go, for people to look at; empty: nowhere. */
    private static final String PICTURES = System.getProperty("vetch.page.pictures", "");

    private static Lab lab;
    private static Chromium browser;
    private static Background traffic;

    @BeforeAll
    static void open() throws IOException {
        lab = Lab.open(Flavor.VETCH, Map.of(), "--http", "--lookback", "30s", "--pidfile", "/run/vetch.pid");
        lab.sh("ip link add br0 type bridge; ip link set br0 up");
        List<Host> hosts = BridgedHosts.byPairs(lab, 4);
        lab.sh("ip netns exec h3 ping -c 1 -w 20 10.0.0.4; ip netns exec h1 ping -c 1 -w 20 10.0.0.2");
        hosts.forEach(Host::keepNeighbors); // else they only ask for each other, once isolated
        lab.sh("bridge link set dev veth30 isolated on; bridge link set dev veth40 isolated on");
        traffic =
                lab.start("ip netns exec h3 ping -q -i 0.1 10.0.0.4 & exec ip netns exec h1 ping -q -i 0.02 10.0.0.2");
        browser = Chromium.start(lab.sandbox());
        browser.look(1280, 900, false);
        browser.open(PAGE);
    }

    @AfterAll
    static void close() {
        if (traffic != null) {
            traffic.close();
        }
        if (browser != null) {
            browser.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    @AfterEach
    void hasNothingToComplainOf() {
        assertThat(browser.takeComplaints()).isEmpty();
    }

    /** Chromium logs that, too: it is what the test wanted. */
    private static void assertRefused(int status) {
        assertThat(browser.takeComplaints()).hasSize(1).allMatch(line -> line.contains("a status of " + status));
    }

    private static String label(String port) {
        return browser.evaluate(
                "[...document.querySelectorAll('#picture a')].find(a => a.ariaLabel?.includes('port %s '))?.ariaLabel ?? ''"
                        .formatted(port));
    }

    @Test
    void showsWhatPasses() {
        browser.awaitTrue("document.body.className === 'live'");
        await().atMost(Chromium.PATIENCE)
                .untilAsserted(() -> assertThat(label("veth10")).containsPattern("receives [1-9][0-9.]* kb/s"));
        browser.awaitTrue("document.querySelector('#stations').textContent.includes('02:00:00:00:00:01')");
        browser.awaitTrue("document.querySelector('#picture').textContent.includes('10.0.0.1')");
    }

    /** By the browser's clock, which is the machine's. What hosts ask by ARP is less than 1 kb/s. */
    @Test
    void showsTrafficWithinASecond() throws Exception {
        AtomicInteger tries = new AtomicInteger(); // begins at another moment of the page's second each time
        Promptness.assertWithin(Duration.ofSeconds(1), "traffic of a silent port is on the page", () -> {
            await().atMost(Chromium.PATIENCE).until(() -> label("veth40").contains("receives 0 "));
            try (Background talk = lab.start("exec ip netns exec h4 sh -c 'sleep 1." + tries.incrementAndGet() * 3 % 10
                    + "; date +%s%3N; exec ping -q -i 0.01 10.0.0.1'")) {
                String seen = browser.evaluate("""
                        new Promise((resolve) => {
                          const label = () => [...document.querySelectorAll('#picture a')]
                              .find((each) => each.ariaLabel?.includes('port veth40 '))?.ariaLabel ?? '';
                          const isBusy = () => /receives [1-9][0-9.]* kb/.test(label());
                          const look = () => isBusy() ? resolve(Date.now()) : setTimeout(look, 10);
                          look();
                        })
                        """);
                String begun = talk.out().lines().findFirst().orElseThrow();
                return Duration.ofMillis(Long.parseLong(seen) - Long.parseLong(begun));
            }
        });
    }

    @Test
    void isToldOnceASecond() {
        String gaps = browser.evaluate("""
                fetch('/api/events').then(async (response) => {
                  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
                  const millis = [];
                  while (millis.length < 7) {
                    const {value} = await reader.read();
                    for (const [, each] of value.matchAll(/"millis":(\\d+)/g)) millis.push(Number(each));
                  }
                  reader.cancel();
                  const gaps = millis.slice(2).map((each, i) => each - millis[i + 1]);
                  return gaps.sort((a, b) => a - b)[2]; // the median: a pause makes one too long and one too short
                })
                """);
        assertThat(Double.parseDouble(gaps))
                .as("milliseconds between snapshots")
                .isBetween(500.0, 1500.0);
    }

    @Test
    void showsDropsUnderTheirReason() {
        browser.awaitTrue("document.querySelector('#drops').textContent.includes('ISOLATED')");
        browser.awaitTrue("document.querySelectorAll('#drops rect').length > 0");
    }

    @Test
    void answersWhy() {
        browser.fill("#why [name=from]", "10.0.0.3");
        browser.fill("#why [name=to]", "10.0.0.4");
        browser.click("#why button");
        browser.awaitTrue("document.querySelector('#answer .sentence')");
        assertThat(browser.text("#answer .sentence")).contains("veth30", "veth40", "isolated");
        assertThat(browser.text("#answer ul")).contains("isolated off");
        browser.fill("#why [name=to]", "nonsense");
        browser.click("#why button");
        browser.awaitTrue("document.querySelector('#answer').textContent.includes('nonsense')");
        assertRefused(400);
    }

    @Test
    void showsFramesTheirVerdictsAndLayers() {
        browser.fill("#frames-form [name=filter]", "icmp and host 10.0.0.4");
        browser.click("#frames-go");
        browser.awaitTrue("document.querySelector('#frames .drop')");
        assertThat(browser.text("#frames .drop")).contains("veth30", "ISOLATED");
        assertThat(browser.text("#frames .l")).contains("10.0.0.3 > 10.0.0.4: ICMP echo request");
        browser.evaluate("document.querySelector('#frames li:has(.drop) button').click()");
        browser.awaitTrue("document.querySelector('#frames .tree dl')");
        assertThat(browser.text("#frames .tree"))
                .contains("Ethernet", "02:00:00:00:00:03", "IPv4", "10.0.0.4", "ICMPv4");
        browser.click("#frames-go");
        browser.awaitTrue("document.querySelector('#frames-state').textContent === 'not watching'");
        await().atMost(Chromium.PATIENCE)
                .untilAsserted(() -> assertThat(
                                lab.sh(Flavor.VETCH_COMMAND + " status").out())
                        .doesNotContain("a capture of"));
    }

    @Test
    void saysWhatIsWrongWithAFilter() {
        browser.fill("#frames-form [name=filter]", "icmpp");
        browser.click("#frames-go");
        browser.awaitTrue("document.querySelector('#frames-error').textContent.includes('syntax error')");
        browser.fill("#frames-form [name=filter]", "");
        assertRefused(400);
    }

    @Test
    void capturesAFileThatOpens() {
        browser.fill("#capture [name=filter]", "icmp");
        browser.click("#capture button");
        browser.awaitTrue("/capturing: [0-9.]+ [KM]iB/.test(document.querySelector('#capture-state').textContent)");
        browser.click("#capture button");
        browser.awaitTrue("document.querySelector('#files a')");
        browser.downloadTo("/tmp/downloads");
        browser.click("#files a");
        await().atMost(Chromium.PATIENCE)
                .until(() -> lab.attempt("ls /tmp/downloads/*.pcapng").exit() == 0);
        String frames = lab.sh(
                        "tshark -r /tmp/downloads/*.pcapng -Y frame.comment -T fields -e ip.src -e frame.comment")
                .out();
        assertThat(frames).contains("10.0.0.1\tforward: to veth20");
    }

    @Test
    void opensDetailsByTheKeyboard() {
        browser.awaitTrue("document.querySelector('#picture a')");
        browser.evaluate(
                "[...document.querySelectorAll('#picture a')].find(a => a.ariaLabel.includes('veth30')).focus()");
        browser.press("Enter", 13);
        browser.awaitTrue("document.querySelector('#details').open");
        browser.awaitTrue("document.querySelector('#details-body').textContent.includes('ISOLATED')");
        browser.press("Escape", 27);
        browser.awaitTrue("!document.querySelector('#details').open");
    }

    @Test
    void fitsAPhone() {
        browser.look(400, 800, true);
        try {
            browser.awaitTrue("innerWidth === 400 && document.querySelectorAll('#picture svg').length > 0");
            assertThat(browser.evaluate("document.documentElement.scrollWidth")).isEqualTo("400");
        } finally {
            browser.look(1280, 900, false);
        }
    }

    /** A daemon that hangs: nothing of what was is shown as if it were. */
    @Test
    void saysThatTheSwitchIsNotHeard() {
        browser.awaitTrue("document.body.className === 'live'");
        String pid = lab.sh("cat /run/vetch.pid").out().strip();
        lab.sh("kill -STOP " + pid);
        try {
            browser.awaitTrue("document.body.className === 'dead'");
            assertThat(browser.text("#health-words")).contains("nothing heard for");
        } finally {
            lab.sh("kill -CONT " + pid);
            lab.daemon().resume();
        }
        browser.awaitTrue("document.body.className === 'live'");
    }

    @Test
    void asksForTheToken() {
        lab.sh("umask 077; echo 0123456789abcdef >/tmp/token");
        Background other = lab.start("exec " + Flavor.VETCH_COMMAND
                + " run --socket /tmp/other.sock --http 127.0.0.1:9181 --http-token-file /tmp/token --bridge brx");
        other.awaitLine("ready");
        browser.open("http://127.0.0.1:9181/");
        try {
            browser.awaitTrue("document.querySelector('#token').open");
            assertThat(browser.text("#picture")).isEmpty();
            browser.fill("#token-form [name=token]", "0123456789abcdeg");
            browser.click("#token-form button");
            browser.awaitTrue("document.querySelector('#token-error').textContent.includes('not the token')");
            browser.fill("#token-form [name=token]", "0123456789abcdef");
            browser.click("#token-form button");
            browser.awaitTrue("document.querySelector('#picture').textContent.includes('brx')");
            assertThat(browser.evaluate("localStorage.length + sessionStorage.length + document.cookie.length"))
                    .isEqualTo("0");
            assertThat(browser.takeComplaints()).allMatch(line -> line.contains("a status of 401"));
        } finally {
            browser.open(PAGE);
            other.close();
        }
    }

    /** Not run by itself: for people, {@code -Dvetch.page.pictures=DIR}. */
    @Test
    @org.junit.jupiter.api.condition.EnabledIfSystemProperty(named = "vetch.page.pictures", matches = ".+")
    void isPictured() throws Exception {
        browser.fill("#why [name=from]", "10.0.0.3");
        browser.fill("#why [name=to]", "10.0.0.4");
        browser.click("#why button");
        browser.fill("#frames-form [name=filter]", "");
        browser.click("#frames-go");
        browser.awaitTrue("document.querySelector('#frames .drop')");
        Thread.sleep(Duration.ofSeconds(12));
        browser.evaluate("document.querySelector('#frames li:has(.drop) button').click()");
        Thread.sleep(Duration.ofSeconds(1));
        for (boolean dark : new boolean[] {false, true}) {
            String name = dark ? "dark" : "light";
            browser.look(1280, 1500, dark);
            Thread.sleep(Duration.ofSeconds(2));
            browser.screenshot(Path.of(PICTURES, name + ".png"));
            browser.look(400, 2400, dark);
            Thread.sleep(Duration.ofSeconds(2));
            browser.screenshot(Path.of(PICTURES, name + "-400.png"));
        }
        browser.look(1280, 900, false);
        browser.click("#frames-go");
        browser.evaluate(
                "[...document.querySelectorAll('#picture a')].find(a => a.ariaLabel.includes('veth30')).dispatchEvent(new MouseEvent('click', {bubbles: true}))");
        Thread.sleep(Duration.ofSeconds(1));
        browser.screenshot(Path.of(PICTURES, "details.png"));
        browser.click("#details-close");
    }
}
