package io.vetch.cli.control.host;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which existing interfaces can be attached: those that are Ethernet, nobody else's, and not what the host lives on.
 */
public final class AttachRules {
    private static final Set<String> ON_TOP_OF_ANOTHER = Set.of("vlan", "macvlan", "macvtap", "ipvlan", "ipvtap");

    private final RouteNetlink netlink;
    private boolean anyway;

    public AttachRules(RouteNetlink netlink) {
        this.netlink = netlink;
    }

    /** Also an interface that a default route leads out by. */
    public void attachAnyway() {
        anyway = true;
    }

    /** Whether {@link #attachAnyway} was called. */
    public boolean attachesAnyway() {
        return anyway;
    }

    /** @throws RefusedException INVALID (loopback, not Ethernet), LOOP (a bridge), BUSY, NOT_PERMITTED */
    public void check(NetworkNamespace namespace, int nsid, LinkInfo link) throws IOException {
        if (link.isLoopback() || !link.ethernet()) {
            throw new RefusedException(Refusal.INVALID);
        }
        if (link.kind().equals("bridge")) {
            throw new RefusedException(Refusal.LOOP);
        }
        if (link.master() != 0) {
            throw new RefusedException(Refusal.BUSY);
        }
        checkFree(nsid, link);
        if (!anyway && carriesDefaultRoute(link, netlink.links(nsid), RouteNetlink.defaultRoutes(namespace))) {
            throw new RefusedException(
                    Refusal.NOT_PERMITTED,
                    "a default route leads out by it, and its host would be cut off; give the route to the bridge first,"
                            + " or start the switch with --attach-anyway");
        }
    }

    /** Whether nothing takes what the interface receives, in whatever namespace. @throws RefusedException BUSY */
    public void checkFree(int nsid, LinkInfo link) throws LinuxException {
        checkFree(link, netlink.links(nsid), LinkInfo.NEAR);
        for (int elsewhere : netlink.nsids()) {
            checkFree(link, linksIfThere(elsewhere), nsid);
        }
    }

    /** @param peerNsid the namespace of {@code link}, as {@code others} name it */
    private static void checkFree(LinkInfo link, List<LinkInfo> others, int peerNsid) {
        for (LinkInfo other : others) {
            if (other.takesFromPeer() && other.peerNsid() == peerNsid && other.peer() == link.index()) {
                throw new RefusedException(
                        Refusal.BUSY, other.name() + ", a " + other.kind() + ", takes what it receives");
            }
        }
    }

    private List<LinkInfo> linksIfThere(int nsid) {
        try {
            return netlink.links(nsid);
        } catch (LinuxException e) {
            return List.of(); // it is being deleted
        }
    }

    /** Itself, or by a VLAN device and the like on top of it. */
    private static boolean carriesDefaultRoute(LinkInfo link, List<LinkInfo> all, Set<Integer> routes) {
        for (int index : routes) {
            Optional<LinkInfo> way = find(all, index);
            while (way.isPresent() && way.get().index() != link.index()) {
                LinkInfo upper = way.get();
                way = ON_TOP_OF_ANOTHER.contains(upper.kind()) && !upper.peerElsewhere()
                        ? find(all, upper.peer())
                        : Optional.empty();
            }
            if (way.isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static Optional<LinkInfo> find(List<LinkInfo> links, int index) {
        return links.stream().filter(link -> link.index() == index).findFirst();
    }
}
