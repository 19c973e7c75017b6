package io.vetch.cli.standin.filter;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the rules are written, and the devices of base chains, which not every nft says in JSON:
 * {@code nft -a list ruleset}.
 */
final class NftTexts {
    private static final Pattern TABLE = Pattern.compile("table (\\S+) (\\S+) \\{.*");
    private static final Pattern CHAIN = Pattern.compile("\\s+chain (\\S+) \\{.*");
    private static final Pattern RULE = Pattern.compile("\\s+(.*) # handle (\\d+)");
    private static final Pattern HOOK = Pattern.compile("\\s+type .* hook .* device(?:s =)? (.*?) priority .*");
    private static final Pattern NAME = Pattern.compile("[^\\s\"{},]+");
    private static final Pattern COUNTED = Pattern.compile("counter packets \\d+ bytes \\d+");

    private final Map<String, String> rules = new HashMap<>();
    private final Map<String, Set<String>> devices = new HashMap<>();

    NftTexts(String listing) {
        String table = "";
        String chain = "";
        for (String line : listing.lines().toList()) {
            Matcher found = TABLE.matcher(line);
            if (found.matches()) {
                table = found.group(1) + " " + found.group(2);
                continue;
            }
            found = CHAIN.matcher(line);
            if (found.matches()) {
                chain = table + " " + found.group(1);
                continue;
            }
            take(table, chain, line);
        }
    }

    private void take(String table, String chain, String line) {
        Matcher rule = RULE.matcher(line);
        if (rule.matches()) {
            rules.put(
                    table + " " + rule.group(2), COUNTED.matcher(rule.group(1)).replaceAll("counter"));
        }
        Matcher hook = HOOK.matcher(line);
        if (hook.matches()) {
            Set<String> names = devices.computeIfAbsent(chain, key -> new HashSet<>());
            NAME.matcher(hook.group(1)).results().forEach(name -> names.add(name.group()));
        }
    }

    /** A rule as it is written, but without the figures of its counters, which change. */
    String rule(NftTable table, String handle) {
        return rules.getOrDefault(
                table.family() + " " + table.name() + " " + handle, "(rule with the handle " + handle + ")");
    }

    /** The devices of a base chain, empty if it names none. */
    Set<String> devices(NftTable table, String chain) {
        return devices.getOrDefault(table.family() + " " + table.name() + " " + chain, Set.of());
    }
}
