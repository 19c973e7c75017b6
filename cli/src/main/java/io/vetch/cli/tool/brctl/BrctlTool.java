package io.vetch.cli.tool.brctl;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Numbers;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Refusals;
import io.vetch.cli.tool.Tool;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.linux.LinuxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * brctl(8) of bridge-utils 1.7: its commands, tables and messages. A bridge that is not ours goes to the real brctl.
 */
public final class BrctlTool implements Tool {
    private static final int LONGEST_NAME = 15;

    /** A command's body. */
    @FunctionalInterface
    private interface Body {
        Outcome run(Caller caller, Words words) throws IOException;
    }

    /** @param arguments how many it needs at least */
    private record Command(String name, int arguments, String synopsis, Body body) {}

    private final List<Command> commands = List.of(
            new Command("addbr", 1, "<bridge>\t\tadd bridge", this::addBridge),
            new Command("delbr", 1, "<bridge>\t\tdelete bridge", this::deleteBridge),
            new Command("addif", 2, "<bridge> <device>\tadd interface to bridge", this::addInterface),
            new Command("delif", 2, "<bridge> <device>\tdelete interface from bridge", this::deleteInterface),
            new Command("hairpin", 3, "<bridge> <port> {on|off}\tturn hairpin on/off", this::hairpin),
            new Command("setageing", 2, "<bridge> <time>\t\tset ageing time", option("ageing_time", "ageing time")),
            new Command("setbridgeprio", 2, "<bridge> <prio>\t\tset bridge priority", this::setPriority),
            new Command(
                    "setfd",
                    2,
                    "<bridge> <time>\t\tset bridge forward delay",
                    option("forward_delay", "forward delay")),
            new Command("sethello", 2, "<bridge> <time>\t\tset hello time", option("hello_time", "hello timer")),
            new Command("setmaxage", 2, "<bridge> <time>\t\tset max message age", option("max_age", "max age")),
            new Command("setpathcost", 3, "<bridge> <port> <cost>\tset path cost", this::setPathCost),
            new Command("setportprio", 3, "<bridge> <port> <prio>\tset port priority", this::setPortPriority),
            new Command("show", 0, "[ <bridge> ]\t\tshow a list of bridges", BrctlShow::run),
            new Command("showmacs", 1, "<bridge>\t\tshow a list of mac addrs", this::showMacs),
            new Command("showstp", 1, "<bridge>\t\tshow bridge stp info", this::showStp),
            new Command("stp", 2, "<bridge> {on|off}\tturn stp on/off", this::stp));

    @Override
    public Outcome run(Caller caller, List<String> arguments) throws IOException {
        BrctlOptions options = BrctlOptions.parse(arguments, usage());
        if (options.answer() != null) {
            return options.answer();
        }
        Words words = new Words(options.words());
        if (words.isEmpty()) {
            return new Outcome(1, usage(), "", List.of());
        }
        String name = words.next();
        Optional<Command> command =
                commands.stream().filter(each -> each.name.equals(name)).findFirst();
        return command.isEmpty()
                ? new Outcome(1, usage(), "never heard of command [" + name + "]\n", List.of())
                : run(caller, command.get(), words, arguments);
    }

    private static Outcome run(Caller caller, Command command, Words words, List<String> arguments) throws IOException {
        if (words.remaining().size() < command.arguments) {
            String synopsis = "Usage: brctl " + command.name + " " + command.synopsis + "\n";
            return new Outcome(1, "Incorrect number of arguments for command\n" + synopsis, "", List.of());
        }
        boolean kernels = !command.name.equals("show") && isForeign(caller, words.peek());
        if (kernels) {
            return Outcome.passOn(arguments);
        }
        try {
            return command.body.run(caller, words);
        } catch (UsageException e) {
            return e.outcome();
        }
    }

    /** A kernel bridge, which the real brctl knows about. */
    private static boolean isForeign(Caller caller, @Nullable String bridge) throws IOException {
        return bridge != null
                && caller.find(bridge).isEmpty()
                && caller.control()
                        .netlink()
                        .link(caller.nsid(), bridge)
                        .filter(link -> link.kind().equals("bridge"))
                        .isPresent();
    }

    /** What {@code --help} prints. */
    public static String help() {
        return new BrctlTool().usage();
    }

    private String usage() {
        return commands.stream()
                .map(command -> "\t%-10s\t%s\n".formatted(command.name, command.synopsis))
                .collect(Collectors.joining("", "Usage: brctl [commands]\ncommands:\n", ""));
    }

