package io.vetch.core.multicast;

import io.vetch.core.multicast.message.IpAddress;
import io.vetch.core.port.BridgePort;
import org.jspecify.annotations.Nullable;

/** What snooping knows in one VLAN of a port, or, as the local one, of the host. */
final class MulticastPort {
    /** Of {@code mcast_router}. */
    static final int NO_ROUTER = 0;

    static final int ROUTER_IF_HEARD = 1;
    static final int ROUTER = 2;
    static final int ROUTER_FOR_A_WHILE = 3;

    private static final long START_NANOS = 10_000_000;

    final BridgePort port;
    final FamilyState ipv4;
    final FamilyState ipv6;
    /** What it is in all VLANs. */
    final SharedState.Port common;

    int router = ROUTER_IF_HEARD;
    /** Whether frames pass; the local port's is whether the bridge is up. */
    boolean enabled;
    /** Of queries that leave there: TPID in the upper, VLAN in the lower 16 bits; 0: they leave without a tag. */
    int tag;
    /** Most entries in this VLAN, 0 for any number. */
    long maxGroups;

    int groupCount;

    /** IGMP or MLD of a port. */
    static final class FamilyState {
        /** Until when it leads to a router. */
        final Timers.Timer routerTimer;
        /** When the bridge asks there again. */
        final Timers.Timer queryTimer;

        int queriesSent;
        boolean isRouter;

        FamilyState(Timers.Timer routerTimer, Timers.Timer queryTimer) {
            this.routerTimer = routerTimer;
            this.queryTimer = queryTimer;
        }

        /** Begins to ask, soon: what the same command says of intervals holds for the first question already. */
        void startQueries(long now) {
            queriesSent = 0;
            queryTimer.set(now + START_NANOS);
        }

        void cancel() {
            routerTimer.cancel();
            queryTimer.cancel();
        }
    }

    /** Makes the timers of a family, which know the port. */
    interface Families {
        FamilyState of(MulticastPort port, int etherType);
    }

    MulticastPort(BridgePort port, SharedState.Port common, Families families) {
        this.port = port;
        this.common = common;
        this.ipv4 = families.of(this, IpAddress.IPV4);
        this.ipv6 = families.of(this, IpAddress.IPV6);
    }

    FamilyState family(int etherType) {
        return etherType == IpAddress.IPV6 ? ipv6 : ipv4;
    }

    boolean isLocal() {
        return port.isLocal();
    }

    boolean isRouter() {
        return ipv4.isRouter || ipv6.isRouter;
    }

    /** Whether there may be no more entries. */
    boolean isFull() {
        return isFull(maxGroups, groupCount) || isFull(common.maxGroups, common.groupCount);
    }

    private static boolean isFull(long most, int count) {
        return most != 0 && count >= most;
    }

    /** Why {@link #isFull}, in the kernel's words. */
    String whyFull() {
        boolean ofPort = isFull(common.maxGroups, common.groupCount);
        return ofPort
                ? whyFull("Port", common.maxGroups, common.groupCount)
                : whyFull("Port-VLAN", maxGroups, groupCount);
    }

    private static String whyFull(String what, long most, int count) {
        return what + " is already in " + count + " groups, and mcast_max_groups=" + most;
    }

    /** It is in so many groups more. */
    void count(int more) {
        groupCount += more;
        common.groupCount += more;
    }

    @Nullable
    RouterPort routerPort(int vlan, long now) {
        long remaining = Math.max(ipv4.routerTimer.remaining(now), ipv6.routerTimer.remaining(now));
        return isRouter() ? new RouterPort(port, vlan, remaining, router) : null;
    }

    @Override
    public String toString() {
        return port.name();
    }
}
