package io.vetch.cli.top;

import io.vetch.cli.top.Rates.Row;
import io.vetch.cli.top.Sample.Station;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the user wants to see of the newest rates. The thread of the screen. */
final class TopState {
    /** By what ports are sorted. */
    enum Order {
        NAME(Comparator.comparing((Row row) -> row.port().bridge())
                .thenComparing(row -> row.port().name())),
        IN(Comparator.comparingDouble(Row::inBits).reversed()),
        OUT(Comparator.comparingDouble(Row::outBits).reversed()),
        DROPS(Comparator.comparingDouble(Row::allDrops).reversed());

        @SuppressWarnings("ImmutableEnumChecker") // none of them has a state
        private final Comparator<Row> comparator;

        Order(Comparator<Row> comparator) {
            this.comparator = comparator;
        }
    }

    @Nullable
    Rates rates;
    /** Empty: all is well. */
    String trouble = "";

    Order order = Order.NAME;
    /** Whether stations learned last come first, or those heard last. */
    boolean newest;
    /** Only ports and stations in whose words this is. */
    String filter = "";
    /** Whether keys go into the filter. */
    boolean typing;
    /** Of the port that is selected; empty: the first one is. */
    private String selected = "";

    /** Ports in their order. */
    List<Row> rows() {
        Rates now = rates;
        return now == null
                ? List.of()
                : now.rows().stream()
                        .filter(row ->
                                matches(row.port().bridge() + ' ' + row.port().name()))
                        .sorted(order.comparator)
                        .toList();
    }

    /** Stations in their order. */
    List<Station> stations() {
        Rates now = rates;
        return now == null
                ? List.of()
                : now.newer().stations().stream()
                        .filter(each ->
                                matches(each.bridge() + ' ' + each.port() + ' ' + each.address() + ' ' + each.ip()))
                        .sorted(Comparator.comparingLong(newest ? Station::knownMillis : Station::heardMillis))
                        .toList();
    }

    private boolean matches(String words) {
        return words.toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT));
    }

    /** Where the selected port stands among {@code rows}; -1 if there are none. */
    int selectedIn(List<Row> rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (key(rows.get(i)).equals(selected)) {
                return i;
            }
        }
        return rows.isEmpty() ? -1 : 0;
    }

    /** Name of the selected port; empty if there is none. */
    String selectedPort() {
        List<Row> rows = rows();
        int at = selectedIn(rows);
        return at < 0 ? "" : rows.get(at).port().name();
    }

    void move(int steps) {
        List<Row> rows = rows();
        if (!rows.isEmpty()) {
            selected = key(rows.get(Math.clamp(selectedIn(rows) + (long) steps, 0, rows.size() - 1)));
        }
    }

    private static String key(Row row) {
        return row.port().bridge() + ' ' + row.port().name();
    }
}