    private Outcome addBridge(Caller caller, Words words) {
        String name = cut(words.next());
        try {
            caller.control().createBridge(caller.namespace(), name);
            return Outcome.DONE;
        } catch (RefusedException e) {
            if (e.refusal() == Refusal.EXISTS) {
                return Outcome.failed(1, "device " + name + " already exists; can't create bridge with the same name");
            }
            return Outcome.failed(1, "add bridge failed: " + e.refusal().words());
        } catch (IOException e) {
            return Outcome.failed(1, "add bridge failed: " + words(e));
        }
    }

    /** What of a longer name fits into the request of ioctl(2). */
    private static String cut(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return new String(bytes, 0, Math.min(bytes.length, LONGEST_NAME), StandardCharsets.UTF_8);
    }

    private Outcome deleteBridge(Caller caller, Words words) {
        String name = words.next();
        BridgeInterface bridge =
                caller.bridge(name).orElseThrow(() -> new UsageException(cannotDelete(caller, name), 1));
        if (bridge.link().isUp()) {
            return Outcome.failed(1, "bridge " + name + " is still up; can't delete it");
        }
        caller.control().delete(bridge);
        return Outcome.DONE;
    }

    private static String cannotDelete(Caller caller, String name) {
        return caller.exists(name)
                ? "can't delete bridge " + name + ": " + Refusal.NOT_PERMITTED.words()
                : "bridge " + name + " doesn't exist; can't delete it";
    }

    private Outcome addInterface(Caller caller, Words words) {
        String bridgeName = words.next();
        while (!words.isEmpty()) {
            String name = words.next();
            BridgeInterface bridge = bridge(caller, bridgeName, name, "can't add " + name + " to bridge ");
            try {
                caller.control().enslave(bridge, caller.namespace(), name);
            } catch (RefusedException e) {
                return Outcome.failed(1, addRefused(name, bridgeName, e));
            } catch (IOException e) {
                return Outcome.failed(1, "can't add " + name + " to bridge " + bridgeName + ": " + words(e));
            }
        }
        return Outcome.DONE;
    }

    /** @param port that is looked for first @param cannot what begins the message if the bridge is none */
    private static BridgeInterface bridge(Caller caller, String name, String port, String cannot) {
        if (!caller.exists(port)) {
            throw new UsageException("interface " + port + " does not exist!", 1);
        }
        if (!caller.exists(name)) {
            throw new UsageException("bridge " + name + " does not exist!", 1);
        }
        return caller.bridge(name)
                .orElseThrow(() -> new UsageException(cannot + name + ": " + Refusal.NOT_SUPPORTED.words(), 1));
    }

    private static String addRefused(String name, String bridge, RefusedException refused) {
        Optional<String> ownWords = Refusals.ownWords(refused);
        if (ownWords.isPresent()) {
            return "can't add " + name + " to bridge " + bridge + ": " + ownWords.get();
        }
        return switch (refused.refusal()) {
            case NO_DEVICE -> "interface " + name + " does not exist!";
            case BUSY -> "device " + name + " is already a member of a bridge; can't add it to bridge " + bridge + ".";
            case LOOP -> "device " + name + " is a bridge device itself; can't add a bridge device to a bridge device.";
            default -> "can't add " + name + " to bridge " + bridge + ": " + refused.getMessage();
        };
    }

    private Outcome deleteInterface(Caller caller, Words words) throws IOException {
        String bridgeName = words.next();
        while (!words.isEmpty()) {
            String name = words.next();
            BridgeInterface bridge = bridge(caller, bridgeName, name, "can't delete " + name + " from ");
            ManagedInterface port = caller.find(name)
                    .filter(each -> isPortOf(each, bridge))
                    .orElseThrow(() -> new UsageException("device " + name + " is not a port of " + bridgeName, 1));
            caller.control().release(port);
        }
        return Outcome.DONE;
    }

    private static boolean isPortOf(ManagedInterface port, BridgeInterface bridge) {
        return port.membership().map(Membership::bridge).filter(bridge::equals).isPresent();
    }

    private Outcome hairpin(Caller caller, Words words) {
        String bridgeName = words.next();
        String portName = words.next();
        boolean on = onOff(words.next());
        Bridge bridge = caller.bridge(bridgeName)
                .map(BridgeInterface::bridge)
                .orElseThrow(() -> new UsageException("bridge " + bridgeName + " does not exist!", 1));
        BridgePort port = port(caller, bridge, portName)
                .orElseThrow(() -> new UsageException(notHairpin(caller, bridgeName, portName), 1));
        PortSettings.TABLE.get("hairpin").set(new MemberPort(bridge, port), on ? 1 : 0);
        return Outcome.DONE;
    }

