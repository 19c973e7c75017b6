package io.vetch.cli.neighbours;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.BridgeLife;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.control.TapBridge;
import io.vetch.core.Closing;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.route.NeighbourNews;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the neighbours of every bridge of ours that has ports which ask for it. As long as there is none, the kernel
 * is not asked for any news. Where we stand in for a bridge, the kernel answers. Control thread.
 */
public final class Neighbours implements BridgeLife, NeighbourNews.Handler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);
    private static final String NAME = "news of neighbours";

    private final SwitchControl control;
    private final Watch watch;
    private final Map<BridgeInterface, BridgeNeighbours> bridges = new HashMap<>();
    private @Nullable NeighbourNews news;
    private @Nullable AutoCloseable watching;
    private boolean closed;

    /** Calls somebody on the control thread whenever a descriptor is readable. */
    @FunctionalInterface
    public interface Watch {
        /** @return ends that */
        AutoCloseable begin(int fd, Runnable action);
    }

    private Neighbours(SwitchControl control, Watch watch) {
        this.control = control;
        this.watch = watch;
    }

    /** Follows the bridges of {@code control} from now on. */
    public static Neighbours follow(SwitchControl control, Watch watch) {
        Neighbours neighbours = new Neighbours(control, watch);
        control.register().addLife(neighbours);
        return neighbours;
    }

    @Override
    public void created(BridgeInterface bridge) {
        if (bridge instanceof TapBridge) {
            BridgeNeighbours known = new BridgeNeighbours(this, control, bridge);
            bridges.put(bridge, known);
            bridge.bridge().addListener(known);
        }
    }

    @Override
    public void deleted(BridgeInterface bridge) {
        BridgeNeighbours known = bridges.remove(bridge);
        if (known != null) {
            known.close();
        }
    }

    /** A bridge follows its neighbours: there are news from now on. */
    void followed() throws LinuxException {
        if (!closed && watching == null) {
            NeighbourNews opened = NeighbourNews.open(control.netlink().ownNsid());
            watching = watch(opened);
            news = opened;
        }
    }

    /** A bridge does no more: without another one there are no news. */
    void unfollowed() {
        if (bridges.values().stream().noneMatch(BridgeNeighbours::follows)) {
            hearNoMore();
        }
    }

    private AutoCloseable watch(NeighbourNews opened) {
        try {
            AutoCloseable watched = watch.begin(opened.fd(), control.thread().guarded(NAME, this::hear));
            return () -> Closing.all(watched, opened);
        } catch (RuntimeException | Error e) {
            Closing.after(e, opened);
            throw e;
        }
    }

    /** Takes in all news that are waiting, with the neighbours that they are about. */
    public void poll() {
        hear();
        List.copyOf(bridges.values()).forEach(BridgeNeighbours::readAwaited);
    }

    private void hear() {
        NeighbourNews heard = news;
        if (heard == null) {
            return;
        }
        try {
            heard.poll(this);
        } catch (LinuxException e) {
            LOG.error("{} cannot be read: {}", NAME, e.getMessage());
        }
    }

    @Override
    public void changed(int nsid, int index) {
        bridges.values().forEach(each -> each.changed(nsid, index));
    }

    @Override
    public void overrun() {
        List.copyOf(bridges.values()).forEach(BridgeNeighbours::look);
    }

    /** Bridges that go after that find nothing to end. */
    @Override
    public void close() {
        closed = true;
        hearNoMore();
    }

    private void hearNoMore() {
        AutoCloseable ended = watching;
        news = null;
        watching = null;
        if (ended != null) {
            try {
                ended.close();
            } catch (Exception e) {
                LOG.warn("{} cannot be ended: {}", NAME, e.getMessage());
            }
        }
    }
}
