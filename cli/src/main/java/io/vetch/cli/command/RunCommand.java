package io.vetch.cli.command;

import io.vetch.cli.config.YamlFile;
import io.vetch.cli.daemon.Daemon;
import io.vetch.cli.daemon.FailureLog;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.lookback.LimitWords;
import io.vetch.cli.lookback.LookBacks;
import io.vetch.cli.lookback.Trigger;
import io.vetch.cli.memory.HeapParts;
import io.vetch.cli.plan.BridgePlan;
import io.vetch.cli.plan.PlanDiff;
import io.vetch.cli.plan.StandInPlan;
import io.vetch.cli.plan.SwitchPlan;
import io.vetch.cli.rpc.ControlSocket;
import io.vetch.cli.service.LifeSigns;
import io.vetch.cli.service.ServiceManager;
import io.vetch.cli.standin.ExpeditedGracePeriods;
import io.vetch.cli.state.KeptSwitch;
import io.vetch.core.Closing;
import io.vetch.tap.linux.process.Scheduling;
import io.vetch.tap.linux.process.StandardError;
import io.vetch.tap.loop.LoopOptions;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vetch run}: the daemon, in the foreground unless told otherwise. */
@Command(
        name = "run",
        description = "Run the switch until SIGTERM or SIGINT. Prints 'ready' when it serves.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            description = "Control socket (default: $VETCH_SOCKET, or /run/vetch/vetch.sock).")
    private @Nullable Path socket;

    @Option(names = "--config", paramLabel = "FILE", description = "Bridges and veth pairs to make, in YAML.")
    private @Nullable Path config;

    @Mixin
    private StateOptions stateOptions = new StateOptions();

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<BridgeArguments> bridges = new ArrayList<>();

    @Option(
            names = "--stand-in",
            paramLabel = "BRIDGE",
            description = "Stand in for this bridge of the kernel's; '*': for all, also those made later.")
    private List<String> standIns = new ArrayList<>();

    @Option(
            names = "--bypass-bridge-filters",
            description = "Stand in although rules of this host (iptables, nftables, ebtables) are passed by.")
    private boolean bypassBridgeFilters;

    @Option(
            names = "--strict-filters",
            description = "Give a bridge back to the kernel when a rule appears that is passed by.")
    private boolean strictFilters;

    @Option(
            names = "--expedite-start",
            description = "Stand in for many bridges sooner: until it serves, every processor of this host is"
                    + " interrupted for each port (RCU).")
    private boolean expediteStart;

    @Option(
            names = "--kernel-cache",
            paramLabel = "auto|off",
            description =
                    "Whether the kernel moves frames by itself whose like was just forwarded (default: ${DEFAULT-VALUE}).")
    private KernelCache kernelCache = KernelCache.auto;

    /** As the option has them. */
    private enum KernelCache {
        auto,
        off
    }

    @Mixin
    private VethOption veth = new VethOption();

    @Option(
            names = "--loops",
            paramLabel = "N",
            description = "Threads that forward (default: one for two processors, at most 4).")
    private @Nullable Integer loops;

    @Option(
            names = "--busy-poll",
            description = "Never sleep while waiting for frames. Costs a processor for each loop, also when idle.")
    private boolean busyPoll;

    @Option(
            names = "--no-io-uring",
            description = "Read and write each frame with a system call of its own, also where many come at a time.")
    private boolean noIoUring;

    @Option(
            names = "--lookback",
            paramLabel = "LIMITS",
            description = "Have every bridge keep its newest frames: 30s, 64MiB, or 30s,64MiB; ',whole' for all bytes.")
    private @Nullable String lookback;

    @Option(
            names = "--lookback-trigger",
            paramLabel = "EVENT",
            description =
                    "Save them when it happens: mac-move, drop:REASON or floods:N/s[,dir=DIR][,after=2s][,every=60s].")
    private List<String> lookbackTriggers = new ArrayList<>();

    @Mixin
    private HttpOptions http = new HttpOptions();

    @Option(names = "--detach", description = "Return when the daemon serves and leave it running.")
    private boolean detach;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "Append the log to this file (default: standard error; with --detach, SOCKET.log).")
    private @Nullable Path log;

    @Option(
            names = "--log-level",
            paramLabel = "error|warn|info|debug",
            description = "How much the log has (default: ${DEFAULT-VALUE}). It never has a line for a frame.")
    private LogOutput.Level logLevel = LogOutput.Level.info;

    @Option(
            names = "--attach-anyway",
            description = "Attach interfaces also if a default route leads out by them: their host is cut off.")
    private boolean attachAnyway;

    @Option(names = "--pidfile", paramLabel = "FILE", description = "Write the daemon's process id here.")
    private @Nullable Path pidFile;

    private ServiceManager manager = ServiceManager.none();
    private Runnable tellReady = () -> {};

    /**
     * One bridge with its ports. Its lists begin as null: picocli has all groups but the first share an initial list.
     */
    private static final class BridgeArguments {
        @Option(
                names = "--bridge",
                required = true,
                paramLabel = "NAME",
                description = "Make a bridge and bring it up.")
        private String name = "";

        @Option(names = "--tap", paramLabel = "IFACE", description = "Make a TAP device and add it to the bridge.")
        private @Nullable List<String> taps;

        @Option(
                names = "--vm-tap",
                paramLabel = "IFACE[,user=UID]",
                description = "Make a TAP device for a virtual machine to open, and add it to the bridge.")
        private @Nullable List<String> vmTaps;

        @Option(names = "--attach", paramLabel = "IFACE", description = "Add an existing interface to the bridge.")
        private @Nullable List<String> attach;
    }

    @Override
    public Integer call() throws Exception {
        Path path = socket == null ? ControlSocket.path() : socket;
        if (detach) {
            return Detached.start(log, Path.of(path + ".log"));
        }
        LogOutput.open(log, logLevel);
        manager = ServiceManager.of(System.getenv());
        SwitchPlan fromFile = config == null ? SwitchPlan.EMPTY : SwitchPlan.read(config);
        SwitchPlan fromArguments = planOfArguments();
        int count = loops == null ? LoopOptions.defaultCount() : loops;
        if (count < 1) {
            throw new IOException("--loops takes a number from 1");
        }
        HeapParts.here().check(count);
        if (!busyPoll) {
            Scheduling.preferOwnProcess();
        }
        LoopOptions options = LoopOptions.of(count).withBusyPoll(busyPoll).withIoUring(!noIoUring);
        http.read(fromFile);
        FromOptions anew = new FromOptions(fromFile, fromArguments);
        Daemon.SetUp setUp = stateOptions.keeping(anew, path, socket != null || !ControlSocket.isUsual());
        Daemon daemon;
        try (Closeable _ = expediteStart ? ExpeditedGracePeriods.begin() : () -> {}) {
            daemon = Daemon.start(path, options, Commands::tools, setUp);
        }
        try {
            http.serve(Objects.requireNonNull(anew.parts, "made by its start"), setUp.replaces());
        } catch (IOException | RuntimeException | Error e) {
            Closing.after(e, daemon);
            throw e;
        }
        awaitRecord(setUp);
        return serve(daemon) ? 0 : FailureLog.EXIT_SOFTWARE;
    }

    /** From a crash on that comes after {@code ready}, the switch is taken up again. */
    private static void awaitRecord(Daemon.SetUp setUp) throws InterruptedException {
        if (setUp instanceof KeptSwitch kept) {
            kept.awaitFirst();
        }
    }

    /** What the options and the file ask for. */
    private final class FromOptions implements Daemon.SetUp {
        private final SwitchPlan fromFile;
        private final SwitchPlan fromArguments;
        private volatile @Nullable SwitchParts parts;

        FromOptions(SwitchPlan fromFile, SwitchPlan fromArguments) {
            this.fromFile = veth.mode().map(fromFile::withVeth).orElse(fromFile);
            this.fromArguments = fromArguments;
        }

        @Override
        public void prepare(SwitchParts parts) throws IOException {
            this.parts = parts;
            http.tell(parts.http());
            setLookBack(parts.lookBacks());
            if (kernelCache == KernelCache.off) {
                parts.control().kernelFlows().switchOff();
            }
            if (attachAnyway) {
                parts.control().attachAnyway();
            }
            veth.mode().ifPresent(parts.control().vethChoice()::choose);
            LifeSigns signs = LifeSigns.begin(manager, parts.control());
            Reload.onHangUp(config, log, signs, parts);
            tellReady = () -> parts.control().thread().call(PATIENCE, "telling that it serves", signs::ready);
        }

        @Override
        public void run(SwitchParts parts) throws IOException {
            runFile(fromFile, parts);
            PlanDiff.make(parts, fromArguments);
        }
    }

    private void runFile(SwitchPlan plan, SwitchParts parts) throws IOException {
        try {
            PlanDiff.make(parts, plan);
        } catch (IOException e) {
            throw config == null ? e : YamlFile.located(config, e);
        }
    }

    private void setLookBack(LookBacks lookBacks) throws IOException {
        if (lookback == null && !lookbackTriggers.isEmpty()) {
            throw new IOException("--lookback-trigger: nothing is kept; give --lookback, too, such as --lookback 30s");
        }
        if (lookback == null) {
            return;
        }
        try {
            lookBacks.setDefault(
                    LimitWords.parse(lookback),
                    lookbackTriggers.stream().map(Trigger::parse).toList());
        } catch (IllegalArgumentException e) {
            throw new IOException("--lookback: " + e.getMessage(), e);
        }
    }

    SwitchPlan planOfArguments() {
        Map<String, BridgePlan> plans = new LinkedHashMap<>();
        for (BridgeArguments each : bridges) {
            plans.put(each.name, BridgePlan.withPorts(each.taps, each.vmTaps, each.attach));
        }
        Map<String, @Nullable StandInPlan> stoodIn = new LinkedHashMap<>();
        for (String each : standIns) {
            stoodIn.put(each, new StandInPlan(bypassBridgeFilters, strictFilters, null, null, null));
        }
        return new SwitchPlan(null, null, plans, stoodIn, false, null, null);
    }

    /** @return whether it ended as it was told to */
    private boolean serve(Daemon daemon) throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(daemon), "vetch-stop"));
        if (pidFile != null) {
            Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
        }
        System.out.println("ready");
        System.out.flush();
        if (log != null) {
            StandardError.takeOutput(); // nobody reads it any more, of one that is detached
        }
        tellReady.run();
        boolean told = daemon.await();
        if (!told) {
            System.err.println("vetch: the control thread has died; the switch ends");
        }
        return told;
    }

    private void stop(Daemon daemon) {
        manager.stopping();
        try {
            Closing.all(http, daemon, this::deletePidFile, manager);
        } catch (IOException e) {
            System.err.println("vetch: not everything could be taken down: " + e.getMessage());
        }
    }

    private void deletePidFile() throws IOException {
        String own = ProcessHandle.current().pid() + "\n";
        if (pidFile != null
                && Files.exists(pidFile)
                && Files.readString(pidFile).equals(own)) {
            Files.delete(pidFile); // and not that of a daemon that has replaced this one
        }
    }
}
