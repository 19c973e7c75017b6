package io.vetch.cli.standin;

import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.bridge.BridgeNetlink;
import io.vetch.tap.linux.bridge.BridgePortState;
import io.vetch.tap.linux.bridge.BridgeState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the bridges that we stand in for be as the kernel says: by its news, and by a look at what it sends no news of:
 * once a second while there may be something, else every five. Control thread.
 */
final class Following {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    private static final long NEXT_LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final BridgeNetlink netlink;
    private final ActiveBridges active;
    private final PassedRules rules;
    private final Endings endings;
    private final Changes changes = new Changes();
    private boolean lookNow;
    private long nextLook;

    /** What becomes of a bridge that cannot be followed. */
    interface Endings {
        /** The kernel's bridge is gone. */
        void stop(StandIn gone);

        /** The kernel has it for now. */
        void fallBack(StandIn fallen, String why);
    }

    /** @param netlink whose news nobody else reads */
    Following(BridgeNetlink netlink, ActiveBridges active, PassedRules rules, Endings endings) {
        this.netlink = netlink;
        this.active = active;
        this.rules = rules;
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
            boolean links = changes.lost || !changes.links.isEmpty();
            lookNow |= links;
            rules.note(links, changes.lost || changes.surroundings);
            return links;
        } finally {
            changes.clear();
        }
    }

    private void takeIn() {
        if (changes.lost) {
            changes.entries.clear(); // older than what is read now
        }
        for (StandIn each : active.all()) {
            boolean itsLinks = changes.lost || concern(changes.links, each) || concern(changes.vlans, each);
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

    private static boolean concern(Set<Integer> interfaces, StandIn bridge) {
        return interfaces.contains(bridge.index()) || interfaces.stream().anyMatch(bridge::hasPort);
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
        List<String> obstacles = Obstacles.of(now.get(), ports, netlink.vlanDevices());
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
                lookNow = true;
                LOG.warn(
                        "{}: this process showed no sign of life; the kernel's bridge had its frames for {} ms",
                        each,
                        TimeUnit.NANOSECONDS.toMillis(lapsed));
            }
        }
    }

    /** The kernel knows the stations that were heard until now, and we what it does not tell by itself. */
    void tell() {
        Map<Integer, BridgeState> states = isToLook() ? states() : Map.of();
        active.all().forEach(each -> follow(each, () -> each.tick(states.get(each.index()))));
    }

    /** There may be something of which the kernel sends no news: the next {@link #tell} looks. */
    void lookNext() {
        lookNow = true;
    }

    private boolean isToLook() {
        boolean look = lookNow;
        for (StandIn each : active.all()) {
            look |= each.mayHaveChangedSilently();
        }
        return !active.isEmpty() && (look || System.nanoTime() - nextLook > 0);
    }

    private Map<Integer, BridgeState> states() {
        lookNow = false;
        nextLook = System.nanoTime() + NEXT_LOOK_NANOS;
        try {
            return netlink.bridges().stream()
                    .collect(Collectors.toMap(bridge -> bridge.link().index(), bridge -> bridge));
        } catch (LinuxException e) {
            LOG.warn("cannot look at the bridges: {}", e.getMessage());
            return Map.of();
        }
    }
}
