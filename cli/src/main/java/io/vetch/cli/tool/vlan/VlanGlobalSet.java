package io.vetch.cli.tool.vlan;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.MonitorEvent;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Numbers;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Refusals;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.vlan.PortVlans;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code bridge vlan global set}: what VLANs have for themselves about multicast. Wrong words are refused as the kernel
 * does.
 */
final class VlanGlobalSet {
    private static final int REFUSED = 255;

    private VlanGlobalSet() {}

    /** @param options what they are to be */
    private record Request(String device, VlanRange range, Map<BridgeOption, Long> options) {
        /** Like the original, ignores words that it does not know. */
        static Request parse(Words words) {
            String device = null;
            VlanRange range = null;
            Map<BridgeOption, Long> options = new EnumMap<>(BridgeOption.class);
            while (!words.isEmpty()) {
                String word = words.next();
                switch (word) {
                    case "dev" -> device = words.next();
                    case "vid" -> range = VlanRange.parse(words.next());
                    case "help" -> throw forTheOriginal();
                    default -> {
                        if (VlanGlobalRow.words().contains(word)) {
                            options.put(VlanGlobalRow.option(word), number(word, words.next()));
                        }
                    }
                }
            }
            return of(device, range, options);
        }

        private static Request of(@Nullable String device, @Nullable VlanRange range, Map<BridgeOption, Long> options) {
            if (device == null || range == null || range.first() == -1) {
                throw forTheOriginal();
            }
            return new Request(device, range, options);
        }

        private static long number(String word, String value) {
            int bits = word.endsWith("_count") ? 32 : word.endsWith("_interval") ? 64 : 8;
            return Numbers.unsigned(value, bits).orElseThrow(Request::forTheOriginal);
        }

        /** It knows what to say. */
        private static UsageException forTheOriginal() {
            return new UsageException("not of the grammar", REFUSED);
        }
    }

    /** @param words what follows {@code set} @throws UsageException if the original is to say what is wrong */
    static Outcome run(Caller caller, Words words, List<String> arguments) {
        Request request = Request.parse(words);
        Optional<ManagedInterface> device = caller.find(request.device());
        if (device.isEmpty()) {
            return Outcome.passOn(arguments);
        }
        if (!(device.get() instanceof BridgeInterface bridge)) {
            return refused(
                    device.get().membership().isPresent()
                            ? "Global vlan options can only be set on bridge device"
                            : "The device is not a valid bridge or bridge port");
        }
        return set(caller, bridge, request);
    }

    private static Outcome set(Caller caller, BridgeInterface device, Request request) {
        VlanRange range = request.range();
        if (!range.isValid()) {
            return refused("Vlan id is invalid");
        }
        Bridge bridge = device.bridge();
        PortVlans there = bridge.vlans().everywhere();
        if (!IntStream.rangeClosed(range.first(), range.last()).allMatch(there::contains)) {
            return refused("Vlan in range doesn't exist, can't process global options");
        }
        try {
            bridge.snooping().vlans().setOptions(range.first(), range.last(), request.options());
        } catch (RefusedException e) {
            return Refusals.answer(REFUSED, e);
        }
        bridge.followSnooping();
        if (!request.options().isEmpty()) {
            caller.control()
                    .monitor()
                    .report(new MonitorEvent.VlanOptionsChanged(device, null, range.first(), range.last()));
        }
        return Outcome.DONE;
    }

    private static Outcome refused(String words) {
        return Outcome.failed(REFUSED, "Error: bridge: " + words + ".");
    }
}
