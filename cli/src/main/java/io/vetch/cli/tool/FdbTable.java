package io.vetch.cli.tool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Rows of the real tool and ours in one table, device by device as the kernel dumps them. The kernel lists what a bridge
 * itself listens to before its entries, but the entries of a port before what the port listens to.
 *
 * @param <T> a row: a line or a JSON object
 */
final class FdbTable<T> {
    private static final class Group<T> {
        final List<T> real = new ArrayList<>();
        final List<T> ours = new ArrayList<>();
        boolean isBridge;

        List<T> rows() {
            List<T> rows = new ArrayList<>(isBridge ? real : ours);
            rows.addAll(isBridge ? ours : real);
            return rows;
        }
    }

    private final Map<String, Group<T>> groups = new LinkedHashMap<>();

    private Group<T> group(String device) {
        return groups.computeIfAbsent(device, missing -> new Group<>());
    }

    void addReal(String device, T row) {
        group(device).real.add(row);
    }

    /** @param ofBridge whether {@code device} is the bridge itself */
    void addOurs(String device, boolean ofBridge, T row) {
        Group<T> group = group(device);
        group.ours.add(row);
        group.isBridge = ofBridge;
    }

    /** @param order where a device stands: its interface index */
    List<T> rows(ToIntFunction<String> order) {
        return groups.entrySet().stream()
                .sorted(Comparator.comparingInt(group -> order.applyAsInt(group.getKey())))
                .flatMap(group -> group.getValue().rows().stream())
                .toList();
    }
}
