package io.vetch.cli.standin;

import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.bridge.BridgeNetlink;
import io.vetch.tap.linux.bridge.BridgePortState;
import io.vetch.tap.linux.bridge.BridgeState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the bridges that we stand in for be as the kernel says: by its news, and once a second by a look at what it sends no news
 * of. Control thread.
 */
final class Following {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    private final BridgeNetlink netlink;
    private final ActiveBridges active;
    private final Endings endings;
    private final Changes changes = new Changes();

    /** What becomes of a bridge that cannot be followed. */
    interface Endings {
        /** The kernel's bridge is gone. */
        void stop(StandIn gone);

        /** The kernel has it for now. */
        void fallBack(StandIn fallen, String why);
    }

    /** @param netlink whose news nobody else reads */
    Following(BridgeNetlink netlink, ActiveBridges active, Endings endings) {
        this.netlink = netlink;
        this.active = active;
        this.endings = endings;
    }

    /** Takes in all news that are waiting. @return whether bridges or ports may have come, gone or changed */
    boolean poll() {
        try {
            netlink.poll(changes);
        } catch (LinuxException e) {
            LOG.error("cannot read the news of bridges: {}", e.getMessage());
            changes.lost = true;
        }
        try {
            takeIn();
            return changes.lost || !changes.links.isEmpty();
        } finally {
            changes.clear();
        }
    }

    private void takeIn() {
        if (changes.lost) {
            changes.entries.clear(); // older than what is read now
        }
        for (StandIn each : active.all()) {
            boolean itsLinks = changes.lost
                    || changes.links.contains(each.index())
                    || changes.links.stream().anyMatch(each::hasPort);
            if (itsLinks) {
                follow(each, () -> look(each));
            }
            if (changes.lost) {
                follow(each, each::lookAtEntries);
            }
            if (changes.lost || changes.groups.contains(each.index())) {
                follow(each, each::lookAtGroups);
            }
        }
        for (Changes.Entry change : changes.entries) {
            StandIn concerned = active.get(change.bridge());
            if (concerned != null) {
                follow(concerned, () -> concerned.entryChanged(change.entry(), change.removed()));
            }
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** A bridge that cannot be followed is the kernel's again: nobody knows what becomes of its frames. */
    private void follow(StandIn followed, Step step) {
        if (!active.has(followed)) {
            return;
        }
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} could not be followed", followed, e);
            endings.fallBack(followed, "it could not be followed: " + e.getMessage());
        }
    }

    private void look(StandIn followed) throws IOException {
        Optional<BridgeState> now = netlink.bridge(followed.index());
        if (now.isEmpty()) {
            endings.stop(followed);
            return;
        }
        List<BridgePortState> ports = netlink.ports(followed.index());
        List<String> obstacles = Obstacles.of(now.get(), ports);
        if (obstacles.isEmpty()) {
            followed.follow(now.get(), ports);
        } else {
            endings.fallBack(followed, String.join("; ", obstacles));
        }
    }

    /** To be called once a second. */
    void tick() {
        tell();
        for (StandIn each : active.all()) {
            follow(each, each::mendReception);
            long lapsed = each.detour().takeLapsed();
            if (lapsed > 0) {
                LOG.warn(
                        "{}: this process showed no sign of life; the kernel's bridge had its frames for {} ms",
                        each,
                        TimeUnit.NANOSECONDS.toMillis(lapsed));
            }
        }
    }

    /** The kernel knows the stations that were heard until now, and we what it does not tell by itself. */
    void tell() {
        Map<Integer, BridgeState> states = active.isEmpty() ? Map.of() : states();
        active.all().forEach(each -> follow(each, () -> each.tick(states.get(each.index()))));
    }

    private Map<Integer, BridgeState> states() {
        try {
            return netlink.bridges().stream()
                    .collect(Collectors.toMap(bridge -> bridge.link().index(), bridge -> bridge));
        } catch (LinuxException e) {
            LOG.warn("cannot look at the bridges: {}", e.getMessage());
            return Map.of();
        }
    }
}
