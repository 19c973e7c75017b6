package io.vetch.tap.linux.bridge;

import io.vetch.core.frame.MacAddress;
import io.vetch.tap.linux.TestNamespace;
import java.io.IOException;
import java.util.List;

/** A sandbox with a kernel bridge {@code br0}, up, and its ports {@code p1} and {@code p2}, wired to q1 and q2. */
final class BridgeLab implements AutoCloseable {
    final TestNamespace net = TestNamespace.open();
    final BridgeNetlink netlink;
    final int bridge;
    final int p1;
    final int p2;

    BridgeLab() throws IOException {
        net.ip("link add br0 type bridge");
        net.ip("link set br0 up");
        addPort("p1", "q1");
        addPort("p2", "q2");
        bridge = net.index("br0");
        p1 = net.index("p1");
        p2 = net.index("p2");
        netlink = net.call(BridgeNetlink::open);
    }

    private void addPort(String name, String peer) throws IOException {
        net.addVeth(name, peer);
        net.ip("link set " + name + " master br0");
    }

    /** {@code bridge LINE}: its output; a failure fails the test. */
    String tool(String line) throws IOException {
        return net.run(("bridge " + line).split(" ", -1));
    }

    void writeSysfs(String file, String value) throws IOException {
        net.run("sh", "-c", "echo " + value + " > /sys/class/net/" + file);
    }

    BridgeState state() throws IOException {
        return netlink.bridge(bridge).orElseThrow();
    }

    BridgePortState port(int index) throws IOException {
        return netlink.ports(bridge).stream()
                .filter(port -> port.link().index() == index)
                .findFirst()
                .orElseThrow();
    }

    List<KernelFdbEntry> entries(String address) throws IOException {
        long value = mac(address);
        return netlink.entries(bridge).stream()
                .filter(entry -> entry.address() == value)
                .toList();
    }

    static long mac(String address) {
        return MacAddress.parse(address).value();
    }

    @Override
    public void close() throws IOException {
        netlink.close();
        net.close();
    }
}
