package io.vetch.cli.veth;

import io.vetch.core.Closing;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.linux.veth.VethLinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's pairs that were made here. They outlive this process by themselves; a clean end deletes them. The kernel
 * tells where the other end of an end is, so one that was moved is found by its peer.
 */
public final class RealPairs {
    private static final Logger LOG = LoggerFactory.getLogger(RealPairs.class);

    private static final String VETH = "veth";

    private final RouteNetlink netlink;
    private final List<RealEnd> firsts = new ArrayList<>();
    private final Map<Long, RealEnd> places = new HashMap<>();
    /** Ends that could not be looked for. */
    private final List<RealEnd> missed = new ArrayList<>();

    public RealPairs(RouteNetlink netlink) {
        this.netlink = netlink;
    }

    /** One end of each, oldest first; a copy. */
    public List<RealEnd> all() {
        return List.copyOf(firsts);
    }

    public Optional<RealEnd> find(int nsid, String name) {
        return places.values().stream()
                .filter(end -> end.nsid() == nsid && end.link().isNamed(name))
                .findFirst();
    }

    public Optional<RealEnd> find(int nsid, int index) {
        return Optional.ofNullable(places.get(key(nsid, index)));
    }

    private static long key(int nsid, int index) {
        return (long) nsid << Integer.SIZE | index;
    }

    private static long key(RealEnd end) {
        return key(end.nsid(), end.link().index());
    }

    private RealEnd add(RealEnd end) {
        firsts.add(end);
        places.put(key(end), end);
        places.put(key(end.peer()), end.peer());
        return end;
    }

    private void forget(RealEnd end) {
        firsts.remove(end);
        firsts.remove(end.peer());
        places.remove(key(end), end);
        places.remove(key(end.peer()), end.peer());
    }

    private void update(RealEnd end, int nsid, LinkInfo link) {
        places.remove(key(end), end);
        end.update(nsid, link);
        places.put(key(end), end);
    }

    // ---- making and deleting

    /**
     * Makes a pair, the end {@code name} first.
     *
     * @return that end
     * @throws LinuxException EEXIST, EPERM, EOPNOTSUPP where the kernel has no veth
     */
    public RealEnd make(NetworkNamespace namespace, String name, NetworkNamespace peerSpace, String peerName)
            throws IOException {
        int nsid = netlink.nsid(namespace);
        int peerNsid = netlink.nsid(peerSpace);
        try {
            VethLinks.create(peerSpace, peerName, namespace, name);
            LinkInfo link = made(nsid, name);
            LinkInfo peerLink = made(peerNsid, peerName);
            return add(RealEnd.ofPair(nsid, link, namespace.inode(), peerNsid, peerLink, peerSpace.inode()));
        } catch (LinuxException | RuntimeException e) {
            boolean another = e instanceof LinuxException refused && refused.errno() == Errno.EEXIST;
            if (!another) {
                Closing.after(e, () -> takeBack(nsid, name));
            }
            throw e;
        }
    }

    /** What was made although the kernel's answer was not heard. The name was free just before. */
    private void takeBack(int nsid, String name) throws LinuxException {
        Optional<LinkInfo> made =
                netlink.link(nsid, name).filter(link -> link.kind().equals(VETH));
        if (made.isPresent()) {
            VethLinks.delete(nsid, made.get().index());
        }
    }

    private LinkInfo made(int nsid, String name) throws LinuxException {
        return netlink.link(nsid, name)
                .orElseThrow(() -> new RefusedException(Refusal.NO_DEVICE, name + " vanished while it was made"));
    }

    /**
     * A pair that a daemon before this one has made. Its other end is looked for where this one says it is.
     *
     * @param first whether this end was made first
     */
    public void adopt(int nsid, LinkInfo link, long inode, boolean first) throws IOException {
        Place peer = peerOf(new Place(nsid, link))
                .orElseThrow(() -> new IOException("it has gone: its other end is not there"));
        RealEnd end = RealEnd.ofPair(nsid, link, inode, peer.nsid, peer.link, RealEnd.UNKNOWN);
        add(first ? end : end.peer());
    }

