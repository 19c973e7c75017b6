package io.vetch.cli.service;

import io.vetch.cli.control.SwitchControl;
import java.time.Duration;

/**
 * Tells a service manager again and again what the switch consists of, and that it lives: that the control thread runs,
 * and that each loop has run a task since the last sign. A loop that hangs has no sign follow. Control thread.
 */
public final class LifeSigns {
    private static final Duration STATUS = Duration.ofSeconds(1);
    /** A sign that comes late is still in time: sd_watchdog_enabled(3) wants two. */
    private static final int SIGNS = 3;

    private final ServiceManager manager;
    private final SwitchControl control;
    private String told = "";
    /** Loops that have not yet answered; 0: all have. */
    private int awaited;

    private LifeSigns(ServiceManager manager, SwitchControl control) {
        this.manager = manager;
        this.control = control;
    }

    /** From now on, until the control thread ends. */
    public static LifeSigns begin(ServiceManager manager, SwitchControl control) {
        LifeSigns signs = new LifeSigns(manager, control);
        if (!manager.isThere()) {
            return signs;
        }
        control.thread().every(STATUS, "telling the status", signs::tellStatus);
        Duration watchdog = manager.watchdog();
        if (watchdog != null) {
            signs.ask();
            control.thread().every(watchdog.dividedBy(SIGNS), "giving a sign of life", signs::ask);
        }
        return signs;
    }

    /** Whether a service manager hears them. */
    public boolean areHeard() {
        return manager.isThere();
    }

    /** The configuration is about to be applied again. Any thread. */
    public void reloading() {
        manager.reloading();
    }

    /** The switch serves, or has its configuration again, and consists of what it consists of now. */
    public void ready() {
        tellStatus();
        manager.ready();
    }

    private void tellStatus() {
        String now = status();
        if (!now.equals(told)) {
            manager.status(now);
            told = now;
        }
    }

    private String status() {
        long bridges = control.register().bridges().size();
        long ports = control.register().interfaces().stream()
                .filter(each -> each.membership().isPresent())
                .count();
        return number(bridges, "bridge") + ", " + number(ports, "port");
    }

    private static String number(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** Asks the loops, unless one has not answered yet. */
    private void ask() {
        if (awaited > 0) {
            return;
        }
        awaited = control.loops().count();
        control.loops().onEachSoon(() -> control.thread().execute("a sign of a loop's life", this::answered));
    }

    private void answered() {
        awaited--;
        if (awaited == 0) {
            manager.alive();
        }
    }
}
