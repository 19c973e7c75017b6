package io.vetch.cli.top;

import io.vetch.cli.top.Rates.Row;
import io.vetch.cli.top.Sample.Bridge;
import io.vetch.cli.top.Sample.Move;
import io.vetch.cli.top.Sample.Station;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** What stands on the screen, line by line. */
final class TopView {
    static final String COLUMNS = "%-12.12s %-15.15s %-10.10s %7s %7s %7s %7s %7s  %s";
    static final String HEADER =
            columns("BRIDGE", "PORT", "STATE", "IN f/s", "bit/s", "OUT f/s", "bit/s", "DROP/s", "");
    private static final String KEYS =
            "q quit  n name  i in  o out  d drops  / filter  s stations  e explain  c capture  Esc back";
    private static final int LEAST_PORTS = 3;
    private static final int ABOVE_PORTS = 3;

    private final TopState state;
    private final int rows;
    private final int columns;
    private final List<AttributedString> lines = new ArrayList<>();

    private TopView(TopState state, int rows, int columns) {
        this.state = state;
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * @param panel what stands below the ports in place of drops and stations, its title first; empty: those
     * @return as many lines as fit
     */
    static List<AttributedString> draw(TopState state, List<String> panel, int rows, int columns) {
        TopView view = new TopView(state, rows, columns);
        view.head();
        view.ports();
        if (panel.isEmpty()) {
            view.drops();
            view.moves();
            view.stations();
        } else {
            view.title(panel.getFirst());
            List<String> rest = panel.subList(1, panel.size());
            int room = Math.max(0, rows - view.lines.size());
            rest.subList(Math.max(0, rest.size() - room), rest.size()).forEach(view::line);
        }
        return view.lines.subList(0, Math.min(view.lines.size(), rows));
    }

    private void head() {
        Rates rates = state.rates;
        if (!state.trouble.isEmpty()) {
            line(
                    state.trouble,
                    AttributedStyle.DEFAULT.foreground(AttributedStyle.RED).bold());
        } else if (rates == null) {
            line("vetch top");
        } else {
            line("vetch top - "
                    + rates.newer().bridges().stream().map(TopView::about).collect(Collectors.joining(", ")));
        }
        if (state.typing) {
            line("filter: " + state.filter + "_", AttributedStyle.BOLD);
        } else {
            line(state.filter.isEmpty() ? KEYS : "filter: " + state.filter + "  (/ changes it)  " + KEYS);
        }
        title(HEADER);
    }

    private static String about(Bridge bridge) {
        return "%s%s: %d station%s"
                .formatted(
                        bridge.name(),
                        bridge.up() ? "" : " (down)",
                        bridge.stations(),
                        bridge.stations() == 1 ? "" : "s");
    }

    private void ports() {
        List<Row> all = state.rows();
        int room = Math.max(LEAST_PORTS, (rows - ABOVE_PORTS) / 2);
        int selected = state.selectedIn(all);
        int from = Math.clamp(selected - (long) room / 2, 0, Math.max(0, all.size() - room));
        for (int i = from; i < Math.min(all.size(), from + room); i++) {
            line(of(all.get(i)), i == selected ? AttributedStyle.INVERSE : AttributedStyle.DEFAULT);
        }
        if (all.size() > room) {
            line("  … %d of %d ports".formatted(room, all.size()), AttributedStyle.DEFAULT.faint());
        }
    }

    /** A port's line, in the columns of {@link #HEADER}. */
    static String of(Row row) {
        return columns(
                row.port().bridge().isEmpty() ? "-" : row.port().bridge(),
                row.port().name(),
                row.port().state(),
                Figures.of(row.inFrames()),
                Figures.of(row.inBits()),
                Figures.of(row.outFrames()),
                Figures.of(row.outBits()),
                Figures.of(row.allDrops()),
                String.join(" ", row.drops().keySet()));
    }

    private static String columns(Object... words) {
        return String.format(Locale.ROOT, COLUMNS, words).stripTrailing();
    }

    private void drops() {
        Map<String, Double> byReason = new TreeMap<>();
        state.rows().forEach(row -> row.drops().forEach((reason, rate) -> byReason.merge(reason, rate, Double::sum)));
        if (byReason.isEmpty()) {
            return;
        }
        title("DROPS by reason");
        byReason.forEach((reason, rate) -> line("%7s/s  %s".formatted(Figures.of(rate), reason)));
    }

    private void moves() {
        Rates rates = state.rates;
        if (rates == null || rates.newer().moves().isEmpty()) {
            return;
        }
        title("MOVES within a minute");
        for (Move move : rates.newer().moves()) {
            line("%-12.12s %s from %s to %s, %d"
                    .formatted(move.bridge(), move.address(), move.from(), move.to(), move.perMinute()));
        }
    }

    private void stations() {
        title("%-12.12s %-15.15s %-17s %4s  %-6s %-6s %s"
                .formatted(
                        "STATIONS",
                        "PORT",
                        "ADDRESS",
                        "VLAN",
                        "HEARD",
                        "KNOWN",
                        state.newest ? "(newest)" : "(heard last)"));
        for (Station station : state.stations()) {
            line("%-12.12s %-15.15s %-17s %4s  %-6s %-6s %s"
                    .formatted(
                            station.bridge(),
                            station.port(),
                            station.address(),
                            station.vlan() == 0 ? "" : station.vlan(),
                            Figures.time(station.heardMillis()),
                            Figures.time(station.knownMillis()),
                            station.ip()));
        }
        Rates rates = state.rates;
        if (rates != null) {
            rates.newer().bridges().stream()
                    .filter(bridge -> !bridge.listed())
                    .forEach(bridge -> line(bridge.name() + " knows too many stations to list them"));
        }
    }

    private void title(String text) {
        line(
                String.format("%-" + Math.max(1, columns) + "s", text),
                AttributedStyle.DEFAULT.bold().underline());
    }

    private void line(String text) {
        line(text, AttributedStyle.DEFAULT);
    }

    /** Names may have any letters; none of them commands the terminal. */
    private void line(String text, AttributedStyle style) {
        String harmless = text.replace('\t', ' ').replaceAll("\\p{Cntrl}", "?");
        AttributedString whole = new AttributedString(harmless, style);
        lines.add(whole.columnSubSequence(0, columns));
    }
}
