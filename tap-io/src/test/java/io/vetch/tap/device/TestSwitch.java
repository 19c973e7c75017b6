package io.vetch.tap.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.core.Failures;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.linux.TestNamespace;
import io.vetch.tap.linux.TunDevice;
import io.vetch.tap.loop.LoopOptions;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Loops, and a bridge whose ports are devices of a {@link TestNamespace}; in place of the control thread. */
public final class TestSwitch implements AutoCloseable {
    public final SwitchLoops loops;
    public final Bridge bridge;
    private final TestNamespace net;
    private final Failures failures;
    private final Map<BridgePort, Runnable> closers = new LinkedHashMap<>();
    private final List<TapDevice> free = new ArrayList<>();

    /** Of interfaces attached from now on. */
    public Reception reception = Reception.RING;

    public TestSwitch(TestNamespace net, int loopCount) {
        this(net, LoopOptions.of(loopCount));
    }

    public TestSwitch(TestNamespace net, LoopOptions options) {
        this(net, SwitchLoops.start(options), Failures.THROWN);
    }

    /** @param failures told of what fails for a frame and in a loop, which is logged otherwise */
    public TestSwitch(TestNamespace net, LoopOptions options, Failures failures) {
        this(net, SwitchLoops.start(options, failures), failures);
    }

    private TestSwitch(TestNamespace net, SwitchLoops loops, Failures failures) {
        this.net = net;
        this.loops = loops;
        this.failures = failures;
        bridge = newBridge("br0");
    }

    public Bridge newBridge(String name) {
        Bridge made = new Bridge(name, loops.count(), 4096, loops, System::nanoTime, failures);
        made.setUp(true);
        return made;
    }

    /** Makes an interface of the sandbox a port. */
    public BridgePort attach(String name) throws IOException {
        return startPort(bridge, name, packetDevice(name));
    }

    public PacketDevice packetDevice(String name) throws IOException {
        int index = net.index(name);
        try (NetworkNamespace namespace = net.reference()) {
            return PacketDevice.attach(namespace, index, reception, loops, DeviceListener.NONE);
        }
    }

    /** Makes a new TAP device, which is up, a port. */
    public BridgePort addTap(String name) throws IOException {
        return addTap(bridge, name);
    }

    public BridgePort addTap(Bridge to, String name) throws IOException {
        return startPort(to, name, new TapDevice(create(name), loops, DeviceListener.NONE));
    }

    /** Makes a device that has not been started a port. */
    public BridgePort startPort(Bridge to, String name, TapDevice device) {
        BridgePort port = to.addPort(name, 0, 1500, device);
        device.connect(new BridgeIngress(to, port));
        return ready(to, port, device::start, device::close);
    }

    /** A TAP device of the sandbox, up. */
    public TunDevice create(String name) throws IOException {
        TunDevice device = net.call(() -> TunDevice.create(name));
        try (NetworkNamespace namespace = net.reference()) {
            RouteNetlink.setUp(namespace, name, true);
        }
        return device;
    }

    /** The same with an attached interface. */
    public BridgePort startPort(Bridge to, String name, PacketDevice device) {
        BridgePort port = to.addPort(name, 0, 1500, device);
        device.connect(new BridgeIngress(to, port));
        return ready(to, port, device::start, device::close);
    }

    private BridgePort ready(Bridge to, BridgePort port, Runnable start, Runnable close) {
        to.setOperational(port, true);
        start.run();
        closers.put(port, () -> {
            if (to.allPorts().contains(port)) {
                to.removePort(port);
            }
            close.run();
        });
        return port;
    }

    /** An end of an emulated pair, with a TAP device of its own. */
    public VethEnd vethEnd(String name) throws IOException {
        TapDevice tap = new TapDevice(create(name), loops, DeviceListener.NONE);
        free.add(tap);
        tap.start();
        VethEnd end = new VethEnd(tap, name, 0, 1500, loops);
        end.self().setOperational(true);
        return end;
    }

    public VethEnd[] vethPair(String a, String b) throws IOException {
        VethEnd[] ends = {vethEnd(a), vethEnd(b)};
        VethEnd.join(ends[0], ends[1]);
        return ends;
    }

    /** Makes an end a port. */
    public BridgePort enslave(Bridge to, VethEnd end) throws IOException {
        BridgePort port = to.addPort(end.tap().device().name(), 0, 1500, end);
        end.enslave(new BridgeIngress(to, port));
        to.setOperational(port, true);
        return port;
    }

    /** Takes a port out and closes its device. */
    public void remove(BridgePort port) {
        Runnable closer = closers.remove(port);
        closer.run();
    }

    /** Processor time of all loops so far. */
    private static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vetch-loop"))
                .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.threadId())))
                .sum();
    }

    /** A loop that reads in vain again and again would use all of half a second. */
    public static void assertLoopsRest() {
        long before = cpuNanos();
        await().during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(cpuNanos() - before).isLessThan(150_000_000));
    }

    @Override
    public void close() {
        List.copyOf(closers.keySet()).forEach(this::remove);
        free.forEach(TapDevice::close);
        loops.close();
    }
}
