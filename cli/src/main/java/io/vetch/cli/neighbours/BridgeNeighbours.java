package io.vetch.cli.neighbours;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeListener;
import io.vetch.core.neighbour.NeighbourTable;
import io.vetch.core.relay.RelayView;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.route.HostNeighbours;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The neighbours of one bridge. They are read whenever there are news of them: the first time at once, then so rarely
 * that it takes the control thread a twentieth of its time at most. A call of a client does not wait for that.
 */
final class BridgeNeighbours implements BridgeListener {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeNeighbours.class);
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int SHARE = 20;

    private final Neighbours all;
    private final SwitchControl control;
    private final BridgeInterface bridge;
    private Set<Integer> devices = Set.of();
    private boolean following;
    private boolean waiting;
    private boolean failed;
    private long earliest = System.nanoTime();

    BridgeNeighbours(Neighbours all, SwitchControl control, BridgeInterface bridge) {
        this.all = all;
        this.control = control;
        this.bridge = bridge;
    }

    boolean follows() {
        return following;
    }

    /** Flags of ports are changed like everything that the relay goes by. */
    @Override
    public void changed(Bridge changed) {
        boolean wanted = RelayView.answersForNeighbours(changed.ports());
        if (wanted != following) {
            follow(wanted);
        }
    }

    private void follow(boolean wanted) {
        following = wanted;
        if (wanted) {
            read();
        } else {
            all.unfollowed();
            bridge.bridge().setNeighbours(NeighbourTable.EMPTY);
        }
    }

    /** Something may be otherwise there. */
    void changed(int nsid, int index) {
        if (nsid == bridge.nsid() && (index == bridge.link().index() || devices.contains(index))) {
            look();
        }
    }

    /** Reads them as soon as it may. */
    void look() {
        if (!following || waiting) {
            return;
        }
        waiting = true;
        long wait = Math.max(0, earliest - System.nanoTime());
        control.thread().after(wait, "the neighbours of " + bridge, this::readAwaited);
    }

    /** Reads them now if that is due, or soon will be. */
    void readAwaited() {
        boolean due = waiting && following;
        waiting = false;
        if (due) {
            read();
        }
    }

    /** News are heard before they are read, so that none is missed. */
    private void read() {
        long start = System.nanoTime();
        try (NetworkNamespace namespace = control.namespaceOf(bridge)) {
            all.followed();
            HostNeighbours now = HostNeighbours.read(namespace, bridge.link().index());
            devices = now.devices();
            bridge.bridge().setNeighbours(NeighbourTable.of(now.entries()));
            failed = false;
            long end = System.nanoTime();
            earliest = end + Math.max(SHORTEST_PAUSE_NANOS, SHARE * (end - start));
        } catch (IOException e) {
            report(e);
            earliest = start + LOOK_AGAIN_NANOS;
            look();
        }
    }

    private void report(IOException e) {
        if (!failed) {
            LOG.warn(
                    "the neighbours of {} cannot be read, those known before stay, and it is tried again: {}",
                    bridge,
                    e.getMessage());
        }
        failed = true;
    }

    void close() {
        if (following) {
            follow(false);
        }
    }
}
