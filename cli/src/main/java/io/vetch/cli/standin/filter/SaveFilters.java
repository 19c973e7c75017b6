package io.vetch.cli.standin.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Looks through the tables that iptables-save(8) or its like printed. */
final class SaveFilters {
    /** What frames are at each hook, by the name of the chain in lower case. */
    private final Function<String, Way> ways;

    private final List<String> hooks;
    private final List<Finding> found = new ArrayList<>();

    /** @param hooks the chains that the kernel itself calls, as {@code FORWARD} */
    SaveFilters(List<String> hooks, Function<String, Way> ways) {
        this.hooks = hooks;
        this.ways = ways;
    }

    /** @param program whose tables they are */
    List<Finding> look(String program, Map<String, SaveFile.Table> tables) {
        tables.forEach((name, table) -> {
            String where = program + ": table " + name + ", chain ";
            hooks.stream().filter(hook -> table.rules(hook) != null).forEach(hook -> walk(where, table, hook));
        });
        return found;
    }

    private void walk(String where, SaveFile.Table table, String hook) {
        ChainWalk walk = new ChainWalk(new SaveSteps(table, ways.apply(hook.toLowerCase(Locale.ROOT)))::of);
        walk.walk(hook);
        for (ChainWalk.Met met : walk.met()) {
            add(new Finding(where + met.chain(), met.step().text()));
        }
    }

    private void add(Finding finding) {
        if (!found.contains(finding)) {
            found.add(finding);
        }
    }
}
