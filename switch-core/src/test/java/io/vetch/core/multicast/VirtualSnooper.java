package io.vetch.core.multicast;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.message.MessageParser;
import io.vetch.core.port.BridgePort;
import java.util.ArrayList;
import java.util.List;

/** A bridge br0 with the ports p1 to p3 in virtual time, of which there is only the snooping. */
final class VirtualSnooper implements SnoopingOutput {
    static final long SECOND = 1_000_000_000L;

    final BridgePort local = new BridgePort(0, "br0", 0x0200_0000_0100L, 1500, 1, (frame, loop, counters) -> {});
    final List<BridgePort> ports = new ArrayList<>();
    final MulticastSnooping snooping = new MulticastSnooping(this);
    /** What was sent, as {@code p1: Query…}. */
    final List<String> sent = new ArrayList<>();

    final List<String> news = new ArrayList<>();
    /** Where the next frames leave. */
    List<BridgePort> egress = List.of();

    private long now = -5 * SECOND;
    private SnoopingOptions options = SnoopingOptions.DEFAULT;

    VirtualSnooper() {
        snooping.addPort(local, now);
        snooping.setUp(true, now);
        for (int i = 1; i <= 3; i++) {
            BridgePort port = new BridgePort(i, "p" + i, 0x0200_0000_0100L + i, 1500, 1, (frame, loop, counters) -> {});
            ports.add(port);
            snooping.addPort(port, now);
            snooping.setEnabled(port, true, now);
        }
    }

    VirtualSnooper configure(boolean querier, int igmpVersion, int mldVersion) {
        SnoopingOptions old = SnoopingOptions.DEFAULT;
        options = new SnoopingOptions(
                true,
                old.router(),
                querier,
                old.hashMax(),
                old.lastMemberCount(),
                old.startupQueryCount(),
                old.lastMemberInterval(),
                old.membershipInterval(),
                old.querierInterval(),
                old.queryInterval(),
                old.queryResponseInterval(),
                old.startupQueryInterval(),
                igmpVersion,
                mldVersion,
                old.ipv4Source(),
                true);
        snooping.configure(options, now);
        return this;
    }

    static MacAddress host(int i) {
        return new MacAddress(0x0200_0000_0000L + i);
    }

    /** Port 0 is the host's. */
    void receive(int port, byte[] frame) {
        snooping.received(port == 0 ? local : ports.get(port - 1), 0, frame, egress, now);
        run(0);
    }

    /** Lets time pass. @param seconds how much */
    void run(double seconds) {
        long end = now + (long) (seconds * SECOND);
        while (snooping.due().isPresent() && snooping.due().getAsLong() <= end) {
            now = Math.max(now, snooping.due().getAsLong());
            snooping.run(now);
        }
        now = end;
    }

    /** As {@code p1 239.1.1.1 exclude}, sorted. */
    List<String> entries() {
        return snooping.entries(now).stream().map(VirtualSnooper::text).sorted().toList();
    }

    private static String text(GroupEntry entry) {
        String source = entry.source().isAny() ? "" : " from " + entry.source();
        String mode = entry.port().isLocal() ? "" : entry.include() ? " include" : " exclude";
        List<String> sources = entry.sources().stream()
                .map(each -> each.address().toString())
                .sorted()
                .toList();
        return entry.port() + " " + entry.group() + source + mode + (sources.isEmpty() ? "" : " " + sources)
                + (entry.addedByStarExclude() ? " star" : "") + (entry.blocked() ? " blocked" : "");
    }

    List<GroupEntry> all() {
        return snooping.entries(now);
    }

    boolean prunes(int etherType) {
        return snooping.querier(etherType, now)
                .filter(MulticastSnooping.QuerierStatus::prunes)
                .isPresent();
    }

    List<String> routers() {
        return snooping.routers(now).stream()
                .map(router -> router.port().name())
                .toList();
    }

    @Override
    public void due(long nanos) {}

    @Override
    public void transmit(BridgePort port, byte[] frame) {
        sent.add(port + ": " + MessageParser.parse(frame).orElseThrow());
    }

    @Override
    public void groupChanged(GroupEntry entry, boolean deleted) {
        news.add((deleted ? "-" : "+") + text(entry));
    }

    @Override
    public void routerChanged(RouterPort router, boolean deleted) {
        news.add((deleted ? "-" : "+") + "router " + router.port());
    }

    @Override
    public void relayChanged() {}

    @Override
    public void stopped(String why) {
        news.add(why);
    }
}
