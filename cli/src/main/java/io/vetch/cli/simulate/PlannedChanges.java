package io.vetch.cli.simulate;

import io.vetch.cli.config.YamlPlace;
import io.vetch.cli.simulate.Topology.Change;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The changes of a topology, made when their time has come; those of one moment in the order of the file. */
final class PlannedChanges {
    private static final Pattern TIME = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(s|ms|us|ns)?");

    private final SimulatedSwitch simulated;
    private final Queue<Planned> planned;

    private record Planned(long nanos, Change change, YamlPlace place) {}

    /** @throws IOException if a change names no time, or nothing that is there */
    PlannedChanges(SimulatedSwitch simulated, List<Change> changes) throws IOException {
        this.simulated = simulated;
        List<Planned> sorted = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            YamlPlace place = YamlPlace.TOP.in("changes").in(i);
            place.run(() -> check(change, place));
            long nanos = place.in("at").run(() -> nanos(change.at()));
            sorted.add(new Planned(nanos, change, place));
        }
        sorted.sort(Comparator.comparingLong(Planned::nanos));
        this.planned = new ArrayDeque<>(sorted);
    }

    private Change check(Change change, YamlPlace place) throws IOException {
        String port = change.port();
        String bridge = change.bridge();
        if ((port == null) == (bridge == null)) {
            throw new IOException("changes: at " + change.at() + ": say either port: or bridge:");
        }
        if (port != null) {
            boolean isLocal =
                    place.in("port").run(() -> simulated.port(port)).port().isLocal();
            if (isLocal) {
                throw new IOException("changes: at " + change.at() + ": " + port + " is a bridge: say bridge: " + port);
            }
            Settings.checkPort(port, change.set(), place.in("set"));
        }
        if (bridge != null) {
            place.in("bridge").run(() -> simulated.bridge(bridge));
            Settings.checkBridge(bridge, change.set(), place.in("set"));
        }
        return change;
    }

    static long nanos(String text) throws IOException {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new IOException("changes: at: '" + text + "' is not a time; say 10s, 250ms or 10us");
        }
        String unit = matcher.group(2) == null ? "s" : matcher.group(2);
        int scale = switch (unit) {
            case "s" -> 9;
            case "ms" -> 6;
            case "us" -> 3;
            default -> 0;
        };
        return new BigDecimal(matcher.group(1)).movePointRight(scale).longValue();
    }

    /** Lets time pass to {@code nanos}, making on the way what is due until then. */
    void passTo(long nanos) throws IOException {
        for (Planned next = planned.peek(); next != null && next.nanos() <= nanos; next = planned.peek()) {
            planned.remove();
            simulated.passTo(Math.max(simulated.now(), next.nanos()));
            make(next.change(), next.place().in("set"));
        }
        simulated.passTo(nanos);
    }

    private void make(Change change, YamlPlace place) throws IOException {
        try {
            if (change.port() != null) {
                Settings.port(simulated.port(change.port()), change.set(), place);
            } else if (change.bridge() != null) {
                Settings.bridge(simulated.bridge(change.bridge()), change.set(), place);
            }
        } catch (IOException e) {
            throw new IOException("changes: at " + change.at() + ": " + e.getMessage(), e);
        }
    }
}
