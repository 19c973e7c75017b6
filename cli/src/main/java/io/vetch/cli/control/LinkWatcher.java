package io.vetch.cli.control;

import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the kernel's news about our interfaces: up, down, carrier, MTU, address, name, namespace, deletion. A TAP
 * that left its namespace is looked for by its descriptor; anything else that left is gone.
 */
public final class LinkWatcher implements RouteNetlink.EventHandler {
    private static final Logger LOG = LoggerFactory.getLogger(LinkWatcher.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** A script may rename a device right after it moved it, between our questions for its namespace and its name. */
    private static final int MOST_ATTEMPTS = 20;

    private final RouteNetlink netlink;
    private final InterfaceTable table;
    private final SwitchControl control;
    private final ControlThread thread;

    LinkWatcher(RouteNetlink netlink, InterfaceTable table, SwitchControl control, ControlThread thread) {
        this.netlink = netlink;
        this.thread = thread;
        this.table = table;
        this.control = control;
    }

    /** Takes in all news that is waiting. */
    public void poll() {
        try {
            netlink.poll(this);
        } catch (LinuxException e) {
            LOG.error("cannot read link events: {}", e.getMessage());
        }
    }

    /**
     * What lies on top of a bridge's interface may ask it to receive for another address: the kernel does not tell
     * that.
     */
    @Override
    public void changed(int nsid, LinkInfo link) {
        control.realPairs().changed(nsid, link);
        table.find(nsid, link.index())
                .ifPresent(known -> thread.attempt("news of " + known, () -> hear(known, nsid, link)));
        if (link.isOnTopOfPeer()) {
            table.all().stream()
                    .filter(each ->
                            each instanceof BridgeInterface && each.link().index() == link.peer())
                    .forEach(this::look);
        }
        if (link.takesFromPeer() && !link.peerElsewhere()) {
            table.find(nsid, link.peer())
                    .filter(AttachedInterface.class::isInstance)
                    .ifPresent(known -> thread.attempt("news of " + known, () -> giveUp(known, link.name())));
        }
    }

    private void hear(ManagedInterface known, int nsid, LinkInfo news) {
        if (known.isDoubtful(news)) {
            locate(known, true);
        } else {
            update(known, nsid, news);
        }
    }

    private void update(ManagedInterface known, int nsid, LinkInfo link) {
        known.update(nsid, link);
        control.follow(known);
        if (link.master() != 0) {
            giveUp(known, nameOf(nsid, link.master()));
        }
    }

    /**
     * A bridge of the kernel's, or the like, cannot share a port. A device of ours that is none is its user's to wire.
     */
    private void giveUp(ManagedInterface known, String taker) {
        if (known.membership().isPresent()) {
            control.lost(known, taker);
        }
    }

    private String nameOf(int nsid, int index) {
        try {
            return netlink.link(nsid, index).map(LinkInfo::name).orElse("interface " + index);
        } catch (LinuxException e) {
            return "interface " + index;
        }
    }

    @Override
    public void removed(int nsid, LinkInfo link) {
        control.realPairs().removed(nsid, link.index());
        table.find(nsid, link.index()).ifPresent(this::look);
    }

    @Override
    public void qdiscChanged(int nsid, int index) {
        table.find(nsid, index).ifPresent(known -> {
            look(known);
            boolean unused =
                    known instanceof VethInterface && known.membership().isPresent();
            if (unused && known.link().hasChosenQdisc()) {
                LOG.warn(
                        "{} of {} has no effect: what leaves by this port goes straight to the other end of the pair; set"
                                + " it there",
                        known.link().qdisc(),
                        known);
            }
        });
    }

    @Override
    public void addressChanged(int nsid, int index) {
        table.find(nsid, index).ifPresent(this::tellAddress);
    }

    private void tellAddress(ManagedInterface known) {
        if (known instanceof BridgeInterface bridge) {
            thread.attempt("the address of " + known, () -> control.register().tellAddress(bridge));
        }
    }

    /** Events were lost: looks at every interface afresh. */
    @Override
    public void overrun() {
        LOG.warn("link events came faster than they could be read; looking at all interfaces");
        sweep();
    }

    /** Finds out where every interface is now, and deletes those that are gone. */
    void sweep() {
        control.realPairs().lookAtAll();
        // One that is gone takes others along, whose descriptors are closed, and perhaps another's by now.
        table.all().stream().filter(table::contains).forEach(this::look);
        table.all().forEach(this::tellAddress);
    }

    private void look(ManagedInterface known) {
        thread.attempt("a look at " + known, () -> locate(known, true));
    }

    /** @param firstLook that may meet a namespace which is dying: of that nobody is to be told */
    private void locate(ManagedInterface known, boolean firstLook) {
        try {
            for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
                Optional<Located> now = whereIs(known);
                if (now.isPresent()) {
                    update(known, now.get().nsid, now.get().link);
                    return;
                }
                if (known instanceof AttachedInterface) {
                    throw new GoneException(); // known by its index, which does not change
                }
            }
            LOG.warn("{} moves faster than it can be followed; it is looked for at its next change", known);
        } catch (GoneException e) {
            LOG.info("{} is gone", known);
            control.delete(known);
        } catch (LinuxException e) {
            if (!firstLook) {
                LOG.warn("{} cannot be looked for, that is tried again: {}", known, e.getMessage());
            }
            thread.after(LOOK_AGAIN.toNanos(), "another look at " + known, () -> {
                if (table.contains(known)) {
                    locate(known, false);
                }
            });
        }
    }

    private record Located(int nsid, LinkInfo link) {}

    /** Empty if it was renamed or moved between two questions. */
    private Optional<Located> whereIs(ManagedInterface known) throws LinuxException, GoneException {
        TapDevice tap = known.tap();
        return tap == null
                ? netlink.link(known.nsid(), known.link().index()).map(link -> new Located(known.nsid(), link))
                : whereIs(tap);
    }

    private Optional<Located> whereIs(TapDevice tap) throws LinuxException, GoneException {
        if (tap.device().isGone()) {
            throw new GoneException();
        }
        try (NetworkNamespace namespace = tap.device().namespace()) {
            int nsid = netlink.nsid(namespace);
            return netlink.link(nsid, tap.device().name()).map(link -> new Located(nsid, link));
        }
    }

    /** The interface does not exist any more. */
    private static final class GoneException extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;
    }
}
