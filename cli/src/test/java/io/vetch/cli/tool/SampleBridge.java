package io.vetch.cli.tool;

import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.Quiescence;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbProbe;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;

/**
 * The bridge that the sample outputs were taken from: br0 with three ports, all up. The kernel's learned entries are
 * learned here; the rest is added.
 */
public final class SampleBridge {
    private static final int MTU = 1500;

    public final Bridge bridge = new Bridge("br0", 1, 100, Quiescence.SINGLE_THREADED, () -> 0);
    public final BridgePort local;
    public final BridgePort sw1;
    public final BridgePort sw2;
    public final BridgePort sw3;

    public SampleBridge() {
        local = bridge.addLocalPort(
                mac("02:00:00:00:00:66"), MTU, io.vetch.core.bridge.LocalDevice.NONE, (f, l, c) -> {});
        sw1 = port("sw1", "02:00:00:00:01:01");
        sw2 = port("sw2", "02:00:00:00:01:02");
        sw3 = port("sw3", "02:00:00:00:01:03");
        bridge.setUp(true);
    }

    /** The entries of the samples, as far as Vetch has such. */
    public SampleBridge withEntries() {
        bridge.fdb().add(mac("02:00:00:00:00:66"), 0, EntryKind.LOCAL, false, local, true);
        learn("02:00:00:00:00:01", sw1);
        learn("02:00:00:00:00:02", sw2);
        bridge.fdb().add(mac("02:00:00:00:00:44"), 0, EntryKind.DYNAMIC, true, sw3, false);
        bridge.fdb().add(mac("02:00:00:00:00:33"), 0, EntryKind.STATIC, false, sw3, false);
        return this;
    }

    private BridgePort port(String name, String address) {
        BridgePort port = bridge.addPort(name, mac(address), MTU, (frame, loop, counters) -> {});
        bridge.setOperational(port, true);
        return port;
    }

    public void learn(String address, BridgePort port) {
        bridge.fdb().learn(new FdbProbe().set(mac(address), 0), port, 0);
    }

    public FdbEntry entry(String address) {
        return java.util.Objects.requireNonNull(bridge.fdb().get(MacAddress.parse(address), 0));
    }

    public boolean has(String address) {
        return bridge.fdb().get(MacAddress.parse(address), 0) != null;
    }

    public static long mac(String address) {
        return MacAddress.parse(address).value();
    }

    public MemberPort member(BridgePort port) {
        return new MemberPort(bridge, port);
    }
}
