package io.vetch.tap.linux.bridge;

/**
 * What a bridge knows of the querier of one IP version, from IFLA_BR_MCAST_QUERIER_STATE.
 *
 * @param other whether a querier other than the bridge itself was heard, and has not been silent for too long
 * @param port ifindex of the port that the elected querier is behind, 0 if it is the bridge itself or there is none
 * @param remaining how long until the other querier counts as gone if it stays silent, 1/100 s; 0 if there is none
 */
public record QuerierState(boolean other, int port, long remaining) {
    /** There is none. */
    public static final QuerierState NONE = new QuerierState(false, 0, 0);

    private static final int BRIDGE_QUERIER_IP_PORT = 2;
    private static final int BRIDGE_QUERIER_IP_OTHER_TIMER = 3;
    private static final int BRIDGE_QUERIER_IPV6_PORT = 6;
    private static final int BRIDGE_QUERIER_IPV6_OTHER_TIMER = 7;

    static QuerierState ipv4(Attributes state) {
        return of(state, BRIDGE_QUERIER_IP_PORT, BRIDGE_QUERIER_IP_OTHER_TIMER);
    }

    static QuerierState ipv6(Attributes state) {
        return of(state, BRIDGE_QUERIER_IPV6_PORT, BRIDGE_QUERIER_IPV6_OTHER_TIMER);
    }

    /** The kernel names the timer only while it runs. */
    private static QuerierState of(Attributes state, int port, int timer) {
        return new QuerierState(state.has(timer), state.u32(port), state.u64(timer));
    }
}
