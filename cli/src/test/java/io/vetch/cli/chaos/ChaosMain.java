package io.vetch.cli.chaos;

import io.vetch.cli.daemon.FailureLog;
import io.vetch.tap.linux.Errno;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The process behind {@link ChaosIT}: torments a daemon, phase by phase, lets it be, and looks whether all is well.
 * Prints what it did, and a line that starts with "VIOLATION" for each broken rule.
 */
final class ChaosMain {
    private static final Path SOCKET = Path.of("/run/chaos.sock");
    private static final Duration SHORTEST_PHASE = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CALLS_FOR_A_FAULT = 20;
    /** In every second phase memory is short, too. */
    private static final int STARVING = 2;

    private static final long MOST_RESIDENT_KIB = 800_000;

    /** Whose failure is made up for: by another way, or by trying again. */
    private static final List<String> REPLACEABLE = List.of(
            "load the shield program",
            "attach the shield to interface",
            "io_uring_register",
            "set offloads of",
            "SO_RCVBUFFORCE",
            "SO_SNDBUFFORCE",
            "setns",
            "read netlink");

    /** As strerror(3) says them. */
    private static final Map<Integer, String> WORDS = Map.of(
            Errno.EPERM, "not permitted",
            Errno.EIO, "nput/output error",
            Errno.EAGAIN, "temporarily unavailable",
            Errno.ENOMEM, "annot allocate memory",
            Errno.EBUSY, "busy",
            Errno.EINVAL, "nvalid argument",
            Errno.EOPNOTSUPP, "not supported",
            Errno.ENOBUFS, "No buffer space");

    private final long seed;
    private final Site site = new Site(SOCKET);
    private final Mischief mischief;
    private final StringBuilder said = new StringBuilder();
    private TormentedDaemon daemon;
    private int violations;

    private ChaosMain(long seed) throws IOException {
        this.seed = seed;
        daemon = TormentedDaemon.start(SOCKET);
        mischief = new Mischief(site, SOCKET, seed);
    }

    /** @param arguments seed, and seconds */
    @SuppressWarnings("CatchAndPrintStackTrace") // the test shows what its process printed
    public static void main(String[] arguments) {
        int exit = 1;
        try {
            ChaosMain chaos = new ChaosMain(Long.parseLong(arguments[0]));
            chaos.run(Duration.ofSeconds(Long.parseLong(arguments[1])));
            exit = 0;
        } catch (Throwable e) {
            e.printStackTrace();
        } finally {
            System.out.flush();
            Runtime.getRuntime().halt(exit);
        }
    }

    private void run(Duration duration) throws Exception {
        site.furnish();
        check("at first");
        Duration length = Collections.max(List.of(SHORTEST_PHASE, duration.dividedBy(20)));
        long end = System.nanoTime() + duration.toNanos();
        for (int phase = 1; System.nanoTime() < end && daemon.isAlive(); phase++) {
            boolean starving = phase % STARVING == 0;
            torment(phase, length, starving);
            if (starving) {
                replaceDead();
            }
            site.furnish();
            check("after phase " + phase);
        }
        site.tearDown();
        violate("torn down", refusals());
        compare();
        long resident = daemon.residentKib();
        System.out.println("resident: " + resident + " KiB");
        violate("memory", resident < MOST_RESIDENT_KIB ? List.of() : List.of(resident + " KiB are resident"));
        daemon.stop();
        System.out.println("end, exit status of the daemon " + daemon.await() + ", violations: " + violations);
    }

    /**
     * Who wants for memory is as before, or has ended in the way that a supervisor is promised; then there is another.
     */
    private void replaceDead() throws IOException, InterruptedException {
        if (daemon.isAlive()) {
            return;
        }
        int status = daemon.await();
        String log = daemon.log();
        if (status != FailureLog.EXIT_SOFTWARE || !log.contains("out of memory")) {
            violate("starved", List.of("it ended with status " + status, log));
        }
        System.out.println("out of memory: ended with status " + status + ", and is started again");
        daemon = TormentedDaemon.start(SOCKET);
    }

    // ---- tormenting

