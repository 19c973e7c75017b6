package io.vetch.cli.client;

import io.vetch.cli.overlay.LinkForm;
import io.vetch.cli.overlay.LinkOverlay;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The real tool's output and what the daemon knows of its interfaces, made one. Neither is ever here as a whole: the
 * real tool's is gone through as it comes, the daemon's is asked for, or received, piece by piece.
 */
final class OverlaidOutput {
    /** So many interfaces the daemon is asked for at a time. */
    private static final int PART = 100;

    private static final Pattern DEVICE = Pattern.compile("^\\S+ dev (\\S+) ");
    private static final Pattern JSON_DEVICE = Pattern.compile("\"ifname\": ?\"([^\"]*)\"");

    private final ToolClient client;
    private final ToolAnswer answer;
    private final boolean json;
    private final boolean pretty;
    /** Places in the order of the daemon's rows. */
    private final Map<String, Integer> places = new HashMap<>();

    private boolean begun;
    /** Devices whose rows of ours are printed. */
    private int done;
    /** What of ours comes next, as soon as it is needed; at last, the end. */
    private ToolAnswer ahead;

    OverlaidOutput(ToolClient client, ToolAnswer answer) {
        this.client = client;
        this.answer = answer;
        this.json = answer.form().endsWith("json") || answer.form().endsWith("pretty");
        this.pretty = answer.form().endsWith("pretty");
        this.ahead = answer;
        for (String device : answer.devices()) {
            places.putIfAbsent(device, places.size());
        }
    }

    /** @param command the real tool and its arguments. @return the exit status */
    int print(List<String> command) throws IOException {
        Process tool = RealTool.start(command);
        try (InputStream output = tool.getInputStream()) {
            Elements elements = new Elements(output, json);
            if (answer.stream()) {
                ahead = client.receive();
                merge(elements);
            } else {
                change(elements);
            }
        } catch (IOException e) {
            tool.destroy(); // it may write for ever
            throw e;
        }
        int exit = RealTool.await(tool);
        if (exit == 0 && answer.stream()) {
            printOurs(answer.devices().size());
            exit = ahead.exit();
            client.complain(ahead);
        }
        if (json && (begun || exit == 0)) {
            Output.print((begun ? "" : begin()) + (pretty && begun ? " ]\n" : "]\n"));
        }
        return exit;
    }

    // ---- interfaces that are shown differently

    private void change(Elements elements) throws IOException {
        List<String> some = new ArrayList<>();
        for (String element = elements.next(); element != null; element = elements.next()) {
            some.add(element);
            if (some.size() == PART) {
                printChanged(some);
                some.clear();
            }
        }
        printChanged(some);
    }

    private void printChanged(List<String> some) throws IOException {
        LinkForm form = LinkForm.of(answer.form());
        List<String> names = new ArrayList<>();
        for (String element : some) {
            names.add(form.name(element));
        }
        Map<String, LinkOverlay> changes = names.isEmpty() ? Map.of() : client.overlays(names);
        for (int i = 0; i < names.size(); i++) {
            LinkOverlay change = changes.get(names.get(i));
            printSome(change == null ? some.get(i) : form.change(some.get(i), change));
        }
    }

    // ---- rows of the daemon's among those of the real tool

    private void merge(Elements rows) throws IOException {
        String current = null;
        for (String row = rows.next(); row != null; row = rows.next()) {
            String device = device(row);
            if (answer.only() && !device.isEmpty() && !places.containsKey(device)) {
                continue;
            }
            if (!device.equals(current)) {
                leave(current);
                enter(device);
                current = device;
            }
            printSome(row);
        }
        leave(current);
    }

    private String device(String row) {
        Matcher matcher = (json ? JSON_DEVICE : DEVICE).matcher(row);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Of a port, our rows come first; whatever stands before it comes before. */
    private void enter(String device) throws IOException {
        int place = places.getOrDefault(device, -1);
        printOurs(place);
        if (place == done && !(isAhead(device) && ahead.ofBridge())) {
            printOurs(place + 1);
        }
    }

    /** Of a bridge, our rows come last. */
    private void leave(@Nullable String device) throws IOException {
        if (device != null && places.getOrDefault(device, -1) == done) {
            printOurs(done + 1);
        }
    }

    /** Our rows of all devices before {@code end} that are not printed yet. */
    private void printOurs(int end) throws IOException {
        for (; done < end; done++) {
            while (isAhead(answer.devices().get(done))) {
                client.complain(ahead);
                printSome(ahead.out());
                ahead = client.receive();
            }
        }
    }

    private boolean isAhead(String device) {
        return ahead.stream() && ahead.device().equals(device);
    }

    // ---- the whole

    private void printSome(String text) throws Output.ClosedException {
        if (!json) {
            Output.print(text);
        } else if (!text.isEmpty()) {
            Output.print((begun ? "," : begin()) + text);
            begun = true;
        }
    }

    private String begin() {
        return pretty ? "[ " : "[";
    }
}
