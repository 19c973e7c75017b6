package io.vetch.cli.standin.filter;

import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.bridge.NftTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * By which one sees that the rules of a namespace are still those that were listed. It is asked of the kernel without
 * any program, in some ten microseconds. Addresses, queueing disciplines and filters of tc(8) are not part of it: of
 * those there are news.
 *
 * @param generation of nftables, with all that iptables makes there
 * @param calls what br_netfilter is told for all bridges
 * @param legacyTables those of the old iptables and arptables
 * @param ebtablesModules those of the old ebtables that are loaded
 */
public record RuleState(int generation, NetfilterCalls calls, List<String> legacyTables, List<String> ebtablesModules) {
    private static final List<String> LEGACY = List.of("ip_tables_names", "ip6_tables_names", "arp_tables_names");
    private static final List<String> EBTABLES_MODULES = List.of("ebtable_broute", "ebtable_filter", "ebtable_nat");

    /** In the namespace of the calling thread. @throws IOException if the kernel cannot be asked */
    public static RuleState now() throws IOException {
        List<String> legacy = new ArrayList<>();
        for (String names : LEGACY) {
            tables(names).forEach(table -> legacy.add(names + " " + table));
        }
        return new RuleState(nftables(), NetfilterCalls.ofAll(), List.copyOf(legacy), loadedEbtables());
    }

    /** Whether rules may be others, and this be the same. */
    public boolean mayHideChanges() {
        return !legacyTables.isEmpty() || !ebtablesModules.isEmpty();
    }

    private static int nftables() throws LinuxException {
        try {
            return NftTables.generation();
        } catch (LinuxException e) {
            if (isUnknown(e)) {
                return 0;
            }
            throw e;
        }
    }

    /** Whether the kernel has no nftables. */
    static boolean isUnknown(LinuxException e) {
        return e.errno() == Errno.EINVAL || e.errno() == Errno.EOPNOTSUPP;
    }

    /** The old iptables has tables of its own; the kernel tells their names. @param file of /proc/net */
    static List<String> tables(String file) throws IOException {
        Path names = Path.of("/proc/thread-self/net", file);
        return Files.exists(names) ? Files.readAllLines(names) : List.of();
    }

    /**
     * The old ebtables makes its tables where somebody lists them. So it is only asked where its modules are loaded.
     */
    static List<String> loadedEbtables() {
        return EBTABLES_MODULES.stream()
                .filter(module -> Files.exists(Path.of("/sys/module", module)))
                .toList();
    }
}
