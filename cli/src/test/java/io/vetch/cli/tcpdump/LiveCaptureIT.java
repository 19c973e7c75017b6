package io.vetch.cli.tcpdump;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code vetch tcpdump} on a running switch: what it shows, what it saves, and that nobody else feels it. */
@RequiresNamespaces(tools = {"ncat", "tcpdump", "tshark", "capinfos", "mausezahn", "script"})
class LiveCaptureIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Where Wireshark's profile for Vetch is, of which the other tests know nothing. */
    private static final String AT_HOME = "export HOME=/run/home; ";

    private static final Pattern CLOSING = Pattern.compile(
            "(\\d+) packets? captured\n(\\d+) packets? received by filter\n(\\d+) packets? dropped by switch\n");
    /** A row of {@code vetch counters}: name, rx frames and bytes, tx frames and bytes, the four verdicts. */
    private static final Pattern PORT_ROW = Pattern.compile("  (\\S+)" + " +(\\d+)".repeat(8));

    private static Lab lab;

    private Host h1;
    private Host h2;
    private Host h3;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH);
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    @BeforeEach
    void build() {
        lab.sh("ip link add br0 type bridge; ip link set br0 up");
        h1 = addHost(1);
        h2 = addHost(2);
        h3 = addHost(3);
    }

    @AfterEach
    void clear() {
        lab.clear();
    }

    private Host addHost(int i) {
        Host host = lab.addHost("h" + i);
        lab.sh("ip link add sw%1$d type veth peer name end%1$d; ip link set end%1$d netns h%1$d".formatted(i));
        lab.sh("ip link set sw%1$d master br0; ip link set sw%1$d up".formatted(i));
        host.sh("ip link set end%1$d up; ip addr add 10.0.0.%1$d/24 dev end%1$d".formatted(i));
        return host;
    }

    /** Starts a capture and waits until the switch has it. */
    private Background capture(String arguments) {
        Background capture = lab.start("exec " + Flavor.VETCH_COMMAND + " tcpdump -n " + arguments);
        capture.awaitErr("listening on");
        return capture;
    }

    @Test
    void printsWhatPassesAndEndsAfterSoMany() {
        Background capture = capture("-c 4 --why -i br0 icmp");
        h1.sh("ping -q -c 3 -i 0.2 10.0.0.2");
        Result result = capture.await(PATIENCE).expectSuccess();
        assertThat(result.lines()).hasSize(4);
        assertThat(result.lines().getFirst())
                .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{6} IP 10\\.0\\.0\\.1 > 10\\.0\\.0\\.2: ICMP echo request,"
                        + " id \\d+, seq 1, length 64  \\[sw1 -> forward: to sw2]");
        assertThat(result.err()).contains("4 packets captured\n").contains(" dropped by switch\n");
    }

    @Test
    void aLineIsThereBeforeTheNextFrame() {
        Background capture = capture("-v --why -i br0 icmp");
        h1.sh("ping -q -c 1 10.0.0.2");
        capture.awaitLine("    10.0.0.2 > 10.0.0.1: ICMP echo reply");
        assertThat(capture.out().lines().toList()).hasSize(4);
        assertThat(capture.alive()).isTrue();
        assertThat(ending(capture).captured).isEqualTo(2);
    }

    /**
     * The terminal sends SIGINT to all in the foreground: who prints for us must not be among them. {@code noflsh}: the
     * terminal itself forgets nothing.
     */
    @Test
    void controlCEndsItWithAllLinesAndTheSummary() {
        Background terminal = lab.start("mkfifo /run/keys; exec script -qefc 'stty noflsh; exec " + Flavor.VETCH_COMMAND
                + " tcpdump -n --why -i br0 icmp' /run/screen <>/run/keys >/dev/null");
        lab.sh("until grep -qs listening /run/screen; do sleep 0.05; done");
        h1.sh("ping -q -f -c 199 10.0.0.2"); // which does not wait long for the last answers
        h1.ping("10.0.0.2", 1);
        lab.sh("printf '\\003' >/run/keys");
        assertThat(terminal.await(PATIENCE).exit()).isZero();
        String screen = lab.sh("tr -d '\\r' </run/screen").out().replace("^C", ""); // as the terminal echoes it
        assertThat(screen.lines().filter(line -> line.contains("ICMP echo")))
                .hasSize(400)
                .allMatch(line -> line.endsWith("]"));
        assertThat(screen).containsPattern(CLOSING).contains("400 packets captured\n");
    }

    @Test
    void filtersAsTcpdumpDoes() {
        String expression = "arp or (icmp[icmptype] == icmp-echo and dst host 10.0.0.2)";
        Background all = capture("-i any -w /run/all.pcap");
        Background some = capture("-i any -w /run/some.pcap '" + expression + "'");
        h1.ping("10.0.0.2", 5);
        h1.ping("10.0.0.3", 5);
        List.of(h1, h2, h3).forEach(Host::keepNeighbors); // nothing comes once one of the captures has ended
        ending(all);
        ending(some);
        lab.sh("tcpdump -n -r /run/all.pcap -w /run/wanted.pcap '" + expression + "'");
        assertThat(text("/run/some.pcap")).isNotEmpty().isEqualTo(text("/run/wanted.pcap"));
    }

    private List<String> text(String file) {
        return lab.sh("tcpdump -t -n -e -x -r " + file).lines();
    }

    @Test
    void aPortsCaptureHasItsDirections() {
        Background in = capture("-i sw2 -Q in -w /run/in.pcapng icmp");
        Background out = capture("-i sw2 -Q out -w /run/out.pcapng icmp");
        Background both = capture("-i sw2 -w /run/both.pcapng icmp");
        h1.ping("10.0.0.2", 4);
        h1.ping("10.0.0.3", 4);
        ending(in);
        ending(out);
        ending(both);
        String fields =
                " -T fields -e frame.interface_name -e frame.packet_flags_direction -e icmp.type -e frame.comment";
        assertThat(lab.sh("tshark -r /run/in.pcapng" + fields).lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("sw2\t0x00000001\t0\tforward: to sw1"));
        assertThat(lab.sh("tshark -r /run/out.pcapng" + fields).lines())
                .hasSize(4)
                .allMatch(line ->
                        line.startsWith("sw2\t0x00000002\t8\tforward: to sw2") && line.contains("entered by sw1"));
        assertThat(lab.sh("tshark -r /run/both.pcapng" + fields).lines()).hasSize(8);
    }

    /** Each frame is seen once at a bridge, where it enters: to show nothing at all, without a word, would mislead. */
    @Test
    void whatLeavesIsAskedOfAPort() {
        for (String where : List.of("-i br0", "-i any", "")) {
            Result refused = lab.attempt("timeout 20 " + Flavor.VETCH_COMMAND + " tcpdump -n -Q out " + where);
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err())
                    .matches(
                            "tcpdump: (br0|any): only what enters can be captured at a whole bridge, .* name a port.*\n");
        }
        Background in = capture("-i br0 -Q in -c 2 icmp");
        h1.sh("ping -q -c 1 10.0.0.2");
        assertThat(in.await(PATIENCE).expectSuccess().lines()).hasSize(2);
    }

    /** As tcpdump answers them: the first says the counts, the second has the file written, and the capture goes on. */
    @Test
    void signalsThatAskAreAnsweredAndEndNothing() {
        Background capture = lab.start(
                "echo $$ >/run/asked.pid; exec " + Flavor.VETCH_COMMAND + " tcpdump -n -i br0 -w /run/asked.pcap icmp");
        capture.awaitErr("listening on");
        h1.ping("10.0.0.2", 2);
        lab.sh("until kill -USR2 $(cat /run/asked.pid); [ $(stat -c %s /run/asked.pcap) -eq " + (24 + 4 * (16 + 98))
                + " ]; do sleep 0.05; done"); // the last frame may still be on its way when it is asked first
        lab.sh("kill -USR1 $(cat /run/asked.pid)");
        capture.awaitErr("tcpdump: 4 packets captured, 4 packets received by filter, 0 packets dropped by switch");
        h1.sh("ping -q -c 1 10.0.0.2");
        assertThat(ending(capture).captured).isEqualTo(6);
    }

    /** A name of a file with letters that the locale does not know. */
    @Test
    void namesOfFilesAreWhatTheyAreInAnyLocale() {
        Background capture = capture("-i br0 -c 2 -w '/run/grö\u00dfe.pcap' icmp");
        h1.sh("ping -q -c 1 10.0.0.2");
        capture.await(PATIENCE).expectSuccess();
        assertThat(lab.sh(Flavor.VETCH_COMMAND + " tcpdump -n -r '/run/grö\u00dfe.pcap'")
                        .lines())
                .hasSize(2);
    }

    /** The link lies where this version looks, and the profile has a column for the verdict. */
    @Test
    void wiresharkFindsThePortsOnceItIsTold() {
        lab.sh(AT_HOME + Flavor.VETCH_COMMAND + " extcap --install; " + Flavor.VETCH_COMMAND + " extcap --install");
        assertThat(lab.sh(AT_HOME + "tshark -D").out()).contains("vetch-br0 (", "vetch-sw1 (");
        Background shark = lab.start(AT_HOME + "exec tshark -C Vetch -i vetch-br0 -c 20 -f icmp");
        Background ping = h1.start("exec ping -q -i 0.2 10.0.0.2");
        Result seen = shark.await(Duration.ofMinutes(2)).expectSuccess(); // it starts several JVMs one after the other
        ping.kill();
        assertThat(seen.out()).contains(" forward  sw2 ").contains(" forward  sw1 ");
    }

    @Test
    void wiresharkTakesVerdictsApart() {
        lab.sh(AT_HOME + Flavor.VETCH_COMMAND + " extcap --install");
        Background capture = capture("-i br0 -w /run/all.pcapng arp or icmp");
        h1.sh("ping -q -c 1 10.0.0.2");
        lab.sh("bridge link set dev sw1 isolated on; bridge link set dev sw2 isolated on");
        h1.sh("ping -q -c 1 -W 1 10.0.0.2 || :");
        ending(capture);
        String fields = "-T fields -e vetch.verdict -e vetch.reason -e vetch.egress -e arp.opcode";
        assertThat(lab.sh(AT_HOME + "tshark -C Vetch -r /run/all.pcapng " + fields)
                        .lines())
                .contains("flood\tbroadcast\tsw2, sw3, br0\t1", "forward\t\tsw1\t2")
                .anyMatch(line -> line.matches("drop\tISOLATED \\(.*\\)\t\t"));
    }

    /** The usual first lesson: two namespaces, a pair between them, and nothing else. */
    @Test
    void aPairOfItsOwnIsCapturedAtEitherEnd() {
        Host left = lab.addHost("left");
        Host right = lab.addHost("right");
        lab.sh(
                "ip link add veth0 type veth peer name veth1; ip link set veth0 netns left; ip link set veth1 netns right");
        left.sh("ip addr add 10.1.0.1/24 dev veth0; ip link set veth0 up");
        right.sh("ip addr add 10.1.0.2/24 dev veth1; ip link set veth1 up");
        Background sent = captureOf(left, "--why -X -i veth0 tcp");
        Background received = captureOf(right, "--why -Q in -i veth1 tcp");
        Background listening = right.start("ncat -l 7777");
        left.sh("until echo hello | ncat --send-only 10.1.0.2 7777; do sleep 0.1; done");
        assertThat(listening.await(PATIENCE).out()).isEqualTo("hello\n");
        ending(received);
        ending(sent);
        assertThat(received.out().lines().filter(line -> !line.isEmpty()))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("  [veth0 -> forward: to veth1]"));
        assertThat(sent.out()).contains("  [veth0 -> forward: to veth1]", "  [veth1 -> forward: to veth0]", "hello");
        assertThat(left.sh(Flavor.VETCH_COMMAND + " tcpdump -D").out()).contains(".veth0 [Up, Running]\n");
        assertThat(left.sh(Flavor.VETCH_COMMAND + " counters").out())
                .containsPattern("pair veth0 +rx frames .*\n  veth0 +[1-9].*\n  veth1 +[1-9]");
        Background ends = captureOf(left, "-i veth0 icmp");
        lab.sh("ip netns exec right ip link del veth1");
        assertDisappeared(ends.await(PATIENCE), 0);
    }

    private static Background captureOf(Host host, String arguments) {
        Background capture = host.start("exec " + Flavor.VETCH_COMMAND + " tcpdump -n " + arguments);
        capture.awaitErr("listening on");
        return capture;
    }

    /**
     * At the end that a host has in hand the verdicts are those of the bridge behind the other end, whichever that is.
     */
    @Test
    void aHostsEndIsCapturedWithTheVerdictsOfItsBridge() {
        Background capture = captureOf(h1, "--why -c 8 -i end1 icmp");
        h1.sh("ping -q -c 1 10.0.0.2");
        lab.sh("ip link set sw1 nomaster; ip addr add 10.0.0.9/24 dev sw1");
        h1.sh("ping -q -c 1 10.0.0.9");
        lab.sh(
                "ip addr flush dev sw1; ip link add br1 type bridge; ip link set br1 up; ip addr add 10.0.0.9/24 dev br1");
        lab.sh("ip link set sw1 master br1");
        h1.ping("10.0.0.9", 2);
        List<String> lines = capture.await(PATIENCE).expectSuccess().lines();
        assertThat(lines).hasSize(8);
        assertThat(lines.getFirst()).endsWith("  [sw1 -> forward: to sw2]");
        assertThat(lines.get(2)).endsWith("  [end1 -> forward: to sw1]");
        assertThat(lines.get(3)).endsWith("  [sw1 -> forward: to end1]");
        assertThat(lines.get(4)).endsWith("  [sw1 -> deliver: to br1]");
        assertThat(lines.get(5)).endsWith("  [br1 -> forward: to sw1]");
    }

    @Test
    void withoutPromiscuityABridgeShowsWhatItsHostReceivesAndSends() {
        lab.sh("ip addr add 10.0.0.9/24 dev br0");
        Background own = capture("--why -p -i br0 -c 4 icmp");
        Background sent = capture("--why -p -Q out -i br0 -c 1 icmp");
        h1.sh("ping -q -c 2 -i 0.1 10.0.0.2; ping -q -c 2 -i 0.1 10.0.0.9");
        List<String> lines = own.await(PATIENCE).expectSuccess().lines();
        assertThat(lines).hasSize(4).noneMatch(line -> line.contains("10.0.0.2"));
        assertThat(lines.getFirst()).endsWith("  [sw1 -> deliver: to br0]");
        assertThat(sent.await(PATIENCE).expectSuccess().out()).endsWith("  [br0 -> forward: to sw1]\n");
    }

    @Test
    void endsAsTcpdumpDoesWhenItsInterfaceGoes() {
        Background bridge = capture("-i br0 icmp");
        Background port = capture("-i sw1 icmp");
        Background left = capture("-i sw2 icmp");
        Background all = capture("-i any icmp");
        h1.sh("ping -q -c 1 10.0.0.2");
        lab.sh("ip link del sw1; ip link set sw2 nomaster");
        assertDisappeared(port.await(PATIENCE), 2);
        assertDisappeared(left.await(PATIENCE), 2);
        assertThat(bridge.alive()).isTrue();
        lab.sh("ip link del br0");
        assertDisappeared(bridge.await(PATIENCE), 2);
        assertThat(all.alive()).isTrue();
    }

    private static void assertDisappeared(Result end, int frames) {
        assertThat(end.exit()).isEqualTo(1);
        assertThat(end.lines()).hasSize(frames);
        assertThat(end.err()).endsWith("""
                tcpdump: pcap_loop: The interface disappeared
                %1$d packets captured
                %1$d packets received by filter
                0 packets dropped by switch
                """.formatted(frames));
    }

    @Test
    void aCaptureOfAllSeesBridgesThatAreMadeLater() {
        lab.sh("ip link del br0");
        Background capture = capture("-i any -c 4 --why icmp");
        for (String bridge : List.of("br1", "br2")) {
            lab.sh("ip link add " + bridge + " type bridge; ip link set " + bridge + " up");
            lab.sh("ip link set sw1 master " + bridge + "; ip link set sw2 master " + bridge);
            h1.sh("ping -q -c 1 -w 5 10.0.0.2");
            lab.sh("ip link del " + bridge);
        }
        Result result = capture.await(PATIENCE).expectSuccess();
        assertThat(result.lines())
                .hasSize(4)
                .allMatch(line -> line.matches(".*  \\[sw[12] -> (forward: |flood: .*; )to sw[12].*]"));
    }

    /** Summed over all ports, the verdicts in a full capture are the counters of the bridge. */
    @Test
    void verdictsInAFileAreTheCounters() {
        Background capture = capture("-i br0 -w /run/all.pcapng");
        h1.sh("ping -q -c 20 -i 0.01 10.0.0.2; ping -q -c 5 -i 0.01 10.0.0.3");
        List.of(h1, h2, h3).forEach(Host::keepNeighbors); // nothing comes once the capture has ended
        h1.sh("mausezahn end1 -q -c 300 -a 02:00:00:00:01:00 -b 02:00:00:00:02:00 -p 100"); // to nobody known
        h1.sh("mausezahn end1 -q -c 200 -a 02:00:00:00:02:00 -b 02:00:00:00:01:00 -p 100"); // to where it came from
        h1.sh("mausezahn end1 -q -c 100 -a 02:00:00:00:01:00 -b 01:80:c2:00:00:0e -p 100"); // reserved
        h1.sh("mausezahn end1 -q -c 100 -a 03:00:00:00:01:00 -b ff:ff:ff:ff:ff:ff -p 100"); // from a group
        h1.ping("10.0.0.2", 1); // is answered when all that was sent before has passed
        Closing closing = ending(capture);
        assertThat(closing.dropped).isZero();
        Map<String, Long> inFile = new TreeMap<>();
        for (String line :
                lab.sh("tshark -r /run/all.pcapng -T fields -e frame.comment").lines()) {
            inFile.merge(line.substring(0, line.indexOf(':')), 1L, Long::sum);
        }
        assertThat(inFile).isEqualTo(verdicts()).containsKeys("drop", "flood", "forward");
        assertThat(closing.received).isEqualTo(sum(inFile));
    }

    /** Whatever a capture misses is counted, and the switch forwards as if nobody watched. */
    @Test
    void underAFloodEveryFrameIsCapturedOrCounted() {
        h1.sh("ping -q -c 1 -w 20 10.0.0.2");
        List.of(h1, h2).forEach(Host::keepNeighbors); // of the two, nothing but what is sent here
        Map<String, Long> before = verdicts();
        Background capture = capture("-i sw1 -B 64 -w /run/flood.pcapng");
        h1.sh("timeout 5 mausezahn end1 -q -c 300000 -a 02:00:00:00:01:00 -b 02:00:00:00:02:00 -p 1000 || true");
        h1.sh("until ping -q -c 1 -W 2 10.0.0.2; do :; done"); // is answered when all has passed; the queue may be full
        Closing closing = ending(capture);
        long passed = sum(verdicts()) - sum(before);
        assertThat(closing.received).isEqualTo(passed).isGreaterThan(10_000);
        assertThat(closing.captured + closing.dropped).isEqualTo(closing.received);
        String counters = lab.sh(Flavor.VETCH_COMMAND + " counters").out();
        assertThat(counters).doesNotContain("lost on the way out");
        assertThat(lab.sh("capinfos -c -M /run/flood.pcapng").out()).contains("packets:   " + closing.captured);
    }

    /** A client killed in the middle leaves whole records, and the switch as it was. */
    @Test
    void aKilledClientLeavesAFileThatCanBeRead() {
        Background capture = capture("-U -i br0 -w /run/cut.pcapng");
        Background ping = h1.start("ping -q -i 0.002 -c 500 10.0.0.2");
        lab.sh("until [ $(stat -c %s /run/cut.pcapng) -gt 20000 ]; do sleep 0.05; done");
        capture.kill();
        ping.await(PATIENCE).expectSuccess();
        long frames = lab.attempt("tshark -r /run/cut.pcapng").lines().size();
        assertThat(frames).isGreaterThan(50);
        assertThat(lab.attempt("tcpdump -n -r /run/cut.pcapng").lines()).hasSize((int) frames);
        assertThat(complaints("/run/cut.pcapng"))
                .allMatch(line -> line.contains("cut short") || line.contains("truncated"));
        h1.sh("ping -q -c 2 -i 0.2 10.0.0.2");
    }

    @Test
    void aFullDiskEndsTheCaptureAlone() {
        lab.sh("mkdir /run/small; mount -t tmpfs -o size=64k none /run/small");
        Background capture = capture("-U -i br0 -w /run/small/full.pcapng");
        h1.sh("ping -q -c 300 -s 1000 -i 0.002 10.0.0.2");
        Result result = capture.await(PATIENCE);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("/run/small/full.pcapng").contains("No space left on device");
        assertThat(complaints("/run/small/full.pcapng")).isEmpty();
        h1.sh("ping -q -c 2 -i 0.2 10.0.0.2");
    }

    /** What tools say that read a file, but for what they always say. */
    private List<String> complaints(String file) {
        return lab.attempt("""
                capinfos %1$s 2>&1 >/dev/null || :
                tcpdump -n -r %1$s 2>&1 >/dev/null || :
                tshark -r %1$s 2>&1 >/dev/null || :
                tshark -X 'read_format:MIME Files Format' -V -r %1$s 2>&1 >/dev/null || :
                """.formatted(file)).expectSuccess().lines().stream()
                .filter(line -> !line.startsWith("Running as user") && !line.startsWith("reading from file"))
                .toList();
    }

    /** What became of a capture, by its last words. */
    private record Closing(long captured, long received, long dropped) {}

    private static Closing ending(Background capture) {
        Result result = capture.terminate().await(PATIENCE);
        Matcher words = CLOSING.matcher(result.err());
        assertThat(words.find()).as(result.err()).isTrue();
        return new Closing(
                Long.parseLong(words.group(1)), Long.parseLong(words.group(2)), Long.parseLong(words.group(3)));
    }

    /** Over all ports of the bridge; without those that are zero. */
    private Map<String, Long> verdicts() {
        Map<String, Long> sums = new TreeMap<>();
        for (String line : lab.sh(Flavor.VETCH_COMMAND + " counters br0").lines()) {
            Matcher row = PORT_ROW.matcher(line);
            if (row.matches()) {
                sums.merge("forward", Long.parseLong(row.group(6)), Long::sum);
                sums.merge("flood", Long.parseLong(row.group(7)), Long::sum);
                sums.merge("deliver", Long.parseLong(row.group(8)), Long::sum);
                sums.merge("drop", Long.parseLong(row.group(9)), Long::sum);
            }
        }
        sums.values().removeIf(count -> count == 0);
        return sums;
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A capture file whose frames are long in coming, as over ssh(1) from a quiet network. */
    @Test
    void aTcpdumpThatEndsBeforeTheFirstFrameEndsTheCall() {
        Result result = lab.attempt("""
                { printf '\\324\\303\\262\\241\\2\\0\\4\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\4\\0\\1\\0\\0\\0'; sleep 60 >&1 & } |
                    timeout 30 %s tcpdump -T bogus -r -
                """.formatted(Flavor.VETCH_COMMAND));
        assertThat(result.exit()).as("%s", result).isEqualTo(1);
        assertThat(result.err())
                .contains("unknown packet type `bogus'", "the tcpdump that prints the frames ended with status 1");
    }

    /** In a container without CAP_SETUID the real tcpdump, which gives up root's rights, would print nothing. */
    @Test
    void aRootThatCannotBecomeAnotherStillSeesFrames() {
        Result result;
        try (Background _ = h1.start("exec ping -q -i 0.2 10.0.0.2")) {
            result = lab.attempt("setpriv --bounding-set -setuid,-setgid --inh-caps -setuid,-setgid timeout 50 "
                    + Flavor.VETCH_COMMAND + " tcpdump -v -c 1 -i br0");
        }
        assertThat(result.exit()).as("%s", result).isZero();
        assertThat(result.err()).contains("the real tcpdump cannot give up root's rights here: one line a frame");
        assertThat(result.out()).containsAnyOf("10.0.0.1 > 10.0.0.2", "10.0.0.2 > 10.0.0.1", "ARP");
    }
}
