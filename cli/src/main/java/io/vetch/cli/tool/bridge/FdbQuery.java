package io.vetch.cli.tool.bridge;

import io.vetch.cli.tool.Numbers;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.fdb.FdbEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bridge fdb show} asks for.
 *
 * @param bridge {@code br}
 * @param device {@code brport} or {@code dev}
 * @param vlan 0: any
 * @param states bits of NUD_*, 0: any
 * @param dynamic all that is not permanent
 * @param words the call for the real tool: all but {@code br}, which it cannot know
 */
record FdbQuery(
        @Nullable String bridge, @Nullable String device, long vlan, long states, boolean dynamic, List<String> words) {
    private static final int NUD_REACHABLE = 0x02;
    private static final int NUD_STALE = 0x04;
    private static final int NUD_NOARP = 0x40;
    private static final int NUD_PERMANENT = 0x80;
    private static final long ALL = 0xffff_ffffL;

    /** In iproute2's order. */
    private static final List<Map.Entry<String, Integer>> STATES = List.of(
            Map.entry("permanent", NUD_PERMANENT),
            Map.entry("static", NUD_NOARP),
            Map.entry("temp", NUD_NOARP),
            Map.entry("stale", NUD_STALE),
            Map.entry("reachable", NUD_REACHABLE),
            Map.entry("dynamic", NUD_REACHABLE));

    /** @param words what follows {@code show} @throws UsageException for what the original does not take */
    static FdbQuery parse(Words words) {
        String bridge = null;
        String device = null;
        long vlan = 0;
        long states = 0;
        boolean dynamic = false;
        List<String> kept = new ArrayList<>(List.of("fdb", "show"));
        while (!words.isEmpty()) {
            String word = words.next();
            switch (word) {
                case "brport", "dev" -> device = keep(kept, word, words.next());
                case "br" -> bridge = words.next();
                case "vlan" -> vlan = Numbers.leading(keep(kept, word, words.next()));
                case "state" -> states |= state(keep(kept, word, words.next()));
                case "dynamic" -> dynamic = kept.add(word);
                default -> kept.add(word);
            }
        }
        return new FdbQuery(bridge, device, vlan, states, dynamic, kept);
    }

    private static String keep(List<String> kept, String word, String value) {
        kept.add(word);
        kept.add(value);
        return value;
    }

    private static long state(String text) {
        if (text.equals("all")) {
            return ALL;
        }
        for (Map.Entry<String, Integer> state : STATES) {
            if (Words.abbreviates(text, state.getKey())) {
                return state.getValue();
            }
        }
        OptionalLong number = Numbers.unsigned(text, 32);
        return number.orElseThrow(
                () -> new UsageException("Error: argument \"" + text + "\" is wrong: invalid state", 255));
    }

    /** Whether an entry is asked for, as far as it itself goes. */
    boolean wants(FdbEntry entry) {
        return (vlan == 0 || vlan == entry.vlan())
                && (states == 0 || (states & state(entry)) != 0)
                && !(dynamic && entry.isLocal());
    }

    private static int state(FdbEntry entry) {
        return switch (entry.kind()) {
            case LOCAL -> NUD_PERMANENT;
            case STATIC -> NUD_NOARP;
            case DYNAMIC -> NUD_REACHABLE;
        };
    }
}
