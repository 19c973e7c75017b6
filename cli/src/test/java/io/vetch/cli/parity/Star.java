package io.vetch.cli.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import io.vetch.cli.lab.probe.Frame;
import io.vetch.cli.lab.probe.FrameProbe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The test bench of every parity test: hosts h1, h2 and h3, each with an eth0 whose other end, sw1 to sw3, is a port of
 * br0, and the machine itself behind br0. Four observers see what becomes of a frame.
 *
 * <pre>
 *   h1 eth0 --- sw1 +-----+
 *   h2 eth0 --- sw2 | br0 | the machine itself
 *   h3 eth0 --- sw3 +-----+
 * </pre>
 */
final class Star implements AutoCloseable {
    static final int HOSTS = 3;
    /** The lowest port address, which is the bridge's own as long as nobody sets one. */
    static final String BR0 = port(1);

    /** How long a frame that should not arrive is waited for. */
    private static final Duration SILENCE = Duration.ofMillis(100);
    /** How long one that should arrive may take, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** After which one is sent again that may have been lost, as a link was not up. */
    private static final Duration LOST = Duration.ofSeconds(1);

    private final Rig rig;
    private final Lab lab;
    private final FrameProbe probe;
    private final Repeats repeats;
    private @Nullable StandInDaemon standIn;
    private boolean changed;

    private Star(Rig rig, Lab lab, int again) {
        this.rig = rig;
        this.lab = lab;
        this.probe = FrameProbe.start(lab.sandbox());
        this.repeats = new Repeats(rig, lab, again, this::lapses);
    }

    static Star open(Rig rig) {
        return open(rig, Repeats.AGAIN);
    }

    /** @param again how often each frame is sent again, so that the kernel moves it by itself where it may */
    static Star open(Rig rig, int again) {
        Lab lab = Lab.open(rig.flavor, Map.of(), rig.runOptions().toArray(String[]::new));
        try {
            Star star = new Star(rig, lab, again);
            star.standIn = rig.standsIn() ? StandInDaemon.start(lab, rig.kernelCache()) : null;
            for (int i = 1; i <= HOSTS; i++) {
                star.addHost(i);
            }
            star.addBridge();
            return star;
        } catch (RuntimeException | Error e) {
            lab.close();
            throw e;
        }
    }

    private void addHost(int i) {
        lab.addHost("h" + i);
        sh("ip link add sw" + i + " type veth peer name end" + i);
        String script = """
                $IP link set sw$N address %s
                $IP link set end$N netns h$N
                $IP -n h$N link set end$N name eth0
                $IP -n h$N link set eth0 address %s
                $IP -n h$N link set eth0 up
                $IP link set sw$N up
                """.formatted(port(i), host(i));
        sh("N=" + i + "; IP=" + Tools.real("ip") + "\n" + script);
        probe.listen("h" + i, "eth0");
    }

    /** Changes something. The next test gets a new bridge. */
    Result configure(String script) {
        changed = true;
        settle();
        // Vetch follows what the kernel did within milliseconds; a call to it waits until it has.
        Result result = sh(script + "\nbrctl show >/dev/null");
        settle();
        return result;
    }

    private void settle() {
        if (standIn != null) {
            standIn.settle();
        }
    }

    /** If a test configured anything: links as at first, and a br0 without history. */
    void restore() {
        if (!changed) {
            return;
        }
        sh("ip link del br0 || true");
        for (int i = 1; i <= HOSTS; i++) {
            sh("N=" + i + "; IP=" + Tools.real("ip") + "\n" + """
                    $IP link set sw$N mtu 1500 address %s up
                    $IP -n h$N link set eth0 mtu 1500 up
                    """.formatted(port(i)));
        }
        addBridge();
        changed = false;
    }

    private void addBridge() {
        sh("ip link add br0 type bridge; ip link set br0 up");
        lab.assertServedByFlavor("br0");
        for (int i = 1; i <= HOSTS; i++) {
            sh("ip link set sw" + i + " master br0");
        }
        if (standIn != null) {
            standIn.awaitStandingIn("br0", List.of("sw1", "sw2", "sw3"));
        }
        listenOnBridge();
        await().atMost(PATIENCE.multipliedBy(3))
                .pollDelay(Duration.ZERO) // again, if the kernel's bridge has had the frames: see lapsedSince
                .untilAsserted(this::assertForwards);
    }

    private void assertForwards() {
        awaitForwarding("h1", "h2", "h3", "br0");
        if (standIn != null) {
            standIn.assertCarried("br0", "sw1");
        }
    }

    void listenOnBridge() {
        probe.listen("br0");
    }

    /** Waits until a broadcast from h1 reaches all of them; a link needs a moment to come up. */
    void awaitForwarding(String... hosts) {
        Set<String> expected = new TreeSet<>(List.of(hosts));
        expected.remove("h1");
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        Set<String> heard;
        do {
            heard = observe("h1", Frame.from("02:aa:00:00:00:01"), expected, LOST);
        } while (!heard.containsAll(expected) && System.nanoTime() < end);
        assertThat(heard).as("reached from h1").containsAll(expected);
    }

