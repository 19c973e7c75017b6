package io.vetch.cli.stp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.probe.Frame;
import io.vetch.cli.lab.probe.FrameProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * A host that sends a broadcast every few milliseconds, and what becomes of each: every other host has it once, or
 * never.
 */
final class Beacon {
    private static final long PAUSE_MILLIS = 10;
    /** The address of all bridges, as hex. */
    private static final String BPDU = "0180c2000000";

    private final FrameProbe probe;
    private final String from;
    private final List<String> hosts;
    /** When each frame was sent, by its bytes. */
    private final Map<String, Long> sent = new LinkedHashMap<>();
    /** How often each was heard, by host and bytes. */
    private final Map<String, Map<String, Integer>> heard = new TreeMap<>();
    /** Who has heard none since the last look. */
    private final Set<String> silent = new TreeSet<>();
    /** At how many looks a hello had come, and a host had heard no frame. */
    private final Map<String, Integer> missed = new TreeMap<>();

    private int mostMissed;

    /** @param hosts who are to hear it */
    Beacon(FrameProbe probe, String from, List<String> hosts) {
        this.probe = probe;
        this.from = from;
        this.hosts = hosts;
        hosts.forEach(host -> heard.put(host, new LinkedHashMap<>()));
        silent.addAll(hosts);
    }

    void send() {
        byte[] frame = Frame.from("02:aa:00:00:00:01").bytes();
        sent.put(HexFormat.of().formatHex(frame), System.nanoTime());
        probe.offer(from, frame);
    }

    /** Sends until {@code done}, and for a moment longer. @param more who sends at the same time */
    static void sendUntil(BooleanSupplier done, Duration patience, List<Beacon> beacons) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        long look = System.nanoTime();
        long last = Long.MAX_VALUE;
        while (System.nanoTime() < Math.min(end, last)) {
            beacons.forEach(Beacon::send);
            Thread.sleep(PAUSE_MILLIS);
            if (last == Long.MAX_VALUE && System.nanoTime() - look > 200_000_000L) {
                beacons.getFirst().collect(beacons);
                look = System.nanoTime();
                last = done.getAsBoolean() ? System.nanoTime() + 300_000_000L : last;
            }
        }
        Thread.sleep(300);
        beacons.getFirst().collect(beacons);
        assertThat(last).as("over in time").isNotEqualTo(Long.MAX_VALUE);
    }

    private void collect(List<Beacon> beacons) {
        Set<String> greeted = new TreeSet<>();
        for (FrameProbe.Arrival arrival : probe.take()) {
            String bytes = HexFormat.of().formatHex(arrival.frame());
            if (bytes.startsWith(BPDU)) {
                greeted.add(arrival.at());
            }
            for (Beacon beacon : beacons) {
                if (beacon.heard.containsKey(arrival.at()) && beacon.sent.containsKey(bytes)) {
                    beacon.heard.get(arrival.at()).merge(bytes, 1, Integer::sum);
                    beacon.silent.remove(arrival.at());
                }
            }
        }
        beacons.forEach(beacon -> beacon.looked(greeted.contains(beacon.from)));
    }

    /** @param greeted whether the sender has heard a hello. If several have come at once, nobody has sent meanwhile. */
    private void looked(boolean greeted) {
        missed.keySet().retainAll(silent);
        if (greeted) {
            silent.forEach(host -> missed.merge(host, 1, Integer::sum));
            mostMissed = missed.values().stream().reduce(mostMissed, Math::max);
        }
        silent.addAll(hosts);
    }

    /** From now on hellos are counted; before that nobody sent. */
    static void countHellos(List<Beacon> beacons) {
        beacons.getFirst().collect(beacons);
        for (Beacon each : beacons) {
            each.missed.clear();
        }
        beacons.forEach(Beacon::send);
    }

    /** Whether all hosts have heard one of the last frames. */
    boolean isHeardByAll() {
        List<String> frames = new ArrayList<>(sent.keySet());
        List<String> last = frames.subList(Math.max(0, frames.size() - 15), frames.size());
        return hosts.stream().allMatch(host -> last.stream().anyMatch(heard.get(host)::containsKey));
    }

    void assertNoCopies() {
        heard.forEach((host, frames) -> assertThat(frames.values().stream().filter(times -> times > 1))
                .as("frames that %s had more than once", host)
                .isEmpty());
    }

    /** The longest time for which some host heard nothing. */
    Duration longestGap() {
        long longest = 0;
        for (String host : hosts) {
            long before = sent.values().iterator().next();
            for (Map.Entry<String, Long> frame : sent.entrySet()) {
                if (heard.get(host).containsKey(frame.getKey())) {
                    longest = Math.max(longest, frame.getValue() - before);
                    before = frame.getValue();
                }
            }
        }
        return Duration.ofNanos(longest);
    }

    /** How many hellos the sender has heard from its bridge, at most, while some host heard nothing from the sender. */
    int mostHellosMissed() {
        return mostMissed;
    }
}
