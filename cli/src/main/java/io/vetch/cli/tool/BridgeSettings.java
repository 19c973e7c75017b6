package io.vetch.cli.tool;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.fdb.FdbEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The words of {@code type bridge}: reading, setting and showing them. */
final class BridgeSettings {
    private static final String FLUSH = "fdb_flush";
    private static final String GROUP_ADDRESS = "01:80:c2:00:00:00";

    /**
     * A word in iproute2's order, in which abbreviations are tried.
     *
     * @param bits size of its number; 0 if it is no number
     * @param fixed its only value, where it is no {@link BridgeOption}
     */
    private record Word(String word, String symbol, int bits, String fixed) {
        Optional<BridgeOption> option() {
            return BridgeOption.ofWord(word);
        }
    }

    private static final List<Word> WORDS = List.of(
            new Word("forward_delay", "FORWARD_DELAY", 32, ""),
            new Word("hello_time", "HELLO_TIME", 32, ""),
            new Word("max_age", "MAX_AGE", 32, ""),
            new Word("ageing_time", "AGEING_TIME", 32, ""),
            new Word("stp_state", "STP_STATE", 32, ""),
            new Word("priority", "PRIORITY", 16, ""),
            new Word("group_fwd_mask", "MASK", 16, ""),
            new Word("group_address", "ADDRESS", 0, GROUP_ADDRESS),
            new Word("no_linklocal_learn", "NO_LINKLOCAL_LEARN", 8, ""),
            new Word("fdb_max_learned", "FDB_MAX_LEARNED", 32, ""),
            new Word("vlan_filtering", "VLAN_FILTERING", 8, ""),
            new Word("vlan_protocol", "VLAN_PROTOCOL", 0, "802.1Q"),
            new Word("vlan_default_pvid", "VLAN_DEFAULT_PVID", 16, "1"),
            new Word("vlan_stats_enabled", "VLAN_STATS_ENABLED", 8, "0"),
            new Word("vlan_stats_per_port", "VLAN_STATS_PER_PORT", 8, "0"),
            new Word("mcast_snooping", "MULTICAST_SNOOPING", 8, ""),
            new Word("mcast_vlan_snooping", "MULTICAST_VLAN_SNOOPING", 8, "0"),
            new Word("mcast_router", "MULTICAST_ROUTER", 8, "1"),
            new Word("mcast_query_use_ifaddr", "MCAST_QUERY_USE_IFADDR", 8, "0"),
            new Word("mcast_querier", "MULTICAST_QUERIER", 8, "0"),
            new Word("mcast_hash_elasticity", "HASH_ELASTICITY", 32, "16"),
            new Word("mcast_hash_max", "HASH_MAX", 32, "4096"),
            new Word("mcast_last_member_count", "LAST_MEMBER_COUNT", 32, "2"),
            new Word("mcast_startup_query_count", "STARTUP_QUERY_COUNT", 32, "2"),
            new Word("mcast_last_member_interval", "LAST_MEMBER_INTERVAL", 64, "100"),
            new Word("mcast_membership_interval", "MEMBERSHIP_INTERVAL", 64, "26000"),
            new Word("mcast_querier_interval", "QUERIER_INTERVAL", 64, "25500"),
            new Word("mcast_query_interval", "QUERY_INTERVAL", 64, "12500"),
            new Word("mcast_query_response_interval", "QUERY_RESPONSE_INTERVAL", 64, "1000"),
            new Word("mcast_startup_query_interval", "STARTUP_QUERY_INTERVAL", 64, "3124"),
            new Word("mcast_stats_enabled", "MCAST_STATS_ENABLED", 8, "0"),
            new Word("mcast_igmp_version", "IGMP_VERSION", 8, "2"),
            new Word("mcast_mld_version", "MLD_VERSION", 8, "1"),
            new Word("nf_call_iptables", "NF_CALL_IPTABLES", 8, "0"),
            new Word("nf_call_ip6tables", "NF_CALL_IP6TABLES", 8, "0"),
            new Word("nf_call_arptables", "NF_CALL_ARPTABLES", 8, "0"));

    private BridgeSettings() {}

    // ---- reading