    private void torment(int phase, Duration time, boolean starving) throws Exception {
        daemon.ask((starving ? "starve " : "on ") + (seed + phase) + " " + CALLS_FOR_A_FAULT);
        List<Process> traffic = new ArrayList<>();
        int actions = 0;
        for (long end = System.nanoTime() + time.toNanos(); System.nanoTime() < end && daemon.isAlive(); actions++) {
            traffic.removeIf(process -> !process.isAlive());
            if (traffic.size() < 3) {
                traffic.add(new ProcessBuilder("sh", "-c", "exec " + mischief.traffic() + " >/dev/null 2>&1").start());
            }
            try {
                mischief.once();
            } catch (IOException e) {
                if (!daemon.ends()) { // so that it could not answer
                    throw e;
                }
            }
        }
        mischief.leave();
        List<String> failed = daemon.ask("off");
        for (Process process : traffic) {
            process.waitFor();
        }
        List<String> refused = refusals();
        System.out.printf("phase %d: %d actions, %d refused; ", phase, actions, refused.size());
        account(failed);
    }

    private List<String> refusals() {
        List<String> refused = site.takeRefusals();
        refused.forEach(line -> said.append(line).append('\n'));
        return refused;
    }

    /**
     * Who was told of each failure: a counter (calls of the frame path), the log by name, a client by name or in the
     * words of its tool, or nobody, for something else was done instead.
     */
    private void account(List<String> failed) throws IOException {
        String log = daemon.log();
        Map<String, Integer> told = new TreeMap<>();
        List<String> untold = new ArrayList<>();
        for (String line : failed) {
            String[] words = line.split(" ", 4); // how often, errno, kind, what
            String who = told(words[2], Integer.parseInt(words[1]), words[3], log);
            told.merge(who, Integer.parseInt(words[0]), Integer::sum);
            if (who.equals("nobody")) {
                untold.add(line);
            }
        }
        System.out.println("failures by who was told: " + told);
        violate("nobody was told", untold.isEmpty() ? List.of() : List.of(untold + " but clients:\n" + said));
        said.setLength(0);
    }

    private String told(String kind, int errno, String what, String log) {
        if (kind.equals("FRAME")) {
            return "counters";
        }
        if (what.equals("get link") && errno == Errno.EINVAL) {
            return "answer"; // the kernel's word for a namespace that is gone, and taken for it
        }
        if (log.contains(what)) {
            return "log";
        }
        if (Stream.of(what, WORDS.getOrDefault(errno, what), "System call failed")
                .anyMatch(words -> said.indexOf(words) >= 0)) {
            return "client";
        }
        return REPLACEABLE.stream().anyMatch(what::startsWith) ? "replaced" : "nobody";
    }

    // ---- checking

    private void check(String when) throws Exception {
        violate(when + " refused", refusals());
        if (!daemon.isAlive()) {
            violate(when, List.of("the daemon has ended with status " + daemon.await(), daemon.log()));
            return;
        }
        Map<String, List<Integer>> ports = site.forwarding();
        for (long end = soon(); count(ports) < Site.STATIONS && System.nanoTime() < end; ports = site.forwarding()) {
            Thread.sleep(200); // one whose device failed is tried again about once a second
        }
        if (count(ports) < Site.STATIONS) {
            violate(when + " not all ports forward", List.of(ports + "\n" + Site.sh("ip link")));
        }
        for (List<Integer> stations : ports.values()) {
            violate(when + " a port does not forward", deaf(stations));
        }
        List<String> unaccounted = site.unaccounted();
        for (long end = soon(); !unaccounted.isEmpty() && System.nanoTime() < end; ) {
            unaccounted = site.unaccounted();
        }
        violate(when + " frames are missing", unaccounted);
    }

    private static int count(Map<String, List<Integer>> ports) {
        return ports.values().stream().mapToInt(List::size).sum();
    }

    private List<String> deaf(List<Integer> stations) throws IOException {
        List<String> deaf = new ArrayList<>();
        for (int from : stations) {
            for (int to : stations) {
                if (from < to && !Site.pings(from, to)) {
                    deaf.add("h" + from + " does not reach h" + to + "\n" + site.describe(from, to));
                }
            }
        }
        return deaf;
    }

    private static long soon() {
        return System.nanoTime() + PATIENCE.toNanos();
    }

    /** What the daemon holds when all is taken down is what it held at first. */
    private void compare() throws Exception {
        List<String> difference = daemon.difference();
        for (long end = soon(); !difference.isEmpty() && System.nanoTime() < end; ) {
            Thread.sleep(100);
            difference = daemon.difference();
        }
        violate("more or less than at first", difference);
        violate(
                "links left",
                Site.sh("ip -br link")
                        .lines()
                        .filter(line -> !line.startsWith("lo "))
                        .toList());
    }

    private void violate(String what, List<String> details) {
        for (String detail : details) {
            violations++;
            System.out.println("VIOLATION " + what + ": " + detail);
        }
    }
}