    /** By any of its names; by that which it had here, if it has moved to another namespace. */
    private static Optional<BridgePort> port(Caller caller, Bridge bridge, String name) {
        return caller.find(name)
                .flatMap(ManagedInterface::membership)
                .map(Membership::port)
                .filter(bridge.ports()::contains)
                .or(() -> bridge.port(name));
    }

    private static String notHairpin(Caller caller, String bridge, String port) {
        return caller.exists(port)
                ? "can't set " + port + " to hairpin on bridge " + bridge + ": " + Refusal.NOT_FOUND.words()
                : "interface " + port + " does not exist!";
    }

    private static boolean onOff(String word) {
        return switch (word) {
            case "on", "yes", "1" -> true;
            case "off", "no", "0" -> false;
            default -> throw new UsageException("expect on/off for argument", 1);
        };
    }

    /** A command that sets a time given in seconds. @param what as in its messages */
    private static Body option(String word, String what) {
        return (caller, words) -> {
            String bridgeName = words.next();
            String time = words.next();
            long value =
                    Numbers.scannedSeconds(time).orElseThrow(() -> new UsageException("bad " + what + " value", 1));
            return set(caller, bridgeName, word, value, what);
        };
    }

    private static Outcome set(Caller caller, String bridgeName, String word, long value, String what) {
        return orFailed(what, () -> BridgeSettings.TABLE.get(word).set(bridge(caller, bridgeName), value));
    }

    private static Bridge bridge(Caller caller, String name) {
        return caller.bridge(name)
                .map(BridgeInterface::bridge)
                .orElseThrow(() -> new RefusedException(notBridge(caller, name)));
    }

    private static Refusal notBridge(Caller caller, String name) {
        return caller.exists(name) ? Refusal.NOT_SUPPORTED : Refusal.NO_DEVICE;
    }

    private static Outcome orFailed(String what, Runnable change) {
        try {
            change.run();
            return Outcome.DONE;
        } catch (RefusedException e) {
            return Outcome.failed(1, "set " + what + " failed: " + e.refusal().words());
        }
    }

    private Outcome setPriority(Caller caller, Words words) {
        String bridgeName = words.next();
        int priority = number(words.next(), "priority");
        return set(caller, bridgeName, "priority", priority & 0xffff, "bridge priority");
    }

    private Outcome setPathCost(Caller caller, Words words) {
        return setOnPort(caller, words, "cost", "path cost", "path cost value");
    }

    private Outcome setPortPriority(Caller caller, Words words) {
        return setOnPort(caller, words, "priority", "port priority", "path priority value");
    }

    /** @param what is set, and how the number is called, in the messages */
    private static Outcome setOnPort(Caller caller, Words words, String word, String what, String number) {
        String bridgeName = words.next();
        String portName = words.next();
        int value = number(words.next(), number);
        return orFailed(what, () -> {
            Bridge bridge = bridge(caller, bridgeName);
            BridgePort port = port(caller, bridge, portName)
                    .orElseThrow(() ->
                            new RefusedException(caller.exists(portName) ? Refusal.NOT_FOUND : Refusal.NO_DEVICE));
            PortSettings.TABLE.get(word).set(new MemberPort(bridge, port), value);
        });
    }

    private static int number(String word, String what) {
        return Numbers.scannedInt(word).orElseThrow(() -> new UsageException("bad " + what, 1));
    }

    private Outcome stp(Caller caller, Words words) {
        String bridgeName = words.next();
        boolean on = onOff(words.next());
        return set(caller, bridgeName, "stp_state", on ? 1 : 0, "stp status");
    }

    static String noBridge(Caller caller, String name) {
        return caller.exists(name) ? "device " + name + " is not a bridge!" : "bridge " + name + " does not exist!";
    }

    private Outcome showMacs(Caller caller, Words words) {
        String name = words.next();
        return caller.bridge(name)
                .map(bridge -> Outcome.printed(BrctlTables.showMacs(bridge.bridge())))
                .orElseGet(() -> Outcome.failed(
                        1,
                        "read of forward table failed: "
                                + notBridge(caller, name).words()));
    }

    private Outcome showStp(Caller caller, Words words) {
        String name = words.next();
        return caller.bridge(name)
                .map(bridge -> Outcome.printed(BrctlTables.showStp(bridge.bridge())))
                .orElseGet(() -> Outcome.failed(1, noBridge(caller, name)));
    }

    private static String words(IOException e) {
        return e instanceof LinuxException linux
                ? Refusals.ownWords(linux).orElse(linux.refusal().words())
                : String.valueOf(e.getMessage());
    }
}
