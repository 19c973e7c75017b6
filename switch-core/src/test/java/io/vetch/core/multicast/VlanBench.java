package io.vetch.core.multicast;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.bridge.LocalDevice;
import io.vetch.core.bridge.Quiescence;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.core.multicast.message.IpAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A bridge br0 in virtual time that snoops by VLAN: an access port p1 of VLAN 10, trunks p2 and p4 of 10 and 20, an
 * access port p3 of 20. The host is in 10, with a tag.
 */
final class VlanBench implements SnoopingOutput {
    static final long SECOND = 1_000_000_000L;

    final BridgePort local;
    final Bridge bridge = new Bridge("br0", 1, 4096, Quiescence.SINGLE_THREADED, this::now);
    /** What was sent, in hexadecimal, as {@code p1 ffff…}. */
    final List<String> sent = new ArrayList<>();

    final List<String> news = new ArrayList<>();
    private final TreeSet<String> reached = new TreeSet<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Frame.HEADROOM + Frame.MAX_LENGTH);
    private final Frame frame = new Frame();
    private long now = -5 * SECOND;

    VlanBench() {
        local = bridge.addLocalPort(0x0200_0000_0100L, 1500, LocalDevice.NONE, egress("br0"));
        bridge.snooping().setOutput(this);
        bridge.setUp(true);
        for (int i = 1; i <= 4; i++) {
            bridge.setOperational(bridge.addPort("p" + i, 0x0200_0000_0100L + i, 1500, egress("p" + i)), true);
        }
        bridge.setOption(BridgeOption.VLAN_FILTERING, 1);
        access(1, 10);
        trunk(2);
        access(3, 20);
        trunk(4);
        bridge.vlans().add(local, 10, 10, false, false);
        bridge.setOption(BridgeOption.MCAST_SNOOPING, 1);
        bridge.setOption(BridgeOption.MCAST_VLAN_SNOOPING, 1);
    }

    private Egress egress(String name) {
        return (out, loop, counters) -> reached.add(name);
    }

    private void access(int number, int vlan) {
        bridge.vlans().delete(port(number), 1, 4094);
        bridge.vlans().add(port(number), vlan, vlan, true, true);
    }

    private void trunk(int number) {
        bridge.vlans().delete(port(number), 1, 4094);
        bridge.vlans().add(port(number), 10, 10, false, false);
        bridge.vlans().add(port(number), 20, 20, false, false);
    }

    BridgePort port(int number) {
        return number == 0 ? local : bridge.ports().get(number - 1);
    }

    private long now() {
        return now;
    }

    MulticastSnooping rules() {
        return bridge.snooping().rules();
    }

    void set(int vlan, BridgeOption option, long value) {
        bridge.snooping().vlans().setOptions(vlan, vlan, Map.of(option, value));
    }

    // ---- messages

    /** A message comes in at a port, in a VLAN. Port 0 is the host's. */
    void receive(int port, int vlan, byte[] message) {
        rules().received(port(port), vlan, message, now);
        run(0);
    }

    void join(int port, int vlan, IpAddress group) {
        receive(port, vlan, Messages.join(host(port), group));
    }

    void query(int port, int vlan) {
        receive(port, vlan, Messages.query(host(port), Messages.ipv4("10.0.0.9")));
    }

    static MacAddress host(int number) {
        return new MacAddress(0x0200_0000_0000L + number);
    }

    /** Lets time pass. @param seconds how much */
    void run(double seconds) {
        long end = now + (long) (seconds * SECOND);
        while (rules().due().isPresent() && rules().due().getAsLong() <= end) {
            now = Math.max(now, rules().due().getAsLong());
            rules().run(now);
        }
        now = end;
        bridge.followSnooping();
    }

    // ---- what is seen

    /** A datagram to a group, from a host behind a trunk. @return where it leaves */
    List<String> send(int port, int vlan, IpAddress group) {
        reached.clear();
        int address = (int) group.low();
        byte[] bytes = HexFormat.of()
                .parseHex("01005e%06x".formatted(address & 0x7f_ffff) + "020000000099" + "8100%04x".formatted(vlan)
                        + "08004500001c0000400001110000ac10000b" + "%08x".formatted(address) + "1388138800080000");
        bridge.relay(0).beginBurst(now);
        buffer.put(Frame.HEADROOM - VirtioNetHeader.LENGTH, new byte[VirtioNetHeader.LENGTH]);
        buffer.put(Frame.HEADROOM, bytes);
        bridge.relay(0).receive(port(port), frame.wrap(buffer, 0, Frame.HEADROOM, bytes.length));
        return List.copyOf(reached);
    }

    /** As {@code p1 10 239.1.1.1}, sorted. */
    List<String> entries() {
        return rules().entries(now).stream().map(VlanBench::text).sorted().toList();
    }

    private static String text(GroupEntry entry) {
        return entry.port() + " " + entry.vlan() + " " + entry.group() + (entry.permanent() ? " permanent" : "");
    }

    boolean prunes(int vlan) {
        return rules().querier(IpAddress.IPV4, vlan, now)
                .filter(MulticastSnooping.QuerierStatus::prunes)
                .isPresent();
    }

    /** As {@code p2 1}. */
    List<String> routers(int vlan) {
        return rules().routers(vlan, now).stream()
                .map(router -> router.port() + " " + router.type())
                .toList();
    }

    void add(int port, int vlan, IpAddress group) {
        rules().add(port(port), vlan, group, IpAddress.any(IpAddress.IPV4), true, false, now);
    }

    @Override
    public void due(long nanos) {}

    @Override
    public void transmit(BridgePort port, byte[] bytes) {
        sent.add(port + " " + HexFormat.of().formatHex(bytes));
    }

    @Override
    public void groupChanged(GroupEntry entry, boolean deleted) {
        news.add((deleted ? "-" : "+") + text(entry));
    }

    @Override
    public void routerChanged(RouterPort router, boolean deleted) {
        news.add((deleted ? "-" : "+") + "router " + router.port() + " " + router.vlan());
    }

    @Override
    public void relayChanged() {}

    @Override
    public void stopped(String why) {
        news.add(why);
    }
}
