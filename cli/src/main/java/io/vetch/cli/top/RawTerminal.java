package io.vetch.cli.top;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.ShutdownHooks;

/**
 * The terminal as one screen, from {@link #open} to {@link #close}: keys come at once, nothing is echoed, the cursor is
 * hidden. It is restored in any case but SIGKILL.
 */
final class RawTerminal implements AutoCloseable {
    private static final List<Capability> BEGIN =
            List.of(Capability.enter_ca_mode, Capability.keypad_xmit, Capability.cursor_invisible);
    private static final List<Capability> END =
            List.of(Capability.cursor_normal, Capability.keypad_local, Capability.exit_ca_mode);
    /** What a terminal without a size has. */
    private static final Size USUAL = Size.of(80, 24);

    private final Terminal terminal;
    private final Attributes before;
    private final Display display;
    private final Thread atEnd = new Thread(this::restore, "vetch-top-restore");
    private boolean restored;

    private RawTerminal(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal.getAttributes();
        this.display = new Display(terminal, true);
    }

    /**
     * The one that this program runs in; empty if it cannot show more than lines.
     *
     * @param interrupted called when the user presses Ctrl-C, on any thread
     */
    static Optional<RawTerminal> open(Runnable interrupted) throws IOException {
        // JLine's own hook would close the terminal while ours restores it: the hooks of a JVM run at the same time.
        System.setProperty(ShutdownHooks.PROP_DISABLE_SHUTDOWN_HOOK, "true");
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .dumb(true)
                .nativeSignals(true)
                .build();
        if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            terminal.close();
            return Optional.empty();
        }
        RawTerminal raw = new RawTerminal(terminal);
        try {
            raw.begin(interrupted);
            return Optional.of(raw);
        } catch (RuntimeException | Error e) {
            raw.close();
            throw e;
        }
    }

    private void begin(Runnable interrupted) {
        Runtime.getRuntime().addShutdownHook(atEnd);
        terminal.handle(Terminal.Signal.INT, _ -> interrupted.run());
        terminal.enterRawMode();
        Attributes attributes = terminal.getAttributes();
        attributes.setControlChar(Attributes.ControlChar.VSUSP, 0); // who stops here would leave the screen as it is
        terminal.setAttributes(attributes);
        BEGIN.forEach(terminal::puts);
        terminal.flush();
    }

    /** The next key; -1 at the end of the input, -2 if none came in time. */
    int read(long millis) throws IOException {
        return terminal.reader().read(millis);
    }

    Size size() {
        Size size = terminal.getSize();
        return size.getRows() < 1 || size.getColumns() < 1 ? USUAL : size;
    }

    /** Shows these lines and nothing else; nothing once the terminal has been restored. */
    synchronized void show(List<AttributedString> lines, Size size) {
        if (restored) {
            return;
        }
        display.resize(size);
        display.update(lines, 0);
        terminal.flush();
    }

    private synchronized void restore() {
        if (restored) {
            return;
        }
        restored = true;
        END.forEach(terminal::puts);
        terminal.flush();
        terminal.setAttributes(before);
    }

    @Override
    public void close() throws IOException {
        try {
            restore();
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            // the JVM ends, and runs it
        } finally {
            terminal.close();
        }
    }
}
