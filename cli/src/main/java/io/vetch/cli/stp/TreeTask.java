package io.vetch.cli.stp;

import io.vetch.cli.control.ControlThread;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import io.vetch.core.stp.Bpdu;
import io.vetch.core.stp.StpEvent;
import io.vetch.core.stp.StpOutput;
import io.vetch.core.stp.StpPort;
import io.vetch.tap.door.ReceivedFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A spanning tree on the thread of the protocols: it hears BPDUs, looks at the time, and says what is to be done. BPDUs
 * it sends itself, so that hellos leave in time whatever the control thread has to do. All else is the control
 * thread's, in batches. A BPDU waits for the batches ahead of it if one of them takes something away from a port, or
 * has to open the port that it leaves by.
 */
final class TreeTask implements StpOutput {
    private static final long NEVER = Long.MAX_VALUE;

    private final String name;
    private final ControlThread thread;
    private final FollowingTree tree;
    private final Consumer<List<Action>> control;
    private final BiConsumer<BridgePort, byte[]> sender;

    /** What the call that runs now has brought so far. */
    private List<Action> actions = new ArrayList<>();
    /** What each port will be once all batches are carried out. */
    private final Map<BridgePort, PortState> states = new HashMap<>();

    private final Map<BridgePort, Long> lastChange = new HashMap<>();
    private long batches;
    private long lastRestriction;
    /** How many batches the control thread has carried out. */
    private volatile long carriedOut;

    private long wakeAt = NEVER;
    private boolean ended;

    /**
     * @param thread of the protocols
     * @param control takes batches, and calls {@link #carriedOut} for each
     * @param sender sends a frame out of a port
     */
    TreeTask(
            Bridge bridge,
            ControlThread thread,
            Consumer<List<Action>> control,
            BiConsumer<BridgePort, byte[]> sender) {
        this.name = "the spanning tree of " + bridge;
        this.thread = thread;
        this.control = control;
        this.sender = sender;
        this.tree = FollowingTree.of(bridge, this, TreeTask::now);
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    FollowingTree tree() {
        return tree;
    }

    /** A batch is carried out. Control thread. */
    void carriedOut(long batch) {
        carriedOut = batch;
    }

    void follow(TreeSettings settings) {
        run(() -> tree.follow(settings));
        states.keySet().removeIf(port -> !takesPart(settings, port));
        lastChange.keySet().removeIf(port -> !takesPart(settings, port));
    }

    private static boolean takesPart(TreeSettings settings, BridgePort port) {
        return settings.ports().stream().anyMatch(each -> each.port() == port);
    }

    void received(ReceivedFrame frame) {
        run(() -> tree.received(frame.ingress(), ByteBuffer.wrap(frame.bytes())));
    }

    void end() {
        ended = true;
    }

    /** What has been said before a failure is done all the same. */
    private void run(Runnable call) {
        if (ended) {
            return;
        }
        try {
            call.run();
        } finally {
            handOver();
            wakeInTime();
        }
    }

    private void wakeInTime() {
        long dueIn = tree.dueIn();
        long at = dueIn == NEVER ? NEVER : now() + dueIn;
        if (at >= wakeAt) {
            return;
        }
        wakeAt = at;
        thread.after(TimeUnit.MILLISECONDS.toNanos(dueIn), name, () -> wake(at));
    }

    private void wake(long at) {
        if (wakeAt == at) { // else another one was earlier
            wakeAt = NEVER;
            run(tree::tick);
        }
    }

    // ---- what the tree wants

    private void handOver() {
        List<Action> batch = new ArrayList<>();
        for (Action action : actions) {
            if (action instanceof Action.Send send && mayLeave(send.port())) {
                sender.accept(send.port(), send.frame());
                continue;
            }
            if (action instanceof Action.State state) {
                note(state);
            }
            batch.add(action);
        }
        actions = new ArrayList<>();
        if (!batch.isEmpty()) {
            batches++;
            control.accept(batch);
        }
    }

    private boolean mayLeave(BridgePort port) {
        return Math.max(lastRestriction, lastChange.getOrDefault(port, 0L)) <= carriedOut;
    }

    /** It is part of the next batch. */
    private void note(Action.State state) {
        lastChange.put(state.port(), batches + 1);
        if (state.restrictive()) {
            lastRestriction = batches + 1;
        }
    }

    @Override
    public void transmit(StpPort port, Bpdu bpdu) {
        BridgePort out = tree.portOf(port);
        if (out != null) {
            actions.add(new Action.Send(out, tree.frame(out, bpdu)));
        }
    }

    @Override
    public void setState(StpPort port, PortState state) {
        BridgePort changed = tree.portOf(port);
        if (changed != null) {
            PortState before = states.getOrDefault(changed, changed.state());
            states.put(changed, state);
            boolean restrictive = before == PortState.FORWARDING && state != PortState.FORWARDING;
            actions.add(new Action.State(changed, state, restrictive));
        }
    }

    @Override
    public void flush(StpPort port) {
        BridgePort flushed = tree.portOf(port);
        if (flushed != null) {
            actions.add(new Action.Flush(flushed));
        }
    }

    @Override
    public void fastAgeing(int centiseconds) {
        actions.add(new Action.Ageing(centiseconds));
    }

    @Override
    public void normalAgeing() {
        actions.add(new Action.Ageing(-1));
    }

    @Override
    public void event(StpEvent kind, String text) {
        actions.add(new Action.News(kind, text));
    }
}
