package io.vetch.cli.stp;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.MonitorEvent;
import io.vetch.cli.control.Protocols;
import io.vetch.cli.control.SwitchControl;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.bridge.BridgeStp;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.stp.BridgeStatus;
import io.vetch.core.stp.PortStatus;
import io.vetch.tap.door.FrameQueue;
import io.vetch.tap.door.FrameTransmitter;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spanning tree of one of Vetch's bridges. Where the bridge has changed, the control thread waits until the tree
 * has taken that in, and does what it wants done: after {@code ip link set br0 type bridge stp_state 1} the ports have
 * the states that the next command shows. What BPDUs and timers bring comes as tasks.
 */
final class BridgeSpanningTree implements BridgeStp {
    private static final Logger LOG = LoggerFactory.getLogger("io.vetch.stp");
    /** The other thread never waits; longer than this it can only have failed. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Tables ask for each of their fields. */
    private static final long FRESH_NANOS = Duration.ofMillis(5).toNanos();

    private final BridgeInterface device;
    private final SwitchControl control;
    private final String what;
    private final TreeTask task;
    private final FrameQueue queue;
    /** Read by the thread of the protocols. */
    private final Map<BridgePort, FrameTransmitter> transmitters = new ConcurrentHashMap<>();
    /** What that thread wants done. */
    private final Queue<List<Action>> batches = new ConcurrentLinkedQueue<>();

    private @Nullable TreeSettings settings;
    private volatile Status status;
    private long batchesDone;
    private boolean carryingOut;
    /** Whether a loop may still have a frame in hand that has passed a port which no longer lets frames pass. */
    private boolean restricted;
    /** Ports whose stations are to be forgotten: once for all of them, it may be a long way through the database. */
    private final Set<BridgePort> flushed = Collections.newSetFromMap(new IdentityHashMap<>());

    private boolean ended;

    /** What there was to show at some moment. */
    private record Status(long nanos, BridgeStatus bridge, Map<BridgePort, PortStatus> ports) {}

    BridgeSpanningTree(BridgeInterface device, SwitchControl control) {
        this.device = device;
        this.control = control;
        this.what = "the spanning tree of " + device;
        Protocols protocols = control.protocols();
        this.task = new TreeTask(device.bridge(), protocols.thread(), this::add, this::send);
        this.status = new Status(System.nanoTime() - FRESH_NANOS, task.tree().status(), Map.of());
        this.queue = protocols.hear(device, "spanning tree", BridgeSpanningTree::isForBridges, task::received);
    }

    private static boolean isForBridges(Frame frame) {
        return frame.length() >= Frame.HEADER_LENGTH && MacAddress.isReserved(frame.destination());
    }

    // ---- how the bridge is

    @Override
    public void follow() {
        if (ended || carryingOut) { // what the tree itself wants changes nothing that it depends on
            return;
        }
        TreeSettings now = TreeSettings.of(device.bridge(), this::takesPart);
        if (now.equals(settings)) {
            return;
        }
        settings = now;
        transmitters.keySet().retainAll(Set.copyOf(device.bridge().ports()));
        control.protocols().thread().call(PATIENCE, what, () -> task.follow(now));
        status = new Status(status.nanos() - FRESH_NANOS, status.bridge(), status.ports());
        carryOut();
    }

    /** A port does as soon as the interface behind it is known. */
    private boolean takesPart(BridgePort port) {
        if (!transmitters.containsKey(port)) {
            control.register()
                    .owner(port)
                    .ifPresent(
                            owner -> transmitters.put(port, control.protocols().transmitter(owner, port)));
        }
        return transmitters.containsKey(port);
    }

    /** The thread of the protocols. */
    private void send(BridgePort port, byte[] frame) {
        FrameTransmitter transmitter = transmitters.get(port);
        if (transmitter != null) {
            transmitter.transmit(frame); // a refusal is counted there
        }
    }

    // ---- what the tree wants

    /** The thread of the protocols. */
    private void add(List<Action> batch) {
        batches.add(batch);
        control.thread().execute(what, this::carryOut);
    }

    private void carryOut() {
        for (List<Action> batch = batches.poll(); batch != null; batch = batches.poll()) {
            carryOut(batch);
            batchesDone++;
            task.carriedOut(batchesDone);
        }
    }

    private void carryOut(List<Action> batch) {
        carryingOut = true;
        try {
            batch.forEach(action -> control.thread().attempt(what, () -> carryOut(action)));
            control.thread().attempt(what, this::settle);
        } finally {
            carryingOut = false;
        }
    }

    private void carryOut(Action action) {
        switch (action) {
            case Action.State state -> setState(state);
            case Action.Flush flush -> flushed.add(flush.port());
            case Action.Send send -> {
                settle();
                send(send.port(), send.frame());
            }
            case Action.Ageing ageing -> setAgeing(ageing.centiseconds());
            case Action.News news -> tell(news);
        }
    }

    /** When this returns the states hold, also for what loops had in hand, and what was to be forgotten is. */
    private void settle() {
        if (restricted) {
            restricted = false;
            control.loops().awaitBurstBoundary();
        }
        if (!flushed.isEmpty() && !ended) {
            device.bridge().entries().flush(entry -> entry.isDynamic() && flushed.contains(entry.port()));
        }
        flushed.clear();
    }

    private void setState(Action.State state) {
        Bridge bridge = device.bridge();
        if (!ended && bridge.ports().contains(state.port())) {
            restricted |= state.restrictive();
            bridge.states().follow(state.port(), state.state());
        }
    }

    private void setAgeing(long centiseconds) {
        if (!ended) {
            Bridge bridge = device.bridge();
            bridge.ageing().set(centiseconds < 0 ? bridge.option(BridgeOption.AGEING_TIME) : centiseconds);
        }
    }

    private void tell(Action.News news) {
        if (!ended) {
            LOG.info("{}: {}", device, news.text());
            control.monitor().report(new MonitorEvent.SpanningTreeNews(device, news.kind(), news.text()));
        }
    }

    // ---- what there is to show

    @Override
    public BridgeStatus status() {
        look();
        return status.bridge();
    }

    @Override
    public Optional<PortStatus> status(BridgePort port) {
        look();
        return Optional.ofNullable(status.ports().get(port));
    }

    private void look() {
        if (System.nanoTime() - status.nanos() >= FRESH_NANOS) {
            control.protocols()
                    .thread()
                    .call(
                            PATIENCE,
                            what,
                            () -> status = new Status(
                                    System.nanoTime(),
                                    task.tree().status(),
                                    task.tree().portStatuses()));
        }
    }

    @Override
    public void end() {
        if (ended) {
            return;
        }
        ended = true;
        control.protocols().leave(device, queue);
        control.protocols().thread().execute(what, task::end);
        batches.clear();
    }
}