    /** Deletes a pair. One that has gone meanwhile is none. */
    public void delete(RealEnd end) throws LinuxException {
        look(end); // where it is now
        try {
            VethLinks.delete(end.nsid(), end.link().index());
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENODEV && e.errno() != Errno.EINVAL) { // or its namespace has gone
                throw e;
            }
        }
        forget(end);
    }

    /** Another daemon has them. */
    public void leave() {
        firsts.clear();
        places.clear();
        missed.clear();
    }

    // ---- news

    /** News of an interface that is there. */
    public void changed(int nsid, LinkInfo link) {
        find(nsid, link.index()).filter(end -> end.isSame(link)).ifPresent(end -> update(end, nsid, link));
    }

    /** News of one that was deleted, or moved to another namespace. */
    public void removed(int nsid, int index) {
        find(nsid, index).ifPresent(this::lookLater);
    }

    /** News was lost. */
    public void lookAtAll() {
        all().forEach(this::lookLater);
    }

    /** Looks for those again that could not be asked for. To be called about once a second. */
    public void lookAgain() {
        List<RealEnd> again = List.copyOf(missed);
        missed.clear();
        again.stream()
                .filter(end -> firsts.contains(end) || firsts.contains(end.peer()))
                .forEach(this::lookLater);
    }

    private void lookLater(RealEnd end) {
        try {
            look(end);
        } catch (LinuxException e) {
            LOG.debug("{} is looked for again", end, e); // its namespace may be dying
            missed.add(end);
        }
    }

    /** Finds out where both ends are now, and forgets them if they are gone. */
    private void look(RealEnd end) throws LinuxException {
        if (lookFrom(end) || lookFrom(end.peer())) {
            return;
        }
        Optional<Place> moved = search(end);
        if (moved.isPresent()) {
            update(end, moved.get().nsid, moved.get().link);
            lookFrom(end);
        } else {
            forget(end);
        }
    }

    /** @return whether the end is where it was; then its peer is found by it */
    private boolean lookFrom(RealEnd end) throws LinuxException {
        Optional<LinkInfo> there = netlink.link(end.nsid(), end.link().index()).filter(end::isSame);
        if (there.isEmpty()) {
            return false;
        }
        update(end, end.nsid(), there.get());
        peerOf(new Place(end.nsid(), there.get())).ifPresent(peer -> update(end.peer(), peer.nsid, peer.link));
        return true;
    }

    private record Place(int nsid, LinkInfo link) {}

    /** What the kernel says is the other end. */
    private Optional<Place> peerOf(Place end) throws LinuxException {
        int nsid = end.link.peerElsewhere() ? end.link.peerNsid() : end.nsid;
        return netlink.link(nsid, end.link.peer())
                .filter(link -> link.kind().equals(end.link.kind()) && link.peer() == end.link.index())
                .map(link -> new Place(nsid, link));
    }

    /** Both ends have moved at once: an end is known by its address in whatever namespace that has an id here. */
    private Optional<Place> search(RealEnd end) throws LinuxException {
        List<Integer> nsids = new ArrayList<>(netlink.nsids());
        nsids.add(netlink.ownNsid());
        for (int nsid : nsids) {
            for (LinkInfo link : netlink.links(nsid)) {
                boolean same = link.kind().equals(end.link().kind())
                        && link.address() == end.link().address();
                Optional<Place> peer = same ? peerOf(new Place(nsid, link)) : Optional.empty();
                if (peer.filter(other ->
                                other.link.address() == end.peer().link().address())
                        .isPresent()) {
                    return Optional.of(new Place(nsid, link));
                }
            }
        }
        return Optional.empty();
    }

    // ---- namespaces

    /** The inode of the namespace of an end if nobody has to look for it, else 0. */
    public long knownInode(RealEnd end) throws LinuxException {
        if (end.inode() == RealEnd.UNKNOWN && end.nsid() == netlink.ownNsid()) {
            try (NetworkNamespace own = NetworkNamespace.current()) {
                end.setInode(own.inode());
            }
        }
        return end.inode();
    }

    /** Notes what somebody else knows of where an end is. */
    public void noteInode(RealEnd end, long inode) {
        end.setInode(inode);
    }

    /** As {@link #knownInode}, but looks through all processes if need be; 0 if no name and no process leads there. */
    public long inode(RealEnd end) throws LinuxException {
        long known = knownInode(end);
        if (known != RealEnd.UNKNOWN) {
            return known;
        }
        for (var each : NetworkNamespace.all().entrySet()) {
            try (NetworkNamespace candidate =
                    NetworkNamespace.of(each.getValue().toString())) {
                if (netlink.existingNsid(candidate) == end.nsid()) {
                    end.setInode(candidate.inode());
                    return end.inode();
                }
            } catch (LinuxException e) {
                LOG.debug("{} leads nowhere any more", each.getValue(), e);
            }
        }
        return RealEnd.UNKNOWN;
    }
}
