package io.vetch.cli.tool.bridge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.cli.rpc.Stream;
import io.vetch.cli.tool.BackupWords;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.GlobalOptions.Flag;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Refusals;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.settings.PortChanges;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.cli.tool.settings.Scope;
import io.vetch.cli.tool.settings.Setting;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code bridge link}. */
final class BridgeLink {
    private static final int REFUSED = 255;
    /** No name of a device. */
    private static final String AT_THE_END = "/";

    private BridgeLink() {}

    /** @param words what follows {@code link} */
    static Outcome run(Caller caller, GlobalOptions options, Words words, List<String> arguments) throws IOException {
        String command = words.isEmpty() ? "show" : words.next();
        if (Words.abbreviates(command, "set") || Words.abbreviates(command, "change")) {
            return set(caller, words, arguments);
        }
        return isShow(command) ? show(caller, options, words, arguments) : Outcome.passOn(arguments);
    }

    private static boolean isShow(String command) {
        return List.of("show", "lst", "list").stream().anyMatch(full -> Words.abbreviates(command, full));
    }

    // ---- show

    private static Outcome show(Caller caller, GlobalOptions options, Words words, List<String> arguments)
            throws IOException {
        Optional<String> device = device(words);
        if (device.isPresent()) {
            Optional<ManagedInterface> port = device.flatMap(name -> port(caller, name));
            return port.isEmpty()
                    ? Outcome.passOn(arguments)
                    : Outcome.printed(print(rows(caller, List.of(port.get())), options));
        }
        List<BridgeLinkRow> rows = rows(caller, ports(caller));
        return rows.isEmpty()
                ? Outcome.passOn(arguments)
                : Outcome.merged(
                        options.with(options.rest()), options, List.of(AT_THE_END), false, pieces(rows, options));
    }

    /** The ports of kernel bridges, then ours. */
    private static Iterator<Stream.Piece> pieces(List<BridgeLinkRow> rows, GlobalOptions options) {
        boolean details = options.has(Flag.DETAILS);
        return rows.stream()
                .map(row -> new Stream.Piece(
                        AT_THE_END,
                        false,
                        options.has(Flag.JSON)
                                ? IprouteJson.element(row.json(details), options.has(Flag.PRETTY))
                                : row.text(details, separator(options))))
                .iterator();
    }

    private static String separator(GlobalOptions options) {
        return options.has(Flag.ONELINE) ? "\\" : "\n";
    }

    /** Like the original, ignores what it does not know. */
    private static Optional<String> device(Words words) {
        Optional<String> device = Optional.empty();
        while (!words.isEmpty()) {
            if (words.next().equals("dev")) {
                device = Optional.of(words.next());
            }
        }
        return device;
    }

    /** The ports of the bridges in this namespace, wherever the ports are now. */
    private static List<ManagedInterface> ports(Caller caller) {
        List<ManagedInterface> ports = new ArrayList<>();
        for (BridgeInterface bridge : caller.bridges()) {
            for (BridgePort port : bridge.bridge().ports()) {
                caller.control().register().owner(port).ifPresent(ports::add);
            }
        }
        return ports;
    }

    private static Optional<ManagedInterface> port(Caller caller, String name) {
        return caller.find(name).filter(each -> each.membership().isPresent());
    }

    private static List<BridgeLinkRow> rows(Caller caller, List<ManagedInterface> ports) throws IOException {
        List<BridgeLinkRow> rows = new ArrayList<>();
        for (ManagedInterface port : ports) {
            row(caller, port).ifPresent(rows::add);
        }
        return rows;
    }

    /** The row of a port; empty if the interface is none. */
    static Optional<BridgeLinkRow> row(Caller caller, ManagedInterface port) throws IOException {
        Membership membership = port.membership().orElse(null);
        if (membership == null) {
            return Optional.empty();
        }
        PeerName peer = PeerName.of(caller, port).orElse(null);
        return Optional.of(new BridgeLinkRow(port.link(), peer, MemberPort.of(membership)));
    }

    private static String print(List<BridgeLinkRow> rows, GlobalOptions options) {
        boolean details = options.has(Flag.DETAILS);
        if (options.has(Flag.JSON)) {
            ArrayNode all = IprouteJson.NODES.arrayNode();
            rows.forEach(row -> all.add(row.json(details)));
            return IprouteJson.print(all, options.has(Flag.PRETTY));
        }
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(row.text(details, separator(options))));
        return text.toString();
    }

    // ---- set

    private static Outcome set(Caller caller, Words words, List<String> arguments) throws IOException {
        Request request;
        try {
            request = Request.parse(words, caller);
        } catch (UsageException e) {
            return Outcome.passOn(arguments); // changes nothing there either, and says what is wrong
        }
        Membership membership = port(caller, request.device)
                .flatMap(ManagedInterface::membership)
                .orElse(null);
        if (membership == null) {
            return Outcome.passOn(arguments);
        }
        return Refusals.orAnswer(REFUSED, () -> {
            if (request.self) {
                throw new RefusedException(Refusal.NOT_SUPPORTED);
            }
            request.changes.forEach(change -> change.accept(MemberPort.of(membership)));
            return Outcome.DONE;
        });
    }

    /** @param self whether the device itself is meant rather than the port */
    private record Request(String device, boolean self, List<Consumer<MemberPort>> changes) {
        static Request parse(Words words, Caller caller) {
            String device = "";
            boolean self = false;
            PortChanges changes = new PortChanges();
            while (!words.isEmpty()) {
                String word = words.next();
                switch (word) {
                    case "dev" -> device = words.next();
                    case "self" -> self = true;
                    case "hwmode" -> self = hardwareMode(words.next());
                    case "master" -> {}
                    case "nobackup_port" -> changes.add(BackupWords.none());
                    case PortSettings.BACKUP_PORT -> changes.add(BackupWords.change(caller, words.next()));
                    default -> {
                        Setting<MemberPort> setting = setting(word);
                        String value = words.next();
                        changes.add(setting, value, setting.changeLoosely(value));
                    }
                }
            }
            return new Request(device, self, changes.all());
        }

        /** It is the device's, not the port's. */
        private static boolean hardwareMode(String mode) {
            if (mode.equals("vepa") || mode.equals("veb")) {
                return true;
            }
            throw new UsageException("Mode argument must be \"vepa\" or \"veb\".", REFUSED);
        }

        private static Setting<MemberPort> setting(String word) {
            return PortSettings.TABLE
                    .find(word, Scope.BRIDGE)
                    .orElseThrow(() -> new UsageException("no setting of ours: " + word, REFUSED));
        }
    }
}
