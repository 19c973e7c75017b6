package io.vetch.cli.control;

import io.vetch.core.Closing;
import io.vetch.tap.device.FrameSink;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.TunDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the devices of this process go through so that another daemon can take them up: they are made to outlive it,
 * passed on open, or left where they are. Control thread only.
 */
public final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    private final SwitchControl control;
    private final InterfaceTable table;

    Handover(SwitchControl control, InterfaceTable table) {
        this.control = control;
        this.table = table;
    }

    /**
     * A TAP device that is open, and read by nobody.
     *
     * @param netns inode of its namespace
     * @param index of its interface there
     */
    public record Parked(long netns, int index, TunDevice device) {}

    /**
     * Has no TAP device read any more, and gives each with a descriptor of its own, so that it stays open after {@link
     * #leaveNow}: it keeps its carrier, and what its host sends waits.
     *
     * @throws IOException if not all can be given; then none is
     */
    public List<Parked> park() throws IOException {
        List<ManagedInterface> all =
                table.all().stream().filter(each -> each.tap() != null).toList();
        all.forEach(each -> Objects.requireNonNull(each.tap()).pause());
        control.loops().awaitBurstBoundary();
        List<Parked> parked = new ArrayList<>();
        try {
            for (ManagedInterface each : all) {
                TunDevice open = Objects.requireNonNull(each.tap()).device().duplicate();
                parked.add(new Parked(each.namespaceInode(), each.link().index(), open));
            }
            return parked;
        } catch (IOException | RuntimeException e) {
            Closing.after(
                    e, () -> Closing.all(parked.stream().map(Parked::device).toList()));
            throw e;
        }
    }

    /**
     * Leaves all devices at once, and has nothing any more: another daemon is about to take them up. Each is closed for
     * itself: where ports left one by one, the bridges' interfaces would follow them, in address, MTU and carrier.
     */
    public void leaveNow() throws IOException {
        List<AutoCloseable> steps = new ArrayList<>();
        List<ManagedInterface> all = table.all();
        for (ManagedInterface each : all) {
            steps.add(() -> each.device().connect(FrameSink.DISCARD));
        }
        steps.add(control.loops()::awaitBurstBoundary);
        for (ManagedInterface each : all) {
            TapDevice tap = each.tap();
            if (tap != null) {
                tap.device().leave();
            }
            steps.add(each::close);
        }
        for (ManagedInterface each : all) {
            table.remove(each);
            steps.add(() -> control.register().tellGone(each));
            if (each instanceof BridgeInterface bridge) {
                steps.addAll(control.register().tellingDeleted(bridge));
            }
        }
        steps.add(control.register()::share);
        steps.add(control.vmTaps()::leave);
        steps.add(control.realPairs()::leave);
        Closing.all(steps);
    }

    /** Has the devices that Vetch made outlive this process, those that do not yet. */
    public void persist(Collection<ManagedInterface> made) {
        for (ManagedInterface each : made) {
            TapDevice tap = table.contains(each) ? each.tap() : null;
            try {
                if (tap != null) {
                    tap.device().persist();
                    each.keepNeighbours();
                }
            } catch (IOException e) {
                LOG.warn("{} ends with this process: {}", each, e.getMessage());
            }
        }
    }

    /** Has all devices that were taken up read from now on. */
    public void readAll() {
        table.all().stream().map(ManagedInterface::tap).filter(Objects::nonNull).forEach(TapDevice::release);
    }
}
