package io.vetch.bench.command;

import io.vetch.bench.report.Finding;
import io.vetch.bench.report.Measurement;
import io.vetch.bench.report.Report;
import io.vetch.bench.rfc.BenchTest;
import io.vetch.bench.rfc.FrameSize;
import io.vetch.bench.rfc.Settings;
import io.vetch.bench.rfc.TestRun;
import io.vetch.bench.targets.DirectWire;
import io.vetch.bench.targets.OthersWork;
import io.vetch.bench.targets.Target;
import io.vetch.bench.targets.TargetKind;
import io.vetch.bench.targets.Undisturbed;
import io.vetch.bench.traffic.Stream;
import io.vetch.bench.traffic.Tester;
import io.vetch.bench.traffic.Trial;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All tests on all targets, round by round: each target is built, measured and taken down before the next, so that a
 * ratio within a round compares what was measured at nearly the same time.
 */
final class Campaign {
    private static final double CEILING_SECONDS = 0.5;
    private static final double WARM_UP_SECONDS = 1.5;

    private final List<TargetKind> kinds;
    private final List<BenchTest> tests;
    private final Settings settings;
    private final int rounds;
    private final int ports;
    private final ProgressLine progress;
    private final Instant started = Instant.now();
    private final Map<String, String> machine = Machine.describe();
    private final Map<String, String> descriptions = new LinkedHashMap<>();
    private final Map<String, Double> ceilings = new LinkedHashMap<>();
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, String> remarks = new LinkedHashMap<>();
    private final OthersWork others = new OthersWork();
    private final Undisturbed undisturbed = new Undisturbed();
    private final Duration limit;
    private int roundsDone;

    /** @param limit what rounds are left out for, if they would end after it */
    Campaign(
            List<TargetKind> kinds,
            List<BenchTest> tests,
            Settings settings,
            int rounds,
            int ports,
            Duration limit,
            ProgressLine progress) {
        this.kinds = kinds;
        this.tests = tests;
        this.settings = settings;
        this.rounds = rounds;
        this.ports = ports;
        this.limit = limit;
        this.progress = progress;
    }

