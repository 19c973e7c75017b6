package io.vetch.cli.overlay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Interface flags in the words and the order of iproute2. */
public final class LinkFlags {
    static final String NO_CARRIER = "NO-CARRIER";
    static final String PEER_DOWN = "M-DOWN";
    static final String LOWER_UP = "LOWER_UP";

    private static final int IFF_UP = 0x1;
    private static final int IFF_RUNNING = 0x40;
    private static final Map<String, Integer> BITS = bits();

    private LinkFlags() {}

    private static Map<String, Integer> bits() {
        Map<String, Integer> bits = new LinkedHashMap<>();
        bits.put("LOOPBACK", 0x8);
        bits.put("BROADCAST", 0x2);
        bits.put("POINTOPOINT", 0x10);
        bits.put("MULTICAST", 0x1000);
        bits.put("NOARP", 0x80);
        bits.put("ALLMULTI", 0x200);
        bits.put("PROMISC", 0x100);
        bits.put("MASTER", 0x400);
        bits.put("SLAVE", 0x800);
        bits.put("DEBUG", 0x4);
        bits.put("DYNAMIC", 0x8000);
        bits.put("AUTOMEDIA", 0x4000);
        bits.put("PORTSEL", 0x2000);
        bits.put("NOTRAILERS", 0x20);
        bits.put("UP", IFF_UP);
        bits.put(LOWER_UP, 0x10000);
        bits.put("DORMANT", 0x20000);
        bits.put("ECHO", 0x40000);
        return bits;
    }

    /** @param flags IFF_* of netdevice(7), and IFF_LOWER_UP */
    public static List<String> words(int flags) {
        List<String> words = new ArrayList<>();
        if ((flags & IFF_UP) != 0 && (flags & IFF_RUNNING) == 0) {
            words.add(NO_CARRIER);
        }
        BITS.forEach((word, bit) -> {
            if ((flags & bit) != 0) {
                words.add(word);
            }
        });
        return words;
    }

    public static List<String> withPeerDown(List<String> words) {
        List<String> changed = new ArrayList<>(words);
        changed.add(PEER_DOWN);
        return changed;
    }

    public static List<String> withoutCarrier(List<String> words) {
        List<String> changed = new ArrayList<>(words);
        changed.remove(LOWER_UP);
        if (!changed.contains(NO_CARRIER)) {
            changed.addFirst(NO_CARRIER);
        }
        return changed;
    }
}
