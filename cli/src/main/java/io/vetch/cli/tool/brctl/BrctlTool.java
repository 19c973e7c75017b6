package io.vetch.cli.tool.brctl;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.tool.Caller;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** brctl(8) of bridge-utils 1.7: its commands, tables and messages. A bridge that is not ours goes to the real brctl. */
public final class BrctlTool implements Tool {
    private static final double CENTISECONDS = 100.0;

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
            new Command("show", 0, "[ <bridge> ]\t\tshow a list of bridges", this::show),
            new Command("showmacs", 1, "<bridge>\t\tshow a list of mac addrs", this::showMacs),
            new Command("showstp", 1, "<bridge>\t\tshow bridge stp info", this::showStp),
            new Command("stp", 2, "<bridge> {on|off}\tturn stp on/off", this::stp));

    @Override
    public Outcome run(Caller caller, List<String> arguments) throws IOException {
        Words words = new Words(arguments);
        if (words.isEmpty()) {
            return new Outcome(1, usage(), "", List.of());
        }
        String name = words.next();
        if (name.equals("-h") || name.equals("--help")) {
            return Outcome.printed(usage());
        }
        if (name.equals("-V") || name.equals("--version")) {
            return Outcome.printed("bridge-utils, 1.7 (Vetch)\n");
        }
        Optional<Command> command =
                commands.stream().filter(each -> each.name.equals(name)).findFirst();
        return command.isEmpty()
                ? new Outcome(1, usage(), "never heard of command [" + name + "]\n", List.of())
                : run(caller, command.get(), words, arguments);
    }

    private static Outcome run(Caller caller, Command command, Words words, List<String> arguments) throws IOException {
        if (words.remaining().size() < command.arguments) {
            String synopsis = "Usage: brctl " + command.name + " " + command.synopsis + "\n";
            return new Outcome(1, synopsis, "Incorrect number of arguments for command\n", List.of());
        }
        if (isForeign(caller, words.peek())) {
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

    private String usage() {
        return commands.stream()
                .map(command -> "\t%-10s\t%s\n".formatted(command.name, command.synopsis))
                .collect(Collectors.joining("", "Usage: brctl [commands]\ncommands:\n", ""));
    }

    private Outcome addBridge(Caller caller, Words words) {
        String name = words.next();
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
        BridgeInterface bridge = caller.bridge(bridgeName)
                .orElseThrow(() -> new UsageException("bridge " + bridgeName + " does not exist!", 1));
        while (!words.isEmpty()) {
            String name = words.next();
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
        BridgeInterface bridge = caller.bridge(bridgeName)
                .orElseThrow(() -> new UsageException("bridge " + bridgeName + " does not exist!", 1));
        while (!words.isEmpty()) {
            String name = words.next();
            Optional<ManagedInterface> port = caller.find(name).filter(each -> isPortOf(each, bridge));
            if (port.isPresent()) {
                caller.control().release(port.get());
                continue;
            }
            if (!caller.exists(name)) {
                return Outcome.failed(1, "interface " + name + " does not exist!");
            }
            return Outcome.failed(1, "device " + name + " is not a port of " + bridgeName);
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
        BridgePort port = bridge.port(portName)
                .orElseThrow(() -> new UsageException(notHairpin(caller, bridgeName, portName), 1));
        PortSettings.TABLE.get("hairpin").set(new MemberPort(bridge, port), on ? 1 : 0);
        return Outcome.DONE;
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
            double seconds;
            try {
                seconds = Double.parseDouble(time);
            } catch (NumberFormatException e) {
                return Outcome.failed(1, "bad " + what + " value");
            }
            return set(caller, bridgeName, word, Math.round(seconds * CENTISECONDS), what);
        };
    }

    private static Outcome set(Caller caller, String bridgeName, String word, long value, String what) {
        return orFailed(what, () -> BridgeSettings.TABLE.get(word).set(bridge(caller, bridgeName), value));
    }

    private static Bridge bridge(Caller caller, String name) {
        return caller.bridge(name)
                .map(BridgeInterface::bridge)
                .orElseThrow(() -> new RefusedException(Refusal.NO_DEVICE));
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
        long priority = number(words.next(), "priority");
        return set(caller, bridgeName, "priority", priority & 0xffff, "bridge priority");
    }

    private Outcome setPathCost(Caller caller, Words words) {
        return setOnPort(caller, words, "cost", "path cost");
    }

    private Outcome setPortPriority(Caller caller, Words words) {
        return setOnPort(caller, words, "priority", "port priority");
    }

    private static Outcome setOnPort(Caller caller, Words words, String word, String what) {
        String bridgeName = words.next();
        String portName = words.next();
        long value = number(words.next(), what);
        return orFailed(what, () -> {
            Bridge bridge = bridge(caller, bridgeName);
            BridgePort port = bridge.port(portName).orElseThrow(() -> new RefusedException(Refusal.NO_DEVICE));
            PortSettings.TABLE.get(word).set(new MemberPort(bridge, port), value);
        });
    }

    private static long number(String word, String what) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new UsageException("bad " + what, 1);
        }
    }

    private Outcome stp(Caller caller, Words words) {
        String bridgeName = words.next();
        boolean on = onOff(words.next());
        return set(caller, bridgeName, "stp_state", on ? 1 : 0, "stp status");
    }

    private Outcome show(Caller caller, Words words) {
        if (words.isEmpty()) {
            return Outcome.printed(BrctlTables.show(caller.bridges()));
        }
        StringBuilder errors = new StringBuilder();
        List<BridgeInterface> found = new ArrayList<>();
        while (!words.isEmpty()) {
            String name = words.next();
            caller.bridge(name).ifPresentOrElse(found::add, () -> errors.append(missing(caller, name)));
        }
        String table = found.isEmpty() ? "" : BrctlTables.show(found);
        return new Outcome(errors.isEmpty() ? 0 : 1, table, errors.toString(), List.of());
    }

    private static String missing(Caller caller, String name) {
        return caller.find(name).isPresent()
                ? "device " + name + " is not a bridge!\n"
                : "bridge " + name + " does not exist!\n";
    }

    private Outcome showMacs(Caller caller, Words words) {
        String name = words.next();
        return caller.bridge(name)
                .map(bridge -> Outcome.printed(BrctlTables.showMacs(bridge.bridge())))
                .orElseGet(() -> Outcome.failed(1, "read of forward table failed: " + Refusal.NO_DEVICE.words()));
    }

    private Outcome showStp(Caller caller, Words words) {
        String name = words.next();
        return caller.bridge(name)
                .map(bridge -> Outcome.printed(BrctlTables.showStp(bridge.bridge())))
                .orElseGet(() -> Outcome.failed(1, "bridge " + name + " does not exist!"));
    }

    private static String words(IOException e) {
        return e instanceof LinuxException linux
                ? Refusals.ownWords(linux).orElse(linux.refusal().words())
                : String.valueOf(e.getMessage());
    }
}
