package io.vetch.cli.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What users and clients of a switch may do, at random: the same for the same seed. */
final class Mischief {
    private static final List<String> FLAGS =
            List.of("isolated", "learning", "flood", "mcast_flood", "bcast_flood", "locked", "hairpin");
    private static final List<String> QUESTIONS = List.of(
            "brctl show",
            "bridge fdb show",
            "bridge link",
            "counters",
            "lookback show",
            "ip -d link show",
            "explain -i p0 ffffffffffff 020000000001 0800",
            "nonsense",
            "brctl addif b9 p9",
            "ip link set p0 type");
    private static final List<String> GARBAGE = List.of(
            "{\"jsonrpc\":",
            "\n\n{}\n",
            "[1,2]\n",
            "\u0000\u0001\n",
            "{\"id\":1,\"method\":\"stop\"}\n",
            "x".repeat(5000));

    private static final int MOST_OPEN = 8;

    private final Site site;
    private final Path socket;
    private final Random random;
    private final List<Request> open = new ArrayList<>();

    Mischief(Site site, Path socket, long seed) {
        this.site = site;
        this.socket = socket;
        this.random = new Random(seed);
    }

    /** Does one thing. */
    void once() throws IOException {
        int n = random.nextInt(Site.STATIONS);
        String bridge = pick(Site.BRIDGES);
        String upOrDown = random.nextInt(3) == 0 ? "down" : "up";
        switch (random.nextInt(16)) {
            case 0 -> site.makeStation(n);
            case 1 -> site.vetch("ip link del p" + n);
            case 2, 3 -> site.vetch("brctl addif " + bridge + " p" + n);
            case 4 -> site.vetch("brctl delif " + bridge + " p" + n);
            case 5 -> site.vetch("ip link set p" + n + " " + upOrDown);
            case 6 -> Site.sh("ip -n h" + n + " link set e" + n + " " + upOrDown);
            case 7 ->
                site.vetch(
                        "bridge link set dev p" + n + " " + pick(FLAGS) + " " + (random.nextBoolean() ? "on" : "off"));
            case 8 -> changeBridge(bridge, upOrDown);
            case 9 -> site.vetch("bridge fdb add 02:00:00:00:00:0" + n + " dev p" + n + " master static");
            case 10 ->
                site.vetch(
                        "lookback " + pick(List.of("on " + bridge + " 5s 4MiB", "off " + bridge, "clear " + bridge)));
            case 11 -> Site.sh(random.nextInt(4) == 0 ? "ip netns del h" + n : "true");
            case 12 -> startCapture(bridge);
            case 13 -> beRude();
            default -> site.vetch(pick(QUESTIONS));
        }
    }

    private void changeBridge(String bridge, String upOrDown) throws IOException {
        switch (random.nextInt(4)) {
            case 0 -> site.vetch("ip link add " + bridge + " type bridge");
            case 1 -> site.vetch("ip link del " + bridge);
            case 2 -> site.vetch("bridge fdb flush dev " + bridge);
            default -> site.vetch("ip link set " + bridge + " " + upOrDown);
        }
    }

    /** Which nobody reads on. */
    private void startCapture(String bridge) throws IOException {
        Request request = keep(Request.open(socket));
        try {
            request.capture(bridge);
        } catch (IOException e) {
            site.refused("capture at " + bridge + ": " + e.getMessage());
        }
    }

    /** Sends what is no request, or many, and reads nothing; leaves some time later. */
    private void beRude() throws IOException {
        Request request = keep(Request.open(socket));
        if (random.nextBoolean()) {
            request.send(pick(GARBAGE));
        } else {
            request.send("{\"id\":1,\"method\":\"none\"}\n".repeat(200));
        }
    }

    private Request keep(Request request) throws IOException {
        if (open.size() == MOST_OPEN) {
            open.remove(random.nextInt(open.size())).close();
        }
        open.add(request);
        return request;
    }

    /** All clients leave. */
    void leave() throws IOException {
        for (Request request : open) {
            request.close();
        }
        open.clear();
    }

    /** A second's traffic between two stations, or from one to all. */
    String traffic() {
        int from = random.nextInt(Site.STATIONS);
        String to = random.nextInt(4) == 0 ? "-b 10.0.0.255" : "10.0.0." + (1 + random.nextInt(Site.STATIONS));
        return "ip netns exec h%d ping -q -i 0.002 -c 400 -w 1 -s %d %s".formatted(from, random.nextInt(3000), to);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
