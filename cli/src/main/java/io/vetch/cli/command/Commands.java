package io.vetch.cli.command;

import static io.vetch.cli.command.Command.Group.FILES;
import static io.vetch.cli.command.Command.Group.HIDDEN;
import static io.vetch.cli.command.Command.Group.MORE;
import static io.vetch.cli.command.Command.Group.SWITCH;
import static io.vetch.cli.command.Command.Group.TOOLS;
import static io.vetch.cli.command.Command.Group.WHY;

import io.vetch.cli.client.ApplyClient;
import io.vetch.cli.client.FrameArgument;
import io.vetch.cli.client.LookBackClient;
import io.vetch.cli.client.StopClient;
import io.vetch.cli.client.ToolClient;
import io.vetch.cli.client.WhyClient;
import io.vetch.cli.command.Command.Group;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.doctor.DoctorTool;
import io.vetch.cli.events.MonitorTool;
import io.vetch.cli.lookback.LookBackTool;
import io.vetch.cli.metrics.MetricsTool;
import io.vetch.cli.plan.ApplyTool;
import io.vetch.cli.plan.PlanSchema;
import io.vetch.cli.plan.SaveTool;
import io.vetch.cli.standin.StandInTool;
import io.vetch.cli.tcpdump.TcpdumpCommand;
import io.vetch.cli.tool.Tool;
import io.vetch.cli.tool.brctl.BrctlTool;
import io.vetch.cli.tool.bridge.BridgeTool;
import io.vetch.cli.tool.ip.IpTool;
import io.vetch.cli.tool.vetch.CountersTool;
import io.vetch.cli.tool.vetch.DropsTool;
import io.vetch.cli.tool.vetch.ExplainTool;
import io.vetch.cli.tool.vetch.StatusTool;
import io.vetch.cli.tool.vetch.StopTool;
import io.vetch.cli.top.TopClient;
import io.vetch.cli.top.TopTool;
import io.vetch.cli.why.WhyTool;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * All commands of {@code vetch}: one line each says what it is for and where it runs. A short call comes through here
 * and must not load the classes of other commands: the list holds lambdas only, since a reference to a constructor
 * loads its class.
 */
public final class Commands {
    private static final List<Command> ALL = List.of(
            parsed("run", SWITCH, "the switch, until SIGTERM or SIGINT", () -> new RunCommand()),
            parsed("shell", SWITCH, "a shell in which brctl, ip link and bridge mean Vetch", () -> new ShellCommand()),
            inDaemon("status", SWITCH, "the daemon, its bridges, what is captured", _ -> new StatusTool())
                    .withUsage(() -> StatusTool.USAGE),
            inDaemon(
                            "stand-in",
                            SWITCH,
                            "the frames of a kernel bridge go through here",
                            parts -> new StandInTool(parts.standIns()))
                    .withUsage(() -> StandInTool.USAGE),
            inDaemon("save", SWITCH, "the running switch as a configuration file", parts -> new SaveTool(parts))
                    .withUsage(() -> SaveTool.USAGE),
            inDaemon(
                            "apply",
                            SWITCH,
                            "the switch becomes what a file says",
                            parts -> new ApplyTool(parts),
                            ApplyClient::run)
                    .withUsage(() -> ApplyTool.USAGE),
            inClient("schema", SWITCH, "the JSON Schema of configuration files", _ -> print(PlanSchema.text()))
                    .withUsage(() -> PlanSchema.USAGE),
            inDaemon("stop", SWITCH, "ends the daemon", _ -> new StopTool(), StopClient::run)
                    .withUsage(() -> StopTool.USAGE),
            inLauncher("shims", SWITCH, "the directory that makes them mean Vetch on PATH")
                    .withUsage(() -> LauncherHelp.shims()),
            inDaemon("brctl", TOOLS, "brctl(8): bridges and their ports", _ -> new BrctlTool())
                    .withUsage(() -> BrctlTool.help()),
            inDaemon("ip", TOOLS, "ip-link(8): bridges, ports and veth pairs", _ -> new IpTool())
                    .withUsage(() -> IpTool.USAGE),
            inDaemon("bridge", TOOLS, "bridge(8): ports, stations, monitor", _ -> new BridgeTool())
                    .withUsage(() -> BridgeTool.USAGE),
            inClient("tcpdump", TOOLS, "tcpdump(1): frames as they pass or from a file", Commands::tcpdump),
            inDaemon("counters", WHY, "frames, verdicts and drops of every port", _ -> new CountersTool())
                    .withUsage(() -> CountersTool.USAGE),
            inDaemon(
                            "why",
                            WHY,
                            "why frames of one do not arrive at another",
                            parts -> new WhyTool(parts.addresses(), parts.lookBacks()),
                            WhyClient::run)
                    .withUsage(() -> WhyTool.USAGE),
            inDaemon(
                            "monitor",
                            WHY,
                            "what happens, as it happens: stations, ports, loops, storms",
                            parts -> new MonitorTool(parts.addresses()))
                    .withUsage(() -> MonitorTool.USAGE),
            inDaemon("doctor", WHY, "what is good, doubtful or bad here", parts -> new DoctorTool(parts.addresses()))
                    .withUsage(() -> DoctorTool.USAGE),
            inDaemon(
                            "top",
                            WHY,
                            "what passes now, second by second",
                            parts -> new TopTool(parts.addresses()),
                            TopClient::run)
                    .withUsage(() -> TopClient.USAGE),
            inDaemon(
                            "metrics",
                            WHY,
                            "what is counted, as text for Prometheus",
                            parts -> new MetricsTool(parts.lookBacks(), parts.captures()))
                    .withUsage(() -> MetricsTool.USAGE),
            inDaemon("drops", WHY, "what was dropped, and the last frame of each reason", _ -> new DropsTool())
                    .withUsage(() -> DropsTool.USAGE),
            inDaemon("explain", WHY, "what would become of a frame", _ -> new ExplainTool(), FrameArgument::explain)
                    .withUsage(() -> ExplainTool.USAGE),
            inDaemon(
                            "lookback",
                            WHY,
                            "frames kept in memory, saved on demand",
                            parts -> new LookBackTool(parts.lookBacks()),
                            LookBackClient::run)
                    .withUsage(() -> LookBackClient.USAGE),
            parsed("simulate", FILES, "verdicts for the frames of files, without rights", () -> new SimulateCommand()),
            parsed("replay", FILES, "the frames of a file enter by a port", () -> new ReplayCommand()),
            inLauncher("extcap", FILES, "the program by which Wireshark captures from the switch")
                    .withUsage(() -> LauncherHelp.extcap()),
            inLauncher("demo", MORE, "a bridge between two hosts, in namespaces that vanish")
                    .withUsage(() -> LauncherHelp.demo()),
            inLauncher("bench", MORE, "how fast this and other switches are: RFC 2544 and RFC 2889"),
            parsed("help", MORE, "this list, or the options of a command", () -> ParsedCommands.help()),
            inLauncher("jmh", HIDDEN, "the micro-benchmarks"),
            parsed("reach", HIDDEN, "one ICMP echo request", () -> new ReachCommand()));

