package io.vetch.cli.tool.settings;

import io.vetch.cli.tool.Words;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All settings of a bridge, or of a port. Whatever reads, changes or shows settings goes through a table: ip(8),
 * bridge(8), brctl(8), configuration files.
 *
 * @param rows in iproute2's order: of two words that are abbreviated alike the first is meant
 */
public record SettingTable<T>(List<Setting<T>> rows) {
    /** What can be set by this word, in full. */
    public Optional<Setting<T>> find(String word, Scope tool) {
        return settable(tool).filter(row -> row.word().equals(word)).findFirst();
    }

    /** @param word one of the table */
    public Setting<T> get(String word) {
        return find(word, Scope.IP).orElseThrow();
    }

    /** What a setting is now, also one that is only shown. @param word one of the table */
    public long value(String word, T object) {
        return rows.stream()
                .filter(row -> row.word().equals(word))
                .findFirst()
                .orElseThrow()
                .get(object);
    }

    /** What ip(8) sets by this word, or its beginning. */
    public Optional<Setting<T>> abbreviated(String given) {
        return settable(Scope.IP)
                .filter(row -> Words.abbreviates(given, row.word()))
                .findFirst();
    }

    Stream<Setting<T>> settable(Scope tool) {
        return rows.stream().filter(row -> row.isSettable() && row.scope().includes(tool));
    }

    /** As {@code ip -d link} shows them. */
    Fields ip(T object, Predicate<Section> which) {
        Fields fields = new Fields();
        rows.stream()
                .filter(row -> row.scope().includes(Scope.IP) && row.section() != Section.NOWHERE)
                .filter(row -> which.test(row.section()))
                .sorted(Comparator.comparing(Setting::section))
                .forEach(row -> row.show(object, row.key(), fields));
        return fields;
    }

    /** As {@code bridge link} shows them. */
    Fields bridge(T object, Predicate<Section> which) {
        Fields fields = new Fields();
        rows.stream()
                .filter(row -> row.scope().includes(Scope.BRIDGE) && row.section() != Section.NOWHERE)
                .filter(row -> which.test(row.section()))
                .forEach(row -> row.show(object, row.word(), fields));
        return fields;
    }
}
