package io.vetch.cli.top;

import io.vetch.cli.top.TopState.Order;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jline.terminal.Size;
import org.jspecify.annotations.Nullable;

/** The view in a terminal, and its keys. One thread; others hand it what is new. */
final class TopScreen implements AutoCloseable {
    private static final int KEY_MILLIS = 50;
    private static final int MORE_OF_A_KEY_MILLIS = 20;
    private static final int END_OF_INPUT = -1;
    private static final int NO_KEY = -2;
    private static final int ESCAPE = 27;
    private static final int FIRST_FINAL = 0x40;
    private static final int DELETE = 127;
    private static final int BACKSPACE = 8;
    private static final int PAGE = 10;

    private final RawTerminal terminal;
    private final TopState state = new TopState();
    private final Queue<Runnable> news = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;
    private List<String> panel = List.of();
    private @Nullable PortCapture capture;

    TopScreen(RawTerminal terminal) {
        this.terminal = terminal;
    }

    /** Called on any thread: the user has had enough. */
    void end() {
        ended = true;
    }

    void run(TopOptions options) throws IOException {
        try (TopFeed feed = new TopFeed(
                options, rates -> news.add(() -> show(rates)), trouble -> news.add(() -> state.trouble = trouble))) {
            feed.start();
            Size size = terminal.size();
            draw(size);
            while (!ended) {
                int key = terminal.read(KEY_MILLIS);
                boolean changed = takeNews() || key != NO_KEY || capture != null;
                press(key);
                Size now = terminal.size();
                if (changed || !now.equals(size)) {
                    size = now;
                    draw(size);
                }
            }
        }
    }

    private void show(Rates rates) {
        state.rates = rates;
        state.trouble = "";
    }

    private boolean takeNews() {
        boolean any = false;
        for (Runnable each = news.poll(); each != null; each = news.poll()) {
            each.run();
            any = true;
        }
        return any;
    }

    private void draw(Size size) {
        PortCapture running = capture;
        List<String> below = running == null ? panel : running.lines();
        terminal.show(TopView.draw(state, below, size.getRows(), size.getColumns()), size);
    }

    // ---- keys

    private void press(int key) throws IOException {
        if (key == END_OF_INPUT) {
            ended = true;
        } else if (key == ESCAPE) {
            escape();
        } else if (state.typing) {
            type(key);
        } else if (key != NO_KEY) {
            command(key);
        }
    }

    /** The key itself, or the first letter of an arrow, of another key, or of what a terminal tells of itself. */
    private void escape() throws IOException {
        int next = terminal.read(MORE_OF_A_KEY_MILLIS);
        if (next == '[' || next == 'O') {
            switch (endOfSequence()) {
                case 'A' -> state.move(-1);
                case 'B' -> state.move(1);
                default -> {
                    // means nothing here
                }
            }
            return;
        }
        if (state.typing) {
            state.typing = false;
            state.filter = "";
        } else {
            closePanel();
        }
        press(next);
    }

    /** Behind parameters, which are of no interest (ECMA-48, 5.4). */
    private int endOfSequence() throws IOException {
        int next = terminal.read(MORE_OF_A_KEY_MILLIS);
        while (next >= ' ' && next < FIRST_FINAL) {
            next = terminal.read(MORE_OF_A_KEY_MILLIS);
        }
        return next;
    }

    private void type(int key) {
        switch (key) {
            case '\r', '\n' -> state.typing = false;
            case DELETE, BACKSPACE -> state.filter = state.filter.substring(0, Math.max(0, state.filter.length() - 1));
            default -> state.filter += key >= ' ' ? Character.toString(key) : "";
        }
    }

    private void command(int key) throws IOException {
        switch (key) {
            case 'q' -> ended = true;
            case 'n' -> state.order = Order.NAME;
            case 'i' -> state.order = Order.IN;
            case 'o' -> state.order = Order.OUT;
            case 'd' -> state.order = Order.DROPS;
            case 's' -> state.newest = !state.newest;
            case '/' -> state.typing = true;
            case 'j' -> state.move(1);
            case 'k' -> state.move(-1);
            case ' ' -> state.move(PAGE);
            case 'b' -> state.move(-PAGE);
            case 'e' -> explain(state.selectedPort());
            case 'c' -> capture(state.selectedPort());
            default -> {
                // no command
            }
        }
    }

    private void explain(String port) throws IOException {
        closePanel();
        if (port.isEmpty()) {
            return;
        }
        panel = List.of("what was lost at " + port + " …");
        ask(() -> {
            List<String> lines = Explanation.of(port);
            news.add(() -> panel = lines);
        });
    }

    private void capture(String port) throws IOException {
        boolean runs = capture != null;
        closePanel();
        if (runs || port.isEmpty()) {
            return;
        }
        panel = List.of("capture of " + port + " …");
        ask(() -> {
            PortCapture opened = PortCapture.open(port);
            news.add(() -> begin(opened));
        });
    }

    private void begin(PortCapture opened) {
        if (capture == null && !panel.isEmpty()) {
            capture = opened;
            return;
        }
        end(opened); // it is not wanted any more
    }

    /** Something that waits for the daemon. */
    @FunctionalInterface
    private interface Asking {
        void run() throws IOException;
    }

    private void ask(Asking asking) {
        Thread.ofPlatform().daemon().name("vetch-top-ask").start(() -> {
            try {
                asking.run();
            } catch (IOException | RuntimeException e) {
                news.add(() -> panel = List.of("that did not work", String.valueOf(e.getMessage())));
            }
        });
    }

    private void closePanel() {
        panel = List.of();
        PortCapture running = capture;
        capture = null;
        if (running != null) {
            end(running);
        }
    }

    private void end(PortCapture running) {
        try {
            running.close();
        } catch (IOException e) {
            panel = List.of("the capture did not end well", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        takeNews(); // a capture may have begun meanwhile
        closePanel();
        terminal.close();
    }
}