    /** Waits until {@code bridge link} shows a port in a state. */
    void awaitState(String port, String state) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> sh("bridge link show dev " + port).out().contains(" state " + state + " "));
        settle();
    }

    /** The address of a host's eth0. */
    static String host(int i) {
        return "02:00:00:00:00:0" + i;
    }

    /** The address of a port. */
    static String port(int i) {
        return "02:00:00:00:01:0" + i;
    }

    Rig rig() {
        return rig;
    }

    Repeats repeats() {
        return repeats;
    }

    /** A scenario begins, whose frames must count the same on rigs that are alike. @param name the same on all rigs */
    void begin(String name) {
        repeats.begin(name);
    }

    void end() {
        repeats.end();
    }

    Lab lab() {
        return lab;
    }

    FrameProbe probe() {
        return probe;
    }

    Result sh(String script) {
        return lab.sh(script);
    }

    /** Sends a frame from an observer: h1, h2, h3 or br0. */
    Sent send(String from, Frame frame) {
        return new Sent(from, frame);
    }

    /** Lets a host say something to all, so that the bridge learns its address. */
    void announce(int i) {
        announce("h" + i, host(i));
    }

    void announce(String from, String source) {
        Frame frame = Frame.from(source);
        assertThat(observe(from, frame, Set.of("br0"), reached -> reached.contains("br0")))
                .as("announcement of %s", source)
                .contains("br0");
        settle();
    }

    /** The FDB as {@code bridge fdb show} prints it. */
    String fdb() {
        settle();
        return sh("bridge fdb show br br0").out();
    }

    /** The line of the FDB that is about {@code mac} as a switching entry, empty if there is none. */
    String fdb(String mac) {
        return fdb().lines()
                .filter(line -> line.startsWith(mac + " ") && line.contains("master br0"))
                .findFirst()
                .orElse("");
    }

    /** Who gets the frame; or one like it, if that went wrong in a lapse. */
    private Set<String> observe(String from, Frame frame, Set<String> expected, Predicate<Set<String>> right) {
        int before = lapses();
        Set<String> reached = observe(from, frame, expected, PATIENCE);
        return right.test(reached) || !lapsedSince(before) ? reached : observe(from, frame.again(), expected, PATIENCE);
    }

    /** Who gets the frame. Returns as soon as all expected have it and silence followed. */
    private Set<String> observe(String from, Frame frame, Set<String> expected, Duration patience) {
        probe.take();
        probe.send(from, frame.bytes());
        return collect(frame, expected, patience);
    }

    private Set<String> collect(Frame frame, Set<String> expected, Duration patience) {
        Set<String> heard = new TreeSet<>();
        long start = System.nanoTime();
        long silentSince = start;
        while (System.nanoTime() - silentSince < SILENCE.toNanos()
                || (!heard.containsAll(expected) && System.nanoTime() - start < patience.toNanos())) {
            for (FrameProbe.Arrival arrival : probe.take()) {
                if (frame.isIn(arrival.frame())) {
                    silentSince = System.nanoTime();
                    note(heard, frame, arrival);
                }
            }
            pause(2);
        }
        return heard;
    }

    private static void note(Set<String> heard, Frame frame, FrameProbe.Arrival arrival) {
        assertThat(arrival.frame()).as("bytes of %s at %s", frame, arrival.at()).isEqualTo(frame.bytes());
        assertThat(heard.add(arrival.at()))
                .as("once only: %s at %s", frame, arrival.at())
                .isTrue();
    }

    private int lapses() {
        return standIn == null ? 0 : standIn.lapses();
    }

    /**
     * Whether the machine has been too busy for Vetch since, so that the kernel's bridge has had frames. It treats some
     * otherwise, and some are lost. Lapses are told of once a second.
     */
    private boolean lapsedSince(int before) {
        for (int i = 0; standIn != null && i < 150 && lapses() == before; i++) {
            pause(20);
        }
        return lapses() > before;
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            repeats.report();
            end();
        } finally {
            probe.close();
            lab.close();
        }
    }

    /** A frame about to be sent: say where it must arrive, and nowhere else, once, unchanged. */
    final class Sent {
        private final String from;
        private final Frame frame;

        private Sent(String from, Frame frame) {
            this.from = from;
            this.frame = frame;
        }

        void reaches(String... observers) {
            Set<String> expected = new TreeSet<>(List.of(observers));
            repeats.run(from, frame, sent -> reaches(sent, expected));
        }

        /** {@link #reaches}, and is not sent again, which takes time. */
        void reachesNow(String... observers) {
            reaches(frame, new TreeSet<>(List.of(observers)));
        }

        private void reaches(Frame sent, Set<String> expected) {
            assertThat(observe(from, sent, expected, expected::equals))
                    .as("%s from %s reaches", sent, from)
                    .isEqualTo(expected);
        }

        void reachesNobody() {
            reaches();
        }
    }
}
