package io.vetch.cli.control;

import io.vetch.tap.device.DeviceListener;
import io.vetch.tap.device.LoopDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
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
        thread.execute("a look for what is gone", () -> {
            control.watcher().sweep();
            control.replaceLost();
            takeDownLost();
        });
    }

    @Override
    public void failing(LoopDevice device) {
        thread.execute("taking down what keeps failing", () -> takeDown(device));
    }

    /** Attached interfaces whose frames have nowhere to go: somebody has deleted the device that they are led to. */
    private void takeDownLost() {
        for (ManagedInterface each : control.interfaces()) {
            if (each instanceof AttachedInterface attached && attached.line().isLost() && !each.isFailing()) {
                LOG.error(
                        "{}: somebody has deleted the device by which its frames come; it is down until it leaves its bridge"
                                + " and joins again",
                        each);
                setFailing(each, true);
            }
        }
    }

    /** All that are received by it: attached interfaces of a bridge may share one. */
    private List<ManagedInterface> receivedBy(LoopDevice device) {
        return control.interfaces().stream()
                .filter(each -> each.device().equals(device))
                .toList();
    }

    private void takeDown(LoopDevice device) {
        List<ManagedInterface> failing = receivedBy(device);
        if (failing.isEmpty()) {
            return;
        }
        LOG.error("{} keeps failing: it is down, and tried again in {} s", names(failing), RETRY_PAUSE.toSeconds());
        failing.forEach(each -> setFailing(each, true));
        tryLater(device, names(failing));
    }

    private static String names(List<ManagedInterface> interfaces) {
        return interfaces.stream().map(ManagedInterface::name).collect(Collectors.joining(", "));
    }

    private void setFailing(ManagedInterface each, boolean failing) {
        each.setFailing(failing);
        control.follow(each);
    }

    private void tryLater(LoopDevice device, String names) {
        thread.after(RETRY_PAUSE.toNanos(), "trying " + names + " again", () -> tryAgain(device));
    }

    private void tryAgain(LoopDevice device) {
        List<ManagedInterface> failing = receivedBy(device);
        if (failing.isEmpty()) {
            return;
        }
        try {
            device.resume();
        } catch (RuntimeException | Error e) {
            thread.failures().report("reading " + names(failing), e);
            tryLater(device, names(failing));
            return;
        }
        failing.forEach(each -> setFailing(each, false));
        LOG.info("{} is read again", names(failing));
    }

    private void mendReception() {
        thread.attempt("receiving for bridges", control::mendReception);
        for (ManagedInterface each : control.interfaces()) {
            if (each instanceof AttachedInterface attached) {
                thread.attempt("receiving by " + attached, () -> mendReception(attached));
            }
        }
    }

    private static void mendReception(AttachedInterface attached) {
        try {
            if (attached.line().mendReception()) {
                LOG.warn(
                        "{}: the kernel had stopped handing frames over; they are received by system calls now",
                        attached);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
