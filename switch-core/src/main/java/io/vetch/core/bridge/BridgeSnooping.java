package io.vetch.core.bridge;

import io.vetch.core.multicast.GroupEntry;
import io.vetch.core.multicast.IpAddress;
import io.vetch.core.multicast.MulticastSnooping;
import io.vetch.core.multicast.RouterPort;
import io.vetch.core.multicast.SnoopingOptions;
import io.vetch.core.multicast.SnoopingOutput;
import io.vetch.core.port.BridgePort;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * A {@link Bridge}'s {@link MulticastSnooping}: the bridge tells it of options and ports. Whoever has a thread for protocols {@linkplain
 * #setOutput connects} it with frames and time. Control thread, but for {@link #rules}.
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
    private volatile SnoopingOutput output = NOBODY;
    private boolean hasGroups;

    BridgeSnooping(LongSupplier clock) {
        this.clock = clock;
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

    void configure(ToLongFunction<BridgeOption> options) {
        hasGroups |= options.applyAsLong(BridgeOption.MCAST_SNOOPING) != 0;
        rules.configure(
                new SnoopingOptions(
                        options.applyAsLong(BridgeOption.MCAST_SNOOPING) != 0,
                        (int) options.applyAsLong(BridgeOption.MCAST_ROUTER),
                        options.applyAsLong(BridgeOption.MCAST_QUERIER) != 0,
                        options.applyAsLong(BridgeOption.MCAST_HASH_MAX),
                        options.applyAsLong(BridgeOption.MCAST_LAST_MEMBER_COUNT),
                        options.applyAsLong(BridgeOption.MCAST_STARTUP_QUERY_COUNT),
                        nanos(options, BridgeOption.MCAST_LAST_MEMBER_INTERVAL),
                        nanos(options, BridgeOption.MCAST_MEMBERSHIP_INTERVAL),
                        nanos(options, BridgeOption.MCAST_QUERIER_INTERVAL),
                        nanos(options, BridgeOption.MCAST_QUERY_INTERVAL),
                        nanos(options, BridgeOption.MCAST_QUERY_RESPONSE_INTERVAL),
                        nanos(options, BridgeOption.MCAST_STARTUP_QUERY_INTERVAL),
                        (int) options.applyAsLong(BridgeOption.MCAST_IGMP_VERSION),
                        (int) options.applyAsLong(BridgeOption.MCAST_MLD_VERSION),
                        IpAddress.any(IpAddress.IPV4)),
                now());
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
    }

    void followState(BridgePort port) {
        rules.setEnabled(port, port.state().learns(), now());
    }
}
