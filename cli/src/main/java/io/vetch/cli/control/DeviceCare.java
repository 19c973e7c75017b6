package io.vetch.cli.control;

import io.vetch.tap.device.DeviceListener;
import io.vetch.tap.device.LoopDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after devices that do not work. One whose bursts keep failing takes its port down, so that no tool shows it as
 * forwarding, and is tried again; one whose frames do not come any more is received in another way.
 */
final class DeviceCare implements DeviceListener {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceCare.class);

    private static final Duration LOOK_PAUSE = Duration.ofSeconds(1);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(5);

    private final SwitchControl control;
    private final ControlThread thread;

    DeviceCare(SwitchControl control, ControlThread thread) {
        this.control = control;
        this.thread = thread;
        thread.every(LOOK_PAUSE, "a look at what is received", this::mendReception);
    }

    @Override
    public void gone() {
        thread.execute("a look for what is gone", () -> control.watcher().sweep());
    }

    @Override
    public void failing(LoopDevice device) {
        thread.execute(
                "taking down what keeps failing",
                () -> control.interfaces().stream()
                        .filter(each -> each.device().equals(device))
                        .findFirst()
                        .ifPresent(this::takeDown));
    }

    private void takeDown(ManagedInterface failing) {
        LOG.error("{} keeps failing: it is down, and tried again in {} s", failing, RETRY_PAUSE.toSeconds());
        failing.setFailing(true);
        control.follow(failing);
        tryLater(failing);
    }

    private void tryLater(ManagedInterface failing) {
        thread.after(RETRY_PAUSE.toNanos(), "trying " + failing + " again", () -> tryAgain(failing));
    }

    private void tryAgain(ManagedInterface failing) {
        if (!control.interfaces().contains(failing)) {
            return;
        }
        try {
            failing.device().resume();
        } catch (RuntimeException | Error e) {
            thread.failures().report("reading " + failing, e);
            tryLater(failing);
            return;
        }
        failing.setFailing(false);
        control.follow(failing);
        LOG.info("{} is read again", failing);
    }

    private void mendReception() {
        for (ManagedInterface each : control.interfaces()) {
            if (each instanceof AttachedInterface attached) {
                thread.attempt("receiving by " + attached, () -> mendReception(attached));
            }
        }
    }

    private static void mendReception(AttachedInterface attached) {
        try {
            if (attached.device().mendReception()) {
                LOG.warn(
                        "{}: the kernel had stopped handing frames over; they are received by system calls now",
                        attached);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
