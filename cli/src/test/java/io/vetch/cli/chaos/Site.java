package io.vetch.cli.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.vetch.cli.Main;
import io.vetch.cli.lab.Tools;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Two bridges and six stations. Station N is the host (namespace) hN, whose interface eN has the address 10.0.0.N+1;
 * the other end of that pair is pN, which may be a port. The pairs of the last two stations are the kernel's, attached
 * by AF_PACKET.
 */
final class Site {
    static final int STATIONS = 6;
    static final List<String> BRIDGES = List.of("b0", "b1");
    private static final int OF_VETCH = 4;

    private static final String IP = Tools.real("ip");
    /** A line of {@code bridge link}. */
    private static final Pattern PORT =
            Pattern.compile("^\\d+: p(\\d)(?:@\\S+)?: .* master (\\S+) state forwarding ", Pattern.MULTILINE);

    private final Path socket;
    private final List<String> refusals = new ArrayList<>();

    Site(Path socket) {
        this.socket = socket;
    }

    /** Takes out what was refused so far, each with its words. */
    List<String> takeRefusals() {
        List<String> taken = new ArrayList<>(refusals);
        refusals.clear();
        return taken;
    }

    /** Remembers what was refused. */
    void refused(String what) {
        refusals.add(what);
    }

    // ---- commands

    /** What a user of vetch types: {@code ip link add …}. @return its output; what is refused is remembered */
    String vetch(String line) throws IOException {
        String[] words = line.split(" ", -1);
        List<String> arguments = List.of(words).subList(1, words.length);
        try (Request request = Request.open(socket)) {
            JsonNode result = request.tool(words[0], arguments);
            if (result.path("run").isEmpty()) {
                return result.path("out").asText();
            }
            List<String> real = new ArrayList<>(List.of(Tools.real(words[0])));
            result.path("run").forEach(word -> real.add(word.asText()));
            return run(real) + "\n";
        } catch (IOException e) {
            refusals.add(line + ": " + e.getMessage());
            return "";
        }
    }

    /** What {@code bridge link} prints for a user: the real tool's output, with what the switch knows. */
    private String bridgeLink() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(FaultyJvm.command(Main.class, "-XX:TieredStopAtLevel=1"));
        builder.command().addAll(List.of("bridge", "-d", "link"));
        builder.environment().put("VETCH_SOCKET", socket.toString());
        return run(builder);
    }

    /** A command of the machine, which may fail. @return what it said */
    static String sh(String script) throws IOException {
        return run(List.of("sh", "-c", script));
    }

    private static String run(List<String> command) throws IOException {
        return run(new ProcessBuilder(command));
    }

    private static String run(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectErrorStream(true).start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            return String.join("\n", output.lines().toList());
        }
    }

    // ---- building

    /** Makes what is missing, and has all ports be as at first: what is refused is a failure of the switch. */
    void furnish() throws IOException {
        String links = sh(IP + " -o link; brctl show") + "\n";
        for (String bridge : BRIDGES) {
            if (!links.contains(" " + bridge + ":")) {
                vetch("ip link add " + bridge + " type bridge");
            }
            vetch("ip link set " + bridge + " up");
        }
        for (int n = 0; n < STATIONS; n++) {
            makeStation(n); // by which a port may go that was there: its host was deleted
        }
        String members = bridgeLink();
        for (int n = 0; n < STATIONS; n++) {
            if (!members.contains(": p" + n + "@") && !members.contains(": p" + n + ":")) {
                vetch("ip link set p%d master b%d".formatted(n, n % BRIDGES.size()));
            }
            vetch(
                    "bridge link set dev p%d isolated off learning on flood on bcast_flood on mcast_flood on locked off hairpin off"
                            .formatted(n));
        }
    }

    /** Makes station {@code n} where it is missing. */
    void makeStation(int n) throws IOException {
        if (!Files.exists(Path.of("/run/netns/h" + n))) {
            sh("ip netns add h%1$d; ip netns exec h%1$d sysctl -q net.ipv6.conf.all.disable_ipv6=1".formatted(n));
        }
        awaitEndOfFormerHost(n);
        if (sh(IP + " -o link show p" + n).contains("does not exist")) {
            String add = "ip link add p%d type veth peer name e%d".formatted(n, n);
            String move = "ip link set e%d netns h%d".formatted(n, n);
            if (n < OF_VETCH) {
                vetch(add);
                vetch(move);
            } else {
                sh(add + "; " + move);
            }
        } else if (!sh(IP + " -o link show e" + n).contains("does not exist")) {
            vetch("ip link set e%d netns h%d".formatted(n, n));
        }
        vetch("ip link set p" + n + " up");
        sh("%1$s -n h%2$d addr replace 10.0.0.%3$d/24 dev e%2$d; %1$s -n h%2$d link set e%2$d up"
                .formatted(IP, n, n + 1));
    }

    /** A namespace that was deleted lives on, and its interface with it, until the last process in it has ended. */
    private static void awaitEndOfFormerHost(int n) throws IOException {
        sh("""
                for i in $(seq 200); do
                    %1$s link show p%2$d || break
                    %1$s link show e%2$d && break
                    %1$s -n h%2$d link show e%2$d && break
                    sleep 0.1
                done
                """.formatted(IP, n));
    }

    /** Deletes all of it. */
    void tearDown() throws IOException {
        for (int n = 0; n < STATIONS; n++) {
            if (!sh(IP + " -o link show p" + n).contains("does not exist")) {
                vetch("ip link del p" + n);
            }
            sh("ip netns del h" + n);
        }
        for (String bridge : BRIDGES) {
            vetch("ip link del " + bridge);
        }
    }

    // ---- checking

    /** The stations behind forwarding ports, by bridge. */
    Map<String, List<Integer>> forwarding() throws IOException {
        Map<String, List<Integer>> stations = new TreeMap<>();
        for (MatchResult port : PORT.matcher(bridgeLink()).results().toList()) {
            stations.computeIfAbsent(port.group(2), _ -> new ArrayList<>()).add(Integer.parseInt(port.group(1)));
        }
        return stations;
    }

    /** Whether a ping gets through, at the first or a later attempt. Who was there before has been forgotten. */
    static boolean pings(int from, int to) throws IOException {
        for (int n : new int[] {from, to}) {
            sh(IP + " -n h" + n + " neigh flush all");
        }
        String ping = sh("ip netns exec h%d ping -q -c 1 -i 0.2 -w 10 10.0.0.%d".formatted(from, to + 1));
        return !ping.contains(" 0 received") && ping.contains(" received");
    }

    /** All there is to know of why two stations do not reach each other. */
    String describe(int from, int to) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int n : new int[] {from, to}) {
            text.append(sh("%1$s -d addr show p%2$d; %1$s -s -n h%2$d -d addr show e%2$d; %1$s -n h%2$d neigh"
                    .formatted(IP, n)));
        }
        return text + "\n" + bridgeLink() + vetch("bridge fdb") + vetch("counters");
    }

    /** The lines of {@code vetch counters} on which frames are missing: received, but neither sent nor dropped. */
    List<String> unaccounted() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String line : vetch("counters").lines().toList()) {
            String[] words = line.strip().split(" +", -1);
            if (words.length == 9 && words[1].matches("\\d+")) {
                long fate = 0;
                for (int column = 5; column < 9; column++) {
                    fate += Long.parseLong(words[column]);
                }
                if (fate != Long.parseLong(words[1])) {
                    wrong.add(line);
                }
            }
        }
        return wrong;
    }
}
