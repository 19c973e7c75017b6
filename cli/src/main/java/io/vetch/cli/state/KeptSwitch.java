package io.vetch.cli.state;

import io.vetch.cli.control.Handover.Parked;
import io.vetch.cli.daemon.Daemon;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.standin.StandIns;
import io.vetch.core.Closing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A switch that has a state: it is restored if there is one, else made anew, and recorded from then on. At a clean end
 * its devices are deleted and the state with them, unless they are to stay for the next daemon. A daemon that is to
 * replace this one has the switch handed over; until it serves, this one may take it back.
 */
public final class KeptSwitch implements Daemon.SetUp {
    private static final Logger LOG = LoggerFactory.getLogger(KeptSwitch.class);

    private final StateStore store;
    private final Options options;
    private final Daemon.SetUp anew;
    /** Null when there is none, or it was dismissed. */
    private @Nullable Predecessor predecessor;

    private @Nullable StateKeeper keeper;
    private volatile CompletionStage<?> first = CompletableFuture.completedFuture(true);
    /** Devices that were handed over: to this daemon, or by it, for it may take them back. */
    private OpenDevices handed = OpenDevices.none();
    /** Another daemon has the switch, or is about to. */
    private boolean handedOver;

    /**
     * How a state is used.
     *
     * @param clean what is there is forgotten, and its devices deleted
     * @param keep the devices stay at a clean end
     * @param replaces the socket of a daemon that this one replaces, if it runs; null: none
     */
    public record Options(
            Path directory,
            boolean clean,
            boolean keep,
            @Nullable Path replaces) {}

    private KeptSwitch(StateStore store, Options options, Daemon.SetUp anew, @Nullable Predecessor predecessor) {
        this.store = store;
        this.options = options;
        this.anew = anew;
        this.predecessor = predecessor;
    }

    /**
     * @param anew makes the switch where there is no state
     * @throws IOException if the directory cannot be had, or another daemon has it
     */
    public static KeptSwitch open(Options options, Daemon.SetUp anew) throws IOException {
        Predecessor before = options.replaces == null
                ? null
                : Predecessor.at(options.replaces).orElse(null);
        try {
            StateStore store = StateStore.of(options.directory, Disk.REAL);
            if (before == null) {
                store.lock();
            }
            return new KeptSwitch(store, options, anew, before);
        } catch (IOException | RuntimeException e) {
            if (before != null) {
                Closing.after(e, before);
            }
            throw e;
        }
    }

    @Override
    public boolean replaces() {
        return predecessor != null;
    }

    @Override
    public void prepare(SwitchParts parts) throws IOException {
        anew.prepare(parts);
    }

    @Override
    public void run(SwitchParts parts) throws IOException {
        if (predecessor != null) {
            Practice.run(parts);
            handed = predecessor.handOver(options.directory);
            store.lock();
        }
        boolean restored = restore(parts);
        if (restored && options.clean) {
            parts.standIns().end(StandIns.ALL);
            parts.control().deleteAll();
            restored = false;
        }
        if (restored || predecessor != null) {
            LOG.info("the switch is as it was: {} is taken up, and no other configuration", store.file());
        } else {
            anew.run(parts);
        }
        keeper = new StateKeeper(store, parts);
        first = keeper.record();
    }

    private boolean restore(SwitchParts parts) throws IOException {
        try (OpenDevices open = handed) {
            handed = OpenDevices.none();
            Optional<StateFile> state = store.read();
            return state.isPresent() && Restoration.of(parts, state.get(), open);
        }
    }

    @Override
    public void serves() throws IOException {
        Predecessor before = predecessor;
        predecessor = null;
        if (before != null) {
            try (before) {
                before.dismiss(options.directory);
            }
        }
    }

    /** Waits until the switch as it was made is recorded, or was tried to be. Not on the control thread. */
    public void awaitFirst() throws InterruptedException {
        CountDownLatch recorded = new CountDownLatch(1);
        first.whenComplete((done, failure) -> recorded.countDown());
        recorded.await();
    }

    @Override
    public CompletionStage<?> record() {
        return keeper == null ? CompletableFuture.completedFuture(true) : keeper.record();
    }

    // ---- handing over

    @Override
    public List<Parked> handOver(SwitchParts parts, Path directory, boolean open) throws IOException {
        if (keeper == null) {
            throw new IOException("it is about to be replaced already");
        }
        if (!Files.isSameFile(directory, options.directory)) {
            throw new IOException("its state is in " + options.directory + ", not in " + directory);
        }
        keeper.end(true);
        keeper = null;
        handedOver = true;
        List<Parked> parked = open ? park(parts) : List.of();
        handed = OpenDevices.of(parked);
        Closing.all(
                () -> parts.standIns().suspend(),
                () -> parts.control().handover().leaveNow(),
                store::unlock);
        return parked;
    }

    /** None if not all can be had: the devices are opened again then, and have no carrier for a moment. */
    private static List<Parked> park(SwitchParts parts) {
        try {
            return parts.control().handover().park();
        } catch (IOException e) {
            LOG.warn("the devices are handed over without carrier: {}", e.getMessage());
            return List.of();
        }
    }

    @Override
    public void takeBack(SwitchParts parts) {
        if (!handedOver) {
            return;
        }
        LOG.warn("the daemon that was to replace this one did not come to serve: the switch is taken back");
        try {
            store.lock();
            handedOver = false;
            restore(parts);
            keeper = new StateKeeper(store, parts);
            keeper.record();
        } catch (IOException e) {
            LOG.error("the switch cannot be taken back: {}", e.getMessage());
        }
    }

    // ---- the end

    @Override
    public void end(SwitchParts parts) throws IOException {
        boolean stays = options.keep || predecessor != null;
        if (keeper != null) {
            keeper.end(stays);
        }
        if (stays) {
            parts.control().leaveDevices();
        }
    }

    @Override
    public void ended() throws IOException {
        boolean forgets = keeper != null && !options.keep && predecessor == null;
        Predecessor before = predecessor;
        Closing.all(
                () -> {
                    if (forgets) {
                        store.delete();
                    }
                },
                store,
                handed,
                () -> {
                    if (before != null) {
                        before.close(); // it takes the switch back
                    }
                });
    }
}
