package io.vetch.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.address.AddressBook;
import io.vetch.cli.capture.Captures;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ControlThread;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.daemon.ServedHttp;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.lookback.LookBacks;
import io.vetch.cli.memory.HeapParts;
import io.vetch.cli.neighbours.Neighbours;
import io.vetch.cli.standin.FilterLook;
import io.vetch.cli.standin.StandIns;
import io.vetch.core.Closing;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.PeerProcess;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * A switch in this process, whose control thread lives in a network namespace of its own: a bridge br0 with the ports
 * t1, a TAP, v1, a veth end, and k1, an interface of the kernel. What a call changes about that is put right after it.
 */
final class SmallSwitch implements AutoCloseable {
    private static final Set<String> EXPECTED = Set.of("br0", "t1 br0", "v1 br0", "v2", "k1 br0");
    private static final List<String> PORTS = List.of("t1", "v1", "k1");
    private static final int MOST_ENTRIES = 64;
    /** The kernel's interface; no IPv6, so that no frame is there but the test's. */
    private static final String SURROUNDINGS = "[ ! -d /proc/sys/net/ipv6 ] ||"
            + " echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; ip link add k1 type veth peer name k2";

    private final ScheduledExecutorService controlThread = Executors.newSingleThreadScheduledExecutor(
            body -> Thread.ofPlatform().name("control").daemon().unstarted(() -> inNewNamespace(body)));
    private final SwitchLoops loops = SwitchLoops.start(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private SwitchControl control;
    private LookBacks lookBacks;
    private AddressBook addresses;
    private StandIns standIns;
    private NetworkNamespace namespace;

    SmallSwitch() throws IOException {
        try {
            controlThread.submit(this::open).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void inNewNamespace(Runnable body) {
        try {
            NetworkNamespace.callInNew(() -> {
                body.run();
                return true;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean open() throws IOException, InterruptedException {
        // A process starts in the namespace of the thread that starts it.
        new ProcessBuilder("sh", "-c", SURROUNDINGS).start().waitFor();
        namespace = NetworkNamespace.current();
        ControlThread thread = new ControlThread(controlThread, (what, cause) -> failure.set(cause));
        control = new SwitchControl(loops, RouteNetlink.open(), thread, HeapParts.here());
        lookBacks = new LookBacks(control);
        addresses = new AddressBook(control);
        standIns = StandIns.open(control, FilterLook.NONE);
        putRight();
        return true;
    }

    SwitchParts parts() {
        Neighbours neighbours = Neighbours.follow(control, (fd, action) -> () -> {});
        return new SwitchParts(control, lookBacks, standIns, neighbours, addresses, new Captures(), new ServedHttp());
    }

    /** Something to do on the control thread. */
    @FunctionalInterface
    interface Task {
        void run(Caller caller);
    }

    /** @throws ExecutionException if the task or what the control thread does after a call failed */
    void onControl(Task task) throws InterruptedException, ExecutionException {
        controlThread
                .submit(() -> {
                    try (PeerProcess self =
                            PeerProcess.of((int) ProcessHandle.current().pid(), 0)) {
                        task.run(
                                new Caller(control, namespace, control.netlink().ownNsid(), self, 65534));
                    }
                    control.watcher().poll();
                    putRight();
                    return true;
                })
                .get();
        assertThat(failure.get()).isNull();
    }

    private void putRight() throws IOException {
        if (!state().equals(EXPECTED)) {
            remake();
        }
        BridgeInterface bridge = bridge();
        lookBacks.off(bridge);
        if (bridge.bridge().fdb().entries().size() > MOST_ENTRIES) {
            bridge.bridge().entries().flush(entry -> !entry.isLocal());
        }
    }

    /** Deletes what should not be there and makes what should: a device costs the kernel more than many calls. */
    private void remake() throws IOException {
        for (ManagedInterface each : control.interfaces()) {
            if (EXPECTED.stream().noneMatch(name -> name.split(" ", -1)[0].equals(each.name()))) {
                control.delete(each);
            }
        }
        if (find("br0").isEmpty()) {
            control.createBridge(namespace, "br0");
        }
        if (find("t1").isEmpty()) {
            control.createTap(namespace, "t1");
        }
        if (find("v1").isEmpty()) {
            control.createVeth(namespace, "v1", namespace, "v2");
        }
        find("v2").ifPresent(control::release);
        for (String port : PORTS) {
            if (find(port).flatMap(ManagedInterface::membership).isEmpty()) {
                control.enslave(bridge(), namespace, port);
            }
        }
    }

    private Optional<ManagedInterface> find(String name) {
        return control.find(control.netlink().ownNsid(), name);
    }

    private BridgeInterface bridge() {
        return (BridgeInterface) find("br0").orElseThrow();
    }

    private Set<String> state() {
        return control.interfaces().stream()
                .map(each -> each.name()
                        + each.membership().map(in -> " " + in.bridge().name()).orElse(""))
                .collect(Collectors.toSet());
    }

    @Override
    public void close() throws IOException {
        try {
            controlThread
                    .submit(() -> {
                        Closing.all(lookBacks, control, control.netlink(), namespace);
                        return true;
                    })
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IOException(e);
        } finally {
            controlThread.shutdownNow();
            loops.close();
        }
    }
}