    private Commands() {}

    private static Command inDaemon(String name, Group group, String help, Function<SwitchParts, Tool> tool) {
        return inDaemon(name, group, help, tool, ToolClient::run);
    }

    private static Command inDaemon(
            String name,
            Group group,
            String help,
            Function<SwitchParts, Tool> tool,
            ToIntFunction<List<String>> client) {
        return new Command(name, group, help, null, client, tool, null);
    }

    private static Command inClient(String name, Group group, String help, ToIntFunction<List<String>> client) {
        return new Command(name, group, help, null, client, null, null);
    }

    private static Command parsed(String name, Group group, String help, Supplier<Object> options) {
        return new Command(name, group, help, null, null, null, options);
    }

    private static Command inLauncher(String name, Group group, String help) {
        return new Command(name, group, help, null, null, null, null);
    }

    private static int tcpdump(List<String> call) {
        return TcpdumpCommand.run(call.subList(1, call.size()));
    }

    /** {@code help COMMAND} as what it stands for: {@code COMMAND --help}. */
    public static List<String> unabridged(List<String> call) {
        boolean asksAboutOne = call.size() == 2
                && call.getFirst().equals("help")
                && !call.get(1).startsWith("-");
        return asksAboutOne ? List.of(call.get(1), "--help") : call;
    }

    /** What runs a call without picocli, given its name and its arguments; null if nothing does. */
    public static @Nullable ToIntFunction<List<String>> client(List<String> call) {
        for (Command command : ALL) {
            if (!call.isEmpty() && command.name().equals(call.getFirst())) {
                Supplier<String> usage = command.usage();
                return usage == null || !asksForHelp(call) ? command.client() : _ -> print(usage.get());
            }
        }
        return null;
    }

    /** To ip(8) and bridge(8), {@code -h} are figures for people. */
    private static boolean asksForHelp(List<String> call) {
        String option = call.size() < 2 ? "" : call.get(1);
        return option.equals("--help")
                || (option.equals("-h")
                        && !call.getFirst().equals("ip")
                        && !call.getFirst().equals("bridge"));
    }

    private static int print(String text) {
        System.out.print(text);
        return 0;
    }

    /** The parts of commands that run in the daemon, by their names. */
    public static Map<String, Tool> tools(SwitchParts parts) {
        Map<String, Tool> tools = new TreeMap<>();
        for (Command command : ALL) {
            if (command.tool() != null) {
                tools.put(command.name(), command.tool().apply(parts));
            }
        }
        return tools;
    }

    /** All, in the order of the help. */
    static List<Command> all() {
        return ALL;
    }
}
