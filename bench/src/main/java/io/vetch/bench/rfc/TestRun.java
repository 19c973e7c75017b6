package io.vetch.bench.rfc;

import io.vetch.bench.report.Finding;
import io.vetch.bench.report.Measurement;
import io.vetch.bench.report.Metric;
import io.vetch.bench.targets.Target;
import io.vetch.bench.targets.Undisturbed;
import io.vetch.bench.traffic.Stream;
import io.vetch.bench.traffic.Tester;
import io.vetch.bench.traffic.Trial;
import io.vetch.bench.traffic.TrialResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One target in one round: the tests send through it, and leave here what they found. */
public final class TestRun implements AutoCloseable {
    /** A rate of which this much is reached is the load tester's own limit, not the switch's. */
    private static final double NEAR_CEILING = 0.9;

    private static final double LEARNING_RATE = 20_000;

    /** Hears how a run gets on, for a line on the terminal. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param what target, test and frame size
         * @param rate offered, frames/s; infinite for as fast as it goes
         * @param lossRatio of the trial that has just ended; NaN if one begins
         */
        void trial(String what, double rate, double lossRatio);
    }

    private final String name;
    private final Target target;
    private final int round;
    private final Settings settings;
    private final Map<String, Double> ceilings;
    private final Progress progress;
    private final Undisturbed undisturbed;
    private final Streams streams;
    private final List<Measurement> measurements = new ArrayList<>();
    private final Map<String, Finding> findings = new HashMap<>();
    private final Map<String, Double> throughputs = new HashMap<>();
    private Tester tester;
    private int fresh;
    private String test = "";

    /**
     * @param name of the target, as the command line has it
     * @param ceilings of the load tester by frame size, frames/s; may be empty
     * @param undisturbed repeats trials
     */
    public TestRun(
            String name,
            Target target,
            int round,
            Settings settings,
            Map<String, Double> ceilings,
            Progress progress,
            Undisturbed undisturbed)
            throws IOException {
        this.name = name;
        this.target = target;
        this.round = round;
        this.settings = settings;
        this.ceilings = ceilings;
        this.progress = progress;
        this.undisturbed = undisturbed;
        this.streams = new Streams(settings, target.ports().size());
        this.tester = Tester.open(target.ports());
    }

    /** Runs one test. */
    public void run(BenchTest next) throws IOException, InterruptedException {
        test = next.name();
        next.procedure().run(this);
    }

    public List<Measurement> measurements() {
        return measurements;
    }

    public List<Finding> findings() {
        return List.copyOf(findings.values());
    }

    Settings settings() {
        return settings;
    }

    Target target() {
        return target;
    }

    Streams streams() {
        return streams;
    }

    int ports() {
        return target.ports().size();
    }

    Tester tester() {
        return tester;
    }

    /** Opens the ports anew, whose interfaces may have been replaced. */
    void reopen() throws IOException {
        tester.close();
        tester = Tester.open(target.ports());
    }

    /** Lets the switch learn all stations, then runs the trial; again, if others' work disturbed it. */
    TrialResult trial(FrameSize size, Trial trial) throws IOException, InterruptedException {
        return undisturbed(() -> {
            learn();
            return unlearnedTrial(size.text(), trial);
        });
    }

    /** Measures something that takes more than a trial, again if others' work disturbed it. */
    <T> T undisturbed(Undisturbed.Work<T> work) throws IOException, InterruptedException {
        return undisturbed.run(work);
    }

    /** Runs a trial as it is, and looks for what no switch may do. */
    TrialResult unlearnedTrial(String size, Trial trial) throws IOException, InterruptedException {
        String what = name + " " + test + (size.isEmpty() ? "" : " " + size);
        progress.trial(what, trial.rate(), Double.NaN);
        TrialResult result = tester.run(trial);
        progress.trial(what, trial.rate(), result.lossRatio());
        return result;
    }

    /** Every station says something. */
    void learn() throws InterruptedException {
        List<Stream> learning = streams.learning();
        long frames = (long) learning.size() * settings.addressesPerPort();
        tester.send(Trial.burst(learning, LEARNING_RATE, frames));
        Thread.sleep(2);
    }

    void measured(Metric metric, String size, String at, double value, String note) {
        measurements.add(new Measurement(metric, name, round, size, at, value, note));
    }

    void measured(Metric metric, FrameSize size, double value, String note) {
        measured(metric, size.text(), "", value, note);
    }

    void notApplicable(Metric metric, String at, String why) {
        measured(metric, "", at, Double.NaN, "not applicable: " + why);
    }

    /** @param kind of the fault: of each kind and size the first is kept */
    void found(String kind, String size, String what) {
        findings.putIfAbsent(test + '/' + kind + '/' + size, new Finding(test, name, round, size, what));
    }

    /** Numbers of stations that no one has asked for before. @return the first of {@code count} */
    int freshAddresses(int count) {
        fresh += count;
        return fresh - count;
    }

    /** Whether a rate is so near to what the load tester itself can do that it says nothing about the switch. */
    boolean isGeneratorLimit(FrameSize size, double rate) {
        return rate >= NEAR_CEILING * ceilings.getOrDefault(size.text(), Double.POSITIVE_INFINITY);
    }

    /** Keeps a throughput for the tests that are done at it. */
    void keepThroughput(FrameSize size, double rate) {
        throughputs.put(size.text(), rate);
    }

    /** The throughput found before, frames/s; searched for now if it was not. */
    double throughput(FrameSize size) throws IOException, InterruptedException {
        Double known = throughputs.get(size.text());
        if (known != null) {
            return known;
        }
        double rate = new RateSearch(this, size, streams.pair(size)).search(0).rate();
        keepThroughput(size, rate);
        return rate;
    }

    @Override
    public void close() {
        tester.close();
    }
}
