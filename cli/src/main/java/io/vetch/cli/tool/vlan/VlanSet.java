package io.vetch.cli.tool.vlan;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.control.MonitorEvent;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Numbers;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Refusals;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.Refusal;
import io.vetch.core.bridge.VlanSnooping;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import io.vetch.core.vlan.PortVlans;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code bridge vlan set}: the state of a port in some VLANs, and what it has for itself there about multicast. */
final class VlanSet {
    private static final int REFUSED = 255;
    private static final int MOST_OF_PORT = 3;
    private static final int MOST_OF_BRIDGE = 2;

    private VlanSet() {}

    static Outcome run(Caller caller, Words words, List<String> arguments) {
        String device = null;
        VlanRange range = null;
        OptionalLong state = OptionalLong.empty();
        OptionalLong router = OptionalLong.empty();
        OptionalLong limit = OptionalLong.empty();
        while (!words.isEmpty()) {
            switch (words.next()) {
                case "dev" -> device = words.next();
                case "vid" -> range = VlanRange.parse(words.next());
                case "state" -> state = OptionalLong.of(state(words.next()));
                case "mcast_router" -> router = OptionalLong.of(unsigned(words.next(), 8));
                case "mcast_max_groups" -> limit = OptionalLong.of(unsigned(words.next(), 32));
                case "master", "self" -> {}
                default -> throw new UsageException("no option of ours", REFUSED);
            }
        }
        if (device == null || range == null) {
            return Outcome.passOn(arguments);
        }
        Optional<VlanTarget> target = VlanTarget.of(caller, device);
        if (target.isEmpty()) {
            return Outcome.passOn(arguments);
        }
        if (state.isEmpty() && router.isEmpty() && limit.isEmpty()) {
            return Outcome.DONE;
        }
        Outcome outcome = set(target.get(), range, new Options(state, router, limit));
        if (router.isPresent() || limit.isPresent()) {
            target.get().bridge().followSnooping();
            report(caller, device, target.get(), range);
        }
        return outcome;
    }

    /**
     * @param router whether a multicast router is behind the port
     * @param limit in how many groups the port may be
     */
    private record Options(OptionalLong state, OptionalLong router, OptionalLong limit) {}

    private static void report(Caller caller, String device, VlanTarget target, VlanRange range) {
        Optional<BridgeInterface> bridge = caller.bridge(device)
                .or(() -> caller.find(device)
                        .flatMap(ManagedInterface::membership)
                        .map(Membership::bridge));
        bridge.map(of -> new MonitorEvent.VlanOptionsChanged(of, target.port(), range.first(), range.last()))
                .ifPresent(caller.control().monitor()::report);
    }

    private static long unsigned(String word, int bits) {
        return Numbers.unsigned(word, bits).orElseThrow(() -> new UsageException("no number", REFUSED));
    }

    private static long state(String word) {
        if (word.matches("\\d{1,9}")) {
            return Numbers.leading(word);
        }
        return Arrays.stream(PortState.values())
                .filter(state -> state.toString().equals(word))
                .mapToLong(PortState::number)
                .findFirst()
                .orElseThrow(() -> new UsageException("Error: invalid STP state", REFUSED));
    }

    private static Outcome set(VlanTarget target, VlanRange range, Options options) {
        PortVlans list = target.bridge().vlans().of(target.port());
        String missing = missing(list, range);
        if (missing != null) {
            return Outcome.failed(REFUSED, "Error: bridge: " + missing + ", can't process options.");
        }
        long state = options.state().orElse(0);
        if (state >= PortState.values().length) {
            return Outcome.failed(REFUSED, "Error: bridge: Invalid vlan state.");
        }
        if (options.state().isPresent()) {
            target.bridge().vlans().setState(target.port(), range.first(), range.last(), PortState.of((int) state));
        }
        return setMulticast(target, range, options);
    }

    private static Outcome setMulticast(VlanTarget target, VlanRange range, Options options) {
        VlanSnooping snooping = target.bridge().snooping().vlans();
        BridgePort port = target.port();
        if (options.router().orElse(0) > (port.isLocal() ? MOST_OF_BRIDGE : MOST_OF_PORT)) {
            return Refusals.answer(REFUSED, Refusal.INVALID);
        }
        options.router()
                .ifPresent(router -> IntStream.rangeClosed(range.first(), range.last())
                        .forEach(vlan -> snooping.setRouter(port, vlan, router)));
        if (options.limit().isEmpty()) {
            return Outcome.DONE;
        }
        if (port.isLocal()) {
            return Outcome.failed(REFUSED, "Error: bridge: Can't set mcast_max_groups for non-port vlans.");
        }
        if (!IntStream.rangeClosed(range.first(), range.last()).allMatch(snooping::snoops)) {
            return Outcome.failed(REFUSED, "Error: bridge: Multicast snooping disabled on this VLAN.");
        }
        IntStream.rangeClosed(range.first(), range.last())
                .forEach(vlan ->
                        snooping.setMaxGroups(port, vlan, options.limit().getAsLong()));
        return Outcome.DONE;
    }

    private static @Nullable String missing(PortVlans list, VlanRange range) {
        if (!range.isValid() || !list.contains(range.first())) {
            return "Vlan range start doesn't exist";
        }
        if (!list.contains(range.last())) {
            return "Vlan range end doesn't exist";
        }
        return IntStream.rangeClosed(range.first(), range.last()).allMatch(list::contains)
                ? null
                : "Vlan in range doesn't exist";
    }
}
