package io.vetch.cli.standin.filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What iptables-save(8), and its like for IPv6, ARP and Ethernet, print. */
final class SaveFile {
    private final Map<String, Table> tables = new LinkedHashMap<>();

    /**
     * Of a table: the policy of each chain ({@code -} if a user made it), and its rules without their {@code -A CHAIN}.
     */
    static final class Table {
        private final Map<String, String> policies = new LinkedHashMap<>();
        private final Map<String, List<String>> rules = new LinkedHashMap<>();

        /** ACCEPT, DROP, or empty if there is no such chain. */
        String policy(String chain) {
            return policies.getOrDefault(chain, "");
        }

        @Nullable
        List<String> rules(String chain) {
            return policies.containsKey(chain) ? rules.getOrDefault(chain, List.of()) : null;
        }
    }

    SaveFile(String text) {
        Table table = new Table();
        for (String line : text.lines().toList()) {
            if (line.startsWith("*")) {
                table = tables.computeIfAbsent(line.substring(1).strip(), name -> new Table());
            } else if (line.startsWith(":")) {
                String[] words = line.substring(1).split(" ", 3);
                table.policies.put(words[0], words.length > 1 ? words[1] : "-");
            } else if (line.startsWith("-A ")) {
                String[] words = line.split(" ", 3);
                table.rules
                        .computeIfAbsent(words[1], chain -> new ArrayList<>())
                        .add(words.length > 2 ? words[2] : "");
            }
        }
    }

    /** By their names. */
    Map<String, Table> tables() {
        return tables;
    }
}