    /**
     * @return what the words say is to be done to a bridge; doing it may throw {@link RefusedException}
     * @throws UsageException with the text of ip(8)
     */
    static List<Consumer<Bridge>> parse(Words words) {
        List<Consumer<Bridge>> changes = new ArrayList<>();
        while (!words.isEmpty()) {
            String given = words.next();
            Optional<Word> word = WORDS.stream()
                    .filter(candidate -> Words.abbreviates(given, candidate.word))
                    .findFirst();
            if (word.isPresent()) {
                changes.add(change(word.get(), words.next()));
            } else if (Words.abbreviates(given, FLUSH)) {
                changes.add(bridge -> bridge.flush(FdbEntry::isDynamic));
            } else if (Words.abbreviates(given, "help")) {
                throw new UsageException(usage(), 1);
            } else {
                throw new UsageException("bridge: unknown command \"" + given + "\"?\n" + usage(), 1);
            }
        }
        return changes;
    }

    private static Consumer<Bridge> change(Word word, String value) {
        if (word.bits == 0) {
            return bridge -> requireFixed(word, value);
        }
        OptionalLong number = Numbers.unsigned(value, word.bits);
        if (number.isEmpty()) {
            throw new UsageException("Error: argument \"" + value + "\" is wrong: invalid " + word.word, 255);
        }
        return word.option()
                .<Consumer<Bridge>>map(option -> bridge -> bridge.setOption(option, number.getAsLong()))
                .orElse(bridge -> requireFixed(word, Long.toString(number.getAsLong())));
    }

    private static void requireFixed(Word word, String value) {
        if (!word.fixed.equalsIgnoreCase(value)) {
            throw new RefusedException(Refusal.NOT_SUPPORTED);
        }
    }

    private static String usage() {
        return WORDS.stream()
                .map(word -> "\t\t  [ " + word.word + " " + word.symbol + " ]\n")
                .collect(Collectors.joining(
                        "", "Usage: ... bridge [ fdb_flush ]\n", "\nWhere: VLAN_PROTOCOL := { 802.1Q | 802.1ad }"));
    }

    // ---- showing

    /** {@code 8000.2:0:0:0:1:1}: unlike brctl, iproute2 does not pad. */
    static String id(long identifier) {
        StringBuilder id = new StringBuilder(String.format(Locale.ROOT, "%04x", identifier >>> 48));
        char separator = '.';
        for (int shift = 40; shift >= 0; shift -= 8) {
            id.append(separator).append(Long.toHexString(identifier >>> shift & 0xff));
            separator = ':';
        }
        return id.toString();
    }

    /** What {@code ip -d link} says of a bridge after {@code bridge}. */
    static Fields show(Bridge bridge) {
        Fields fields = new Fields();
        for (String word : List.of("forward_delay", "hello_time", "max_age", "ageing_time", "stp_state", "priority")) {
            show(fields, bridge, word, word);
        }
        show(fields, bridge, "vlan_filtering", "vlan_filtering");
        spanningTree(fields, id(bridge.identifier()));
        if (bridge.option(BridgeOption.FDB_MAX_LEARNED) != 0) { // iproute2 6.1 does not know it
            fields.number("fdb_n_learned", bridge.fdb().learnedCount());
            show(fields, bridge, "fdb_max_learned", "fdb_max_learned");
        }
        fields.mask("group_fwd_mask", (int) bridge.option(BridgeOption.GROUP_FWD_MASK))
                .string("group_address", "group_addr", GROUP_ADDRESS);
        show(fields, bridge, "mcast_snooping", "mcast_snooping");
        show(fields, bridge, "no_linklocal_learn", "no_linklocal_learn");
        WORDS.stream()
                .map(Word::word)
                .dropWhile(word -> !word.equals("mcast_vlan_snooping"))
                .forEach(word -> show(fields, bridge, word, key(word)));
        return fields;
    }

    /** Without a spanning tree every bridge is its own root. */
    private static void spanningTree(Fields fields, String id) {
        fields.string("bridge_id", id)
                .string("designated_root", "root_id", id)
                .number("root_port", 0)
                .number("root_path_cost", 0)
                .number("topology_change", 0)
                .number("topology_change_detected", 0)
                .timer("hello_timer")
                .timer("tcn_timer")
                .timer("topology_change_timer")
                .timer("gc_timer");
    }

    /** The JSON keys are shorter. */
    private static String key(String word) {
        return word.replaceFirst("^(mcast_.*)_count$", "$1_cnt").replaceFirst("^(mcast_.*)_interval$", "$1_intvl");
    }

    private static void show(Fields fields, Bridge bridge, String word, String key) {
        long value = BridgeOption.ofWord(word)
                .map(bridge::option)
                .orElseGet(() -> WORDS.stream()
                        .filter(candidate -> candidate.word.equals(word))
                        .mapToLong(candidate -> Long.parseLong(candidate.fixed))
                        .findFirst()
                        .orElseThrow());
        fields.number(word, key, value);
    }
}
