package io.vetch.tap.linux.route;

import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetlinkSocket;
import java.nio.ByteBuffer;

/**
 * Says where, in any namespace that has an nsid here, {@link HostNeighbours} may be others now. It keeps no namespace
 * alive. One thread uses it.
 */
public final class NeighbourNews implements AutoCloseable {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_NEWNEIGH = 28;
    private static final int RTM_DELNEIGH = 29;
    private static final int RTNLGRP_LINK = 1;
    private static final int RTNLGRP_NEIGH = 3;
    private static final int RTNLGRP_IPV4_IFADDR = 5;
    private static final int RTNLGRP_IPV6_IFADDR = 9;

    private static final int AF_BRIDGE = 7;
    private static final int SHORTEST = 8;

    private final NetlinkSocket events;
    private final int ownNsid;

    private NeighbourNews(NetlinkSocket events, int ownNsid) {
        this.events = events;
        this.ownNsid = ownNsid;
    }

    /** Told of what may have changed. */
    public interface Handler {
        /** @param index of the interface whose neighbours or addresses changed, or on which another one lies */
        void changed(int nsid, int index);

        /** News were lost: everything is to be looked at afresh. */
        void overrun();
    }

    /** News are heard from now on. @param ownNsid the id of the calling thread's namespace */
    public static NeighbourNews open(int ownNsid) throws LinuxException {
        return new NeighbourNews(
                NetlinkSocket.subscribe(RTNLGRP_LINK, RTNLGRP_NEIGH, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR),
                ownNsid);
    }

    /** Readable when there are news. */
    public int fd() {
        return events.fd();
    }

    /** Hands on all news that are waiting. */
    public void poll(Handler handler) throws LinuxException {
        events.drain(message -> dispatch(message, handler), handler::overrun);
    }

    private void dispatch(NetlinkSocket.Received message, Handler handler) {
        ByteBuffer body = message.body();
        if (body.limit() < SHORTEST || body.get(0) == AF_BRIDGE) {
            return; // of a forwarding database
        }
        int nsid = message.nsid().orElse(ownNsid);
        switch (message.type()) {
            case RTM_NEWNEIGH, RTM_DELNEIGH, RTM_NEWADDR, RTM_DELADDR -> handler.changed(nsid, body.getInt(4));
            case RTM_NEWLINK, RTM_DELLINK -> {
                LinkInfo link = LinkInfo.parse(body);
                if (link.isOnTopOfPeer()) {
                    handler.changed(nsid, link.peer());
                }
            }
            default -> {}
        }
    }

    @Override
    public void close() {
        events.close();
    }
}
