package io.vetch.cli.state;

import io.vetch.cli.daemon.Daemon;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.standin.StandIns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A switch that has a state: it is restored if there is one, else made anew, and recorded from then on. At a clean end its
 * devices are deleted and the state with them, unless they are to stay for the next daemon.
 */
public final class KeptSwitch implements Daemon.SetUp {
    private static final Logger LOG = LoggerFactory.getLogger(KeptSwitch.class);

    private final StateStore store;
    private final Options options;
    private final Daemon.SetUp anew;
    private @Nullable StateKeeper keeper;
    private volatile CompletionStage<?> first = CompletableFuture.completedFuture(true);

    /**
     * How a state is used.
     *
     * @param clean what is there is forgotten, and its devices deleted
     * @param keep the devices stay at a clean end
     */
    public record Options(Path directory, boolean clean, boolean keep) {}

    private KeptSwitch(StateStore store, Options options, Daemon.SetUp anew) {
        this.store = store;
        this.options = options;
        this.anew = anew;
    }

    /**
     * @param anew makes the switch where there is no state
     * @throws IOException if the directory cannot be had, or another daemon has it
     */
    public static KeptSwitch open(Options options, Daemon.SetUp anew) throws IOException {
        return new KeptSwitch(StateStore.open(options.directory, Disk.REAL), options, anew);
    }

    @Override
    public void prepare(SwitchParts parts) throws IOException {
        anew.prepare(parts);
    }

    @Override
    public void run(SwitchParts parts) throws IOException {
        Optional<StateFile> state = store.read();
        boolean restored = state.isPresent() && Restoration.of(parts, state.get());
        if (restored && options.clean) {
            parts.standIns().end(StandIns.ALL);
            parts.control().deleteAll();
            restored = false;
        }
        if (restored) {
            LOG.info("the switch is as it was: {} is taken up, and no other configuration", store.file());
        } else {
            anew.run(parts);
        }
        keeper = new StateKeeper(store, parts);
        first = keeper.record();
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

    @Override
    public void end(SwitchParts parts) throws IOException {
        if (keeper != null) {
            keeper.end(options.keep);
            if (options.keep) {
                parts.control().leaveDevices();
            }
        }
    }

    @Override
    public void ended() throws IOException {
        if (keeper != null && !options.keep) {
            store.delete();
        }
        store.close();
    }
}
