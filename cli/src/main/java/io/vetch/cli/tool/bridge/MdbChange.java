package io.vetch.cli.tool.bridge;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Refusals;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.BridgeSnooping;
import io.vetch.core.multicast.GroupEntry;
import io.vetch.core.multicast.IpAddress;
import io.vetch.core.port.BridgePort;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code bridge mdb add|replace|del|get|flush}, with the kernel's complaints. */
final class MdbChange {
    private static final int REFUSED = 255;
    private static final int MOST_VLAN = 4094;

    /** What is done with entries. */
    enum Command {
        ADD,
        REPLACE,
        DELETE,
        GET,
        FLUSH
    }

    private final Caller caller;
    private final MdbRequest request;
    private final BridgeInterface bridge;

    private MdbChange(Caller caller, MdbRequest request, BridgeInterface bridge) {
        this.caller = caller;
        this.request = request;
        this.bridge = bridge;
    }

    /** @param words what follows the command */
    static Outcome run(Caller caller, GlobalOptions options, Command command, Words words, List<String> arguments) {
        MdbRequest request;
        try {
            request = MdbRequest.parse(words);
        } catch (UsageException e) {
            return String.valueOf(e.getMessage()).isEmpty() ? Outcome.passOn(arguments) : e.outcome();
        }
        String device = request.device();
        Optional<BridgeInterface> bridge = device == null ? Optional.empty() : caller.bridge(device);
        if (bridge.isEmpty()) {
            return Outcome.passOn(arguments);
        }
        MdbChange change = new MdbChange(caller, request, bridge.get());
        try {
            return change.run(command, options, arguments);
        } catch (RefusedException e) {
            return e.getMessage().equals(e.refusal().words())
                    ? Refusals.answer(REFUSED, e.refusal())
                    : complain("bridge: " + e.getMessage());
        }
    }

    private static Outcome complain(String words) {
        return Outcome.failed(REFUSED, "Error: " + words + ".");
    }

    private Outcome run(Command command, GlobalOptions options, List<String> arguments) {
        if (request.vlan() < 0 || request.vlan() > MOST_VLAN) {
            return complain("Invalid entry VLAN id");
        }
        return switch (command) {
            case FLUSH -> flush();
            case GET -> get(options, arguments);
            default -> change(command, arguments);
        };
    }

    private Outcome change(Command command, List<String> arguments) {
        IpAddress group = request.group();
        String name = request.port();
        if (group == null || name == null) {
            return Outcome.passOn(arguments);
        }
        Optional<String> wrong = wrongGroup(group);
        if (wrong.isPresent()) {
            return complain(wrong.get());
        }
        if (!name.equals(bridge.name()) && !caller.exists(name)) {
            return Outcome.failed(REFUSED, "Cannot find device \"" + name + "\"");
        }
        wrong = wrongSource(group, request.sourceOrAny(group)).or(() -> wrongPort(name));
        if (wrong.isPresent()) {
            return complain("bridge: " + wrong.get());
        }
        BridgePort port = port(name).orElseThrow();
        BridgeSnooping snooping = bridge.bridge().snooping();
        IpAddress source = request.sourceOrAny(group);
        int vlan = (int) request.vlan();
        if (command == Command.DELETE) {
            snooping.rules().delete(port, vlan, group, source, snooping.now());
        } else {
            boolean permanent = Boolean.TRUE.equals(request.permanent());
            boolean replace = command == Command.REPLACE;
            snooping.rules().add(port, vlan, group, source, permanent, replace, snooping.now());
        }
        bridge.bridge().followSnooping();
        return Outcome.DONE;
    }

    /** is_valid_mdb_entry(). */
    private static Optional<String> wrongGroup(IpAddress group) {
        return switch (group.etherType()) {
            case IpAddress.IPV4 -> {
                if (!group.isMulticast() && !group.isAny()) {
                    yield Optional.of("IPv4 entry group address is not multicast or 0.0.0.0");
                }
                yield group.isNeverPruned()
                        ? Optional.of("IPv4 entry group address is local multicast")
                        : Optional.empty();
            }
            case IpAddress.IPV6 ->
                group.isNeverPruned()
                        ? Optional.of("IPv6 entry group address is link-local all nodes")
                        : Optional.empty();
            default -> group.isMulticast() ? Optional.empty() : Optional.of("L2 entry group is not multicast");
        };
    }

    private static Optional<String> wrongSource(IpAddress group, IpAddress source) {
        String family = group.isIpv6() ? "IPv6" : "IPv4";
        if (source.etherType() != group.etherType()) {
            return Optional.of(family + " invalid source address length");
        }
        return source.isMulticast()
                ? Optional.of(family + " multicast source address is not allowed")
                : Optional.empty();
    }

    private Optional<String> wrongPort(String name) {
        if (name.equals(bridge.name()) || port(name).isPresent()) {
            return Optional.empty();
        }
        boolean elsewhere =
                caller.find(name).flatMap(ManagedInterface::membership).isPresent();
        return Optional.of(elsewhere ? "Port belongs to a different bridge device" : "Net device is not a bridge port");
    }

    private Optional<BridgePort> port(String name) {
        if (name.equals(bridge.name())) {
            return bridge.bridge().local();
        }
        return caller.find(name)
                .flatMap(ManagedInterface::membership)
                .filter(member -> member.bridge().equals(bridge))
                .map(Membership::port);
    }

    private Outcome get(GlobalOptions options, List<String> arguments) {
        IpAddress group = request.group();
        if (group == null) {
            return Outcome.passOn(arguments);
        }
        Predicate<GroupEntry> wanted = entry -> entry.group().equals(group)
                && entry.source().equals(request.sourceOrAny(group))
                && entry.vlan() == request.vlan();
        if (MdbShow.rows(bridge, wanted).isEmpty()) {
            return complain("bridge: MDB entry not found");
        }
        return Outcome.printed(new MdbShow(options, wanted).print(List.of(bridge)));
    }

    private Outcome flush() {
        BridgeSnooping snooping = bridge.bridge().snooping();
        String name = request.port();
        Optional<String> wrong = name == null ? Optional.empty() : wrongPort(name);
        if (wrong.isPresent()) {
            return complain("bridge: " + wrong.get());
        }
        for (GroupEntry entry : snooping.rules().entries(snooping.now())) {
            boolean here = name == null || entry.port().name().equals(name);
            boolean kind = request.permanent() == null || request.permanent() == entry.permanent();
            boolean vlan = request.vlan() == 0 || request.vlan() == entry.vlan();
            if (here && kind && vlan) {
                snooping.rules().forget(entry, snooping.now());
            }
        }
        bridge.bridge().followSnooping();
        return Outcome.DONE;
    }
}
