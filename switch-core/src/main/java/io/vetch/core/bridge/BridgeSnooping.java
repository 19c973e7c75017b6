package io.vetch.core.bridge;

import io.vetch.core.multicast.GroupEntry;
import io.vetch.core.multicast.MulticastSnooping;
import io.vetch.core.multicast.RouterPort;
import io.vetch.core.multicast.SnoopingOptions;
import io.vetch.core.multicast.SnoopingOutput;
import io.vetch.core.multicast.message.IpAddress;
import io.vetch.core.port.BridgePort;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * A {@link Bridge}'s {@link MulticastSnooping}: the bridge tells it of options and ports. Whoever has a thread for
 * protocols {@linkplain #setOutput connects} it with frames and time. Control thread, but for {@link #rules}.
 */
public final class BridgeSnooping {
    private static final long NANOS_PER_CENTISECOND = Duration.ofMillis(10).toNanos();

    /** Nobody sends and nobody is told. */
    private static final SnoopingOutput NOBODY = new SnoopingOutput() {
        @Override
        public void due(long nanos) {}

        @Override
        public void transmit(BridgePort port, byte[] frame) {}

        @Override
        public void groupChanged(GroupEntry entry, boolean deleted) {}

        @Override
        public void routerChanged(RouterPort router, boolean deleted) {}

        @Override
        public void relayChanged() {}

        @Override
        public void stopped(String why) {}
    };

    private final LongSupplier clock;
    private final MulticastSnooping rules;
    private final VlanSnooping vlans;
    private volatile SnoopingOutput output = NOBODY;
    private boolean hasGroups;
    private IpAddress address = IpAddress.any(IpAddress.IPV4);
    private ToLongFunction<BridgeOption> options = BridgeOption::initial;

    BridgeSnooping(LongSupplier clock, BridgeVlans bridgeVlans) {
        this.clock = clock;
        this.vlans = new VlanSnooping(this, bridgeVlans);
        this.rules = new MulticastSnooping(new SnoopingOutput() {
            @Override
            public void due(long nanos) {
                output.due(nanos);
            }

            @Override
            public void transmit(BridgePort port, byte[] frame) {
                output.transmit(port, frame);
            }

            @Override
            public void groupChanged(GroupEntry entry, boolean deleted) {
                output.groupChanged(entry, deleted);
            }

            @Override
            public void routerChanged(RouterPort router, boolean deleted) {
                output.routerChanged(router, deleted);
            }

            @Override
            public void relayChanged() {
                output.relayChanged();
            }

            @Override
            public void stopped(String why) {
                output.stopped(why);
            }
        });
    }

    /** The state machine itself. From any thread. */
    public MulticastSnooping rules() {
        return rules;
    }

    /** What its VLANs have for themselves. */
    public VlanSnooping vlans() {
        return vlans;
    }

    /** What the rules want done goes there from now on. */
    public void setOutput(SnoopingOutput newOutput) {
        output = newOutput;
    }

    /** By the bridge's clock. */
    public long now() {
        return clock.getAsLong();
    }

    /** Whether the option is about multicast. */
    static boolean concerns(BridgeOption option) {
        return option.name().startsWith("MCAST_");
    }

    /** Whether it has ever snooped, so that the relay's groups are its. */
    boolean hasGroups() {
        return hasGroups;
    }

    /**
     * The bridge's own interface has this IPv4 address from now on, 0.0.0.0 if it has none:
     * {@code mcast_query_use_ifaddr}.
     */
    public void setAddress(IpAddress ofInterface) {
        if (!ofInterface.equals(address)) {
            address = ofInterface;
            configure();
        }
    }

    void configure(ToLongFunction<BridgeOption> newOptions) {
        options = newOptions;
        configure();
    }

    private void configure() {
        hasGroups |= options.applyAsLong(BridgeOption.MCAST_SNOOPING) != 0;
        rules.configure(options(options), now());
        vlans.follow();
    }

    long option(BridgeOption option) {
        return options.applyAsLong(option);
    }

    /** Options as the rules have them. */
    SnoopingOptions options(ToLongFunction<BridgeOption> of) {
        return new SnoopingOptions(
                of.applyAsLong(BridgeOption.MCAST_SNOOPING) != 0,
                (int) of.applyAsLong(BridgeOption.MCAST_ROUTER),
                of.applyAsLong(BridgeOption.MCAST_QUERIER) != 0,
                of.applyAsLong(BridgeOption.MCAST_HASH_MAX),
                of.applyAsLong(BridgeOption.MCAST_LAST_MEMBER_COUNT),
                of.applyAsLong(BridgeOption.MCAST_STARTUP_QUERY_COUNT),
                nanos(of, BridgeOption.MCAST_LAST_MEMBER_INTERVAL),
                nanos(of, BridgeOption.MCAST_MEMBERSHIP_INTERVAL),
                nanos(of, BridgeOption.MCAST_QUERIER_INTERVAL),
                nanos(of, BridgeOption.MCAST_QUERY_INTERVAL),
                nanos(of, BridgeOption.MCAST_QUERY_RESPONSE_INTERVAL),
                nanos(of, BridgeOption.MCAST_STARTUP_QUERY_INTERVAL),
                (int) of.applyAsLong(BridgeOption.MCAST_IGMP_VERSION),
                (int) of.applyAsLong(BridgeOption.MCAST_MLD_VERSION),
                of.applyAsLong(BridgeOption.MCAST_QUERY_USE_IFADDR) != 0 ? address : IpAddress.any(IpAddress.IPV4),
                of.applyAsLong(BridgeOption.MCAST_STATS_ENABLED) != 0);
    }

    private static long nanos(ToLongFunction<BridgeOption> options, BridgeOption interval) {
        return Math.min(options.applyAsLong(interval), Long.MAX_VALUE / 4 / NANOS_PER_CENTISECOND)
                * NANOS_PER_CENTISECOND;
    }

    void setUp(boolean up) {
        rules.setUp(up, now());
    }

    void added(BridgePort port) {
        rules.addPort(port, now());
        followState(port);
    }

    void removed(BridgePort port) {
        rules.removePort(port, now());
        vlans.follow();
    }

    void followState(BridgePort port) {
        rules.setEnabled(port, port.state().learns(), now());
        vlans.follow();
    }
}
