package io.vetch.cli.address;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.BridgeLife;
import io.vetch.cli.control.ControlThread;
import io.vetch.cli.control.SwitchControl;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the stations of all bridges tell of themselves, ours and those that the switch stands in for. It is read from a
 * sample of the frames: those that are flooded or dropped (and so all questions of ARP and neighbour discovery), the
 * first of each station, and of the others the first of a burst, 50 a second at most. Control thread only.
 */
public final class AddressBook implements BridgeLife, AutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final String WHAT = "reading sampled frames";

    private final SwitchControl control;
    private final ControlThread thread;
    private final SampleLane[] lanes;
    private final AddressMemory memory = new AddressMemory();
    private final AddressReader reader = new AddressReader(memory);
    private final ChecksumWatch checksums = new ChecksumWatch();
    private final MoveLog moves = new MoveLog(this::call);
    private final AtomicBoolean called = new AtomicBoolean();
    private final Runnable life;

    /** Begins with the bridges that there are; others follow as they are made. */
    public AddressBook(SwitchControl control) {
        this.control = control;
        this.thread = control.thread();
        this.lanes = new SampleLane[control.loops().count()];
        Arrays.setAll(lanes, loop -> new SampleLane());
        control.register().bridges().forEach(this::created);
        life = control.register().addLife(this);
    }

    @Override
    public void created(BridgeInterface bridge) {
        bridge.bridge().fdb().addListener(moves.listener(bridge));
        bridge.bridge().watchers().setSampler(new Sampler(bridge, lanes, this::call));
    }

    @Override
    public void deleted(BridgeInterface bridge) {
        bridge.bridge().watchers().setSampler(null);
        drain();
        memory.forget(bridge);
        moves.forget(bridge);
        checksums.forget(bridge);
    }

    /** Something waits. On any loop. */
    private void call() {
        if (!called.get() && called.compareAndSet(false, true)) {
            thread.execute(WHAT, () -> thread.after(PAUSE_NANOS, WHAT, this::drain));
        }
    }

    private void drain() {
        called.set(false); // what comes from here on calls again
        for (SampleLane lane : lanes) {
            for (SampledFrame frame = lane.take(); frame != null; frame = lane.take()) {
                reader.read(frame);
                checksums.look(frame);
            }
        }
        moves.drain();
    }

    // ---- what is known; all of it is up to date

    /** Who has an address on a bridge. */
    public Optional<KnownAddress> find(BridgeInterface bridge, InetAddress address) {
        drain();
        return memory.find(bridge, address);
    }

    /** The addresses of a station, the one it told of last first. */
    public List<KnownAddress> of(BridgeInterface bridge, long station) {
        drain();
        return memory.of(bridge, station);
    }

    /** All addresses of all bridges. */
    public Collection<KnownAddress> addresses() {
        drain();
        return memory.all();
    }

    /** Whether a station has asked for an address lately, and was answered. */
    public Optional<Question> question(BridgeInterface bridge, long asker, InetAddress target) {
        drain();
        return memory.question(bridge, asker, target);
    }

    /** How a station moves, if it has within the last minute. */
    public Optional<StationMoves> moves(BridgeInterface bridge, long station) {
        drain();
        return moves.of(bridge, station, System.nanoTime());
    }

    /** The same of all stations of all bridges. */
    public List<StationMoves> moves() {
        drain();
        return moves.all(System.nanoTime());
    }

    /** By which ports frames with wrong checksums have come lately. */
    public Collection<BadChecksums> badChecksums() {
        drain();
        return checksums.all();
    }

    /** How many frames could not be sampled, as too many came at once. */
    public long lost() {
        return Arrays.stream(lanes).mapToLong(SampleLane::lost).sum();
    }

    @Override
    public void close() {
        life.run();
        control.register()
                .bridges()
                .forEach(bridge -> bridge.bridge().watchers().setSampler(null));
    }
}