    /** What the load tester can do at most, without a switch. */
    void measureCeilings() throws IOException, InterruptedException {
        progress.say("load tester alone");
        ceilings.putAll(DirectWire.with(ends -> {
            try (Tester tester = Tester.open(ends)) {
                return ceilings(tester);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }));
    }

    private Map<String, Double> ceilings(Tester tester) throws IOException, InterruptedException {
        Map<String, Double> rates = new LinkedHashMap<>();
        warmUp(tester);
        for (FrameSize size : allSizes()) {
            List<Stream> streams = size.sizes().stream()
                    .map(bytes -> Stream.unicast(0, 1, bytes, 0))
                    .toList();
            Trial trial = Trial.of(streams, Trial.FLAT_OUT, CEILING_SECONDS);
            double first = tester.run(trial).receivedRate();
            rates.put(size.text(), Math.max(first, tester.run(trial).receivedRate()));
        }
        return rates;
    }

    private List<FrameSize> allSizes() {
        List<FrameSize> sizes = new ArrayList<>(settings.sizes());
        sizes.addAll(settings.meshSizes());
        return sizes.stream().distinct().toList();
    }

    /** Compiles the load tester, and lets a switch in Java do the same. */
    private static void warmUp(Tester tester) throws IOException, InterruptedException {
        List<Stream> both = List.of(Stream.unicast(0, 1, 64, 0), Stream.unicast(1, 0, 64, 0));
        tester.run(Trial.of(both, Trial.FLAT_OUT, WARM_UP_SECONDS));
        tester.run(Trial.of(both, 20_000, WARM_UP_SECONDS / 3).withLatency());
    }

    /** @return whether every target could be measured to the end */
    boolean run() throws InterruptedException {
        boolean complete = true;
        double trials = 0;
        for (BenchTest test : tests) {
            trials += test.trialsIn(rounds, settings);
        }
        progress.expect(trials * kinds.size());
        for (int round = 1; round <= rounds && hasTimeFor(round); round++) {
            for (TargetKind kind : kinds) {
                complete &= attempt(kind, round);
            }
            roundsDone = round;
        }
        return complete;
    }

    /** The first one is always done. The others are expected to take as long, but for the tests that are done once. */
    private boolean hasTimeFor(int round) {
        if (round == 1) return true;
        double trialsBefore = tests.stream()
                .mapToDouble(test -> test.trialsIn(round - 1, settings))
                .sum();
        double trials = tests.stream()
                .mapToDouble(test -> test.trialsIn(round, settings))
                .sum();
        Duration took = Duration.between(started, Instant.now());
        double seconds = took.toSeconds() * trials / trialsBefore;
        if (seconds <= limit.toSeconds()) return true;
        remarks.put(
                "round " + round + " left out",
                "it would have ended after %.0f s, and --quick is to take %d s at most"
                        .formatted(seconds, limit.toSeconds()));
        return false;
    }

    /** A target that fails does not stop the others. */
    private boolean attempt(TargetKind kind, int round) throws InterruptedException {
        try {
            measure(kind, round);
            return true;
        } catch (IOException e) {
            String what = String.valueOf(e.getMessage());
            progress.failed(kind.name() + ": " + what);
            remarks.put(kind.name() + " failed in round " + round, what);
            return false;
        }
    }

    private void measure(TargetKind kind, int round) throws IOException, InterruptedException {
        progress.say(kind.name() + ": starting");
        try (Target target = kind.start(ports)) {
            descriptions.put(kind.name(), target.description());
            try (Tester warm = Tester.open(target.ports())) {
                warmUp(warm);
                remarks.put("reception", warm.reception());
            }
            TestRun run = new TestRun(kind.name(), target, round, settings, ceilings, progress, undisturbed);
            others.begin();
            try (run) {
                for (BenchTest test : tests) {
                    if (test.isDoneIn(round)) {
                        measure(test, run, target.ports().size());
                    }
                }
            } finally {
                others.end();
                measurements.addAll(run.measurements());
                findings.addAll(run.findings());
            }
        }
    }

    private void measure(BenchTest test, TestRun run, int available) throws IOException, InterruptedException {
        if (available < test.ports()) {
            remarks.put(test.name() + " left out", "needs " + test.ports() + " ports");
            return;
        }
        run.run(test);
        progress.finished(test.trialsIn(1, settings));
    }

    /** What has been found so far. */
    Report report() {
        Map<String, String> lines = new LinkedHashMap<>(settings.described());
        lines.put("rounds", Integer.toString(roundsDone));
        lines.put("time", time());
        lines.put("tests", String.join(", ", tests.stream().map(BenchTest::name).toList()));
        lines.putAll(remarks);
        machine.put("others' work", "%.0f %% of the processors, while the tests ran".formatted(others.share() * 100));
        machine.put("disturbed", undisturbed.toString());
        return new Report(
                started,
                kinds.stream().map(TargetKind::name).toList(),
                descriptions,
                warning(),
                machine,
                lines,
                ceilings,
                measurements,
                findings);
    }

    private String time() {
        Duration took = Duration.between(started, Instant.now());
        String time = took.toMinutes() + " min " + took.toSecondsPart() + " s";
        if (took.compareTo(limit) <= 0) return time;
        return time + ": longer than --quick is to take (" + limit.toSeconds() + " s), because "
                + (warning().isEmpty() ? "the machine is slow" : "other work took its processors");
    }

    private String warning() {
        if (!others.hasDisturbed() && !undisturbed.isInVain()) return "";
        return "measured on a busy machine: do not quote. Other work took %.0f %% of its processors (%s). Ratios may serve."
                .formatted(others.share() * 100, undisturbed);
    }
}
