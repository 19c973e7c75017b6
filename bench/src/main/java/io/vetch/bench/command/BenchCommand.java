package io.vetch.bench.command;

import io.vetch.bench.report.Assertion;
import io.vetch.bench.report.Report;
import io.vetch.bench.report.TextTable;
import io.vetch.bench.rfc.BenchTest;
import io.vetch.bench.rfc.BenchTests;
import io.vetch.bench.rfc.Settings;
import io.vetch.bench.targets.NamedKind;
import io.vetch.bench.targets.TargetKind;
import io.vetch.bench.targets.TargetKinds;
import java.io.Console;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vetch bench}: the tests of RFC 2544 and RFC 2889 on switches side by side. */
@Command(
        name = "vetch bench",
        description = {
            "Measure how switches forward, as RFC 2544 and RFC 2889 define it, side by side.",
            "A --target is built in namespaces of its own, which vanish afterwards. Interfaces named by --ports are used"
                    + " as they are: what is sent there must lead into the switch.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 done, and every --assert holds; 1 usage; 2 something could not be built or measured;"
                    + " 4 an --assert does not hold.",
            "docs/benchmarks.md tells how to read the report."
        },
        mixinStandardHelpOptions = true,
        version = "vetch 0.1.0")
final class BenchCommand implements Callable<Integer> {
    private static final int QUICK_ROUNDS = 2;
    private static final int ROUNDS = 3;
    private static final int PORTS = 4;
    /** Of {@code --quick}: three minutes for two switches, with some time to end in. */
    private static final Duration QUICK_START = Duration.ofSeconds(15);

    private static final Duration QUICK_SWITCH = Duration.ofSeconds(80);
    private static final Duration NO_LIMIT = Duration.ofDays(3650);

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Subject subject = new Subject();

    /** What is measured. */
    private static final class Subject {
        @Option(
                names = "--target",
                split = ",",
                paramLabel = "KIND",
                description = "Switches to build and compare: vetch, vetch-veth, kernel, ovs, vde.")
        private List<String> targets = new ArrayList<>();

        @Option(
                names = "--ports",
                split = ",",
                paramLabel = "IFACE",
                description = "Interfaces that lead into one switch that is there already. They are not altered.")
        private List<String> ports = new ArrayList<>();

        @Option(names = "--list", description = "Tell the targets and the tests there are.")
        private boolean list;
    }

    @Option(
            names = "--force",
            description = "Given twice: use interfaces of --ports even if they carry the default route.")
    private boolean[] force = new boolean[0];

    @Option(
            names = "--switch-pid",
            paramLabel = "PID",
            description = "Process of the switch behind --ports, to measure its processor time.")
    private @Nullable Long switchPid;

    @Option(names = "--quick", description = "Each test in seconds, for a first look; the report says so.")
    private boolean quick;

    @Option(names = "--tests", paramLabel = "TEST,…", description = "Only these; --list tells which there are.")
    private @Nullable String tests;

    @Option(names = "--rounds", paramLabel = "N", description = "Of all targets in turn (default: 3; with --quick 2).")
    private @Nullable Integer rounds;

    @Option(
            names = "--port-count",
            paramLabel = "N",
            description = "Ports of a --target (default: ${DEFAULT-VALUE}; 2 to 32).")
    private int portCount = PORTS;

    @Option(
            names = "--assert",
            paramLabel = "EXPRESSION",
            description = "For a CI, such as 'throughput(64) >= 0.95 * kernel' or 'findings == 0'. As often as needed.")
    private List<String> assertions = new ArrayList<>();

    @Mixin
    private Traffic traffic = new Traffic();

    @Mixin
    private Outputs outputs = new Outputs();

    @Override
    public Integer call() throws Exception {
        if (subject.list) {
            list();
            return 0;
        }
        Settings settings = traffic.applyTo(quick ? Settings.quick() : Settings.thorough());
        List<BenchTest> chosen = tests == null ? BenchTests.usual() : BenchTests.named(tests);
        List<Assertion> checks = assertions.stream().map(Assertion::parse).toList();
        List<TargetKind> kinds = kinds();
        checks.forEach(check ->
                check.requireTargets(kinds.stream().map(TargetKind::name).toList()));
        int turns = rounds == null ? (quick ? QUICK_ROUNDS : ROUNDS) : rounds;
        if (turns < 1 || portCount < 2 || portCount > 32) {
            throw new IllegalArgumentException("--rounds takes a number from 1, --port-count 2 to 32");
        }
        outputs.check();
        ProgressLine progress = new ProgressLine(System.err, isTerminal());
        Campaign campaign = new Campaign(kinds, chosen, settings, turns, ports(), limit(kinds), progress);
        boolean complete = measure(campaign, progress);
        Report report = campaign.report();
        System.out.print(TextTable.of(report));
        outputs.write(report);
        return status(checks, report, complete);
    }

    @SuppressWarnings("SystemConsoleNull") // of JDK 25 it is null again where there is no terminal
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private boolean measure(Campaign campaign, ProgressLine progress) throws IOException, InterruptedException {
        try {
            campaign.measureCeilings();
            return campaign.run();
        } finally {
            progress.clear();
        }
    }

    private List<TargetKind> kinds() {
        List<TargetKind> kinds = subject.ports.isEmpty()
                ? subject.targets.stream().map(TargetKinds::named).toList()
                : List.of(named());
        for (TargetKind kind : kinds) {
            kind.missing().ifPresent(what -> {
                throw new IllegalStateException("target " + kind.name() + ": " + what);
            });
        }
        return kinds;
    }

    private NamedKind named() {
        OptionalLong process = switchPid == null ? OptionalLong.empty() : OptionalLong.of(switchPid);
        return new NamedKind(subject.ports, force.length > 1, process);
    }

    /** Who says how many rounds or how long a trial takes has chosen himself how long it takes. */
    private Duration limit(List<TargetKind> kinds) {
        if (!quick || rounds != null || traffic.isTimed()) return NO_LIMIT;
        return QUICK_START.plus(QUICK_SWITCH.multipliedBy(Math.max(2, kinds.size())));
    }

    private int ports() {
        return subject.ports.isEmpty() ? portCount : subject.ports.size();
    }

    private static int status(List<Assertion> checks, Report report, boolean complete) {
        boolean holds = true;
        for (Assertion check : checks) {
            Assertion.Result result = check.check(report);
            System.out.println(result.sentence());
            holds &= result.passed();
        }
        if (!complete) {
            return BenchMain.REFUSED;
        }
        return holds ? 0 : BenchMain.ASSERTION_FAILED;
    }

    private static void list() {
        System.out.println("Targets:");
        for (TargetKind kind : TargetKinds.all()) {
            System.out.printf("    %-18s %s%n", kind.name(), kind.missing().orElse(""));
        }
        System.out.println("Tests:");
        for (BenchTest test : BenchTests.all()) {
            System.out.printf("    %-18s %s%n", test.name(), test.title());
        }
    }
}
