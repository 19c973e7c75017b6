package io.vetch.cli.tool.vlan;

import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Numbers;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.port.PortState;
import io.vetch.core.vlan.PortVlans;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code bridge vlan set}: the state of a port in some VLANs. */
final class VlanSet {
    private static final int REFUSED = 255;

    private VlanSet() {}

    static Outcome run(Caller caller, Words words, List<String> arguments) {
        String device = null;
        VlanRange range = null;
        OptionalLong state = OptionalLong.empty();
        while (!words.isEmpty()) {
            switch (words.next()) {
                case "dev" -> device = words.next();
                case "vid" -> range = VlanRange.parse(words.next());
                case "state" -> state = OptionalLong.of(state(words.next()));
                case "master", "self" -> {}
                default -> throw new UsageException("no option of ours", REFUSED);
            }
        }
        Optional<VlanTarget> target = device == null ? Optional.empty() : VlanTarget.of(caller, device);
        if (target.isEmpty() || range == null) {
            return Outcome.passOn(arguments);
        }
        return state.isEmpty() ? Outcome.DONE : set(target.get(), range, state.getAsLong());
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

    private static Outcome set(VlanTarget target, VlanRange range, long state) {
        PortVlans list = target.bridge().vlans().of(target.port());
        String missing = missing(list, range);
        if (missing != null) {
            return Outcome.failed(REFUSED, "Error: bridge: " + missing + ", can't process options.");
        }
        if (state >= PortState.values().length) {
            return Outcome.failed(REFUSED, "Error: bridge: Invalid vlan state.");
        }
        target.bridge().vlans().setState(target.port(), range.first(), range.last(), PortState.of((int) state));
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
