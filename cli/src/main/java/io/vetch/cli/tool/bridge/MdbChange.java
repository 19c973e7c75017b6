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
import io.vetch.core.bridge.BridgeVlans;
import io.vetch.core.multicast.GroupEntry;
import io.vetch.core.multicast.ManualEntry;
import io.vetch.core.multicast.message.IpAddress;
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
        IpAddress source = request.sourceOrAny(group);
        wrong = wrongSource(group, source).or(() -> wrongPort(name)).or(() -> wrongList(group, source, name));
        if (wrong.isPresent()) {
            return complain("bridge: " + wrong.get());
        }
        BridgePort port = port(name).orElseThrow();
        RefusedException refused = null;
        for (int vlan : vlans(port)) {
            try {
                change(command, port, vlan, group, source);
                refused = null;
            } catch (RefusedException e) {
                refused = e;
                if (command != Command.DELETE) {
                    break;
                }
            }
        }
        bridge.bridge().followSnooping();
        if (refused != null) {
            throw refused;
        }
        return Outcome.DONE;
    }

    /** An entry for which no VLAN is named is one in each of the port's. */
    private int[] vlans(BridgePort port) {
        BridgeVlans all = bridge.bridge().vlans();
        boolean each = request.vlan() == 0 && all.isFiltering();
        return each ? all.of(port).ids().toArray() : new int[] {(int) request.vlan()};
    }

    private void change(Command command, BridgePort port, int vlan, IpAddress group, IpAddress source) {
        BridgeSnooping snooping = bridge.bridge().snooping();
        if (command == Command.DELETE) {
            snooping.rules().delete(port, vlan, group, source, snooping.now());
            return;
        }
        List<IpAddress> sources = request.sources();
        Integer protocol = request.protocol();
        ManualEntry wanted = new ManualEntry(
                vlan,
                group,
                source,
                Boolean.TRUE.equals(request.permanent()),
                Boolean.TRUE.equals(request.include()),
                sources == null ? List.of() : sources,
                protocol == null ? GroupEntry.STATIC : protocol);
        snooping.rules().add(port, wanted, command == Command.REPLACE, snooping.now());
    }

    /** br_mdb_config_attrs_init(). */
    private Optional<String> wrongList(IpAddress group, IpAddress source, String port) {
        List<IpAddress> sources = request.sources();
        boolean host = port.equals(bridge.name());
        if (request.include() != null && host) {
            return Optional.of("Filter mode cannot be set for host groups");
        }
        if (request.include() != null && !source.isAny()) {
            return Optional.of("Filter mode can only be set for (*, G) entries");
        }
        if (sources != null && host) {
            return Optional.of("Source list cannot be set for host groups");
        }
        if (sources != null && !source.isAny()) {
            return Optional.of("Source list can only be set for (*, G) entries");
        }
        if (sources != null && request.include() == null) {
            return Optional.of("Source list cannot be set without filter mode");
        }
        for (IpAddress each : sources == null ? List.<IpAddress>of() : sources) {
            Optional<String> wrong = wrongSource(group, each);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        if (sources == null && Boolean.TRUE.equals(request.include())) {
            return Optional.of("Cannot add (*, G) INCLUDE with an empty source list");
        }
        return request.protocol() != null && host
                ? Optional.of("Protocol cannot be set for host groups")
                : Optional.empty();
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
            boolean by = request.protocol() == null || request.protocol() == entry.protocol();
            if (here && kind && vlan && by) {
                snooping.rules().forget(entry, snooping.now());
            }
        }
        bridge.bridge().followSnooping();
        return Outcome.DONE;
    }
}
