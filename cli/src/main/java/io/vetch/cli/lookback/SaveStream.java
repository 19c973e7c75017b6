package io.vetch.cli.lookback;

import io.vetch.cli.memory.MemoryBudget;
import io.vetch.cli.rpc.Stream;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.pcap.lookback.LookBackSnapshot;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What some bridges keep, as one pcapng file to a client. */
final class SaveStream implements Stream {
    private static final Logger LOG = LoggerFactory.getLogger(SaveStream.class);

    private final List<BridgeLookBack> lookBacks;
    private final Executor saver;
    private final MemoryBudget.Reservation memory;
    private boolean started;

    /** @param memory for the copy of what they keep */
    SaveStream(List<BridgeLookBack> lookBacks, Executor saver, MemoryBudget.Reservation memory) {
        this.lookBacks = lookBacks;
        this.saver = saver;
        this.memory = memory;
    }

    @Override
    public boolean isOfBytes() {
        return true;
    }

    @Override
    public void start(Sink client) {
        started = true;
        try {
            saver.execute(() -> send(client));
        } catch (OutOfMemoryError e) { // of threads
            memory.close();
            throw new IllegalStateException("no thread for a save: " + e.getMessage());
        }
    }

    /** The bytes end on every way out, or the client would wait for ever. */
    private void send(Sink client) {
        try (memory;
                WritableByteChannel bytes = client.bytes()) {
            try {
                LookBackSnapshot.write(snapshots(), bytes, LookBacks.APPLICATION);
            } catch (RefusedException e) {
                client.because(e.getMessage());
                LOG.warn("a look back was not sent: {}", e.getMessage());
            } catch (RuntimeException | Error e) {
                client.fail("saving a look back", e);
            }
        } catch (IOException e) {
            LOG.warn("a look back was not sent: {}", e.getMessage());
        }
    }

    private List<LookBackSnapshot> snapshots() {
        try {
            return lookBacks.stream().map(BridgeLookBack::snapshot).toList();
        } catch (OutOfMemoryError e) { // nothing was done yet
            throw new RefusedException(Refusal.NO_MEMORY, "the switch has no memory for a copy of what it keeps");
        }
    }

    /**
     * It is brought to its end, if there is time for that. The writing thread sees by itself that a client has left.
     */
    @Override
    public void stop(String why) {
        if (!started) {
            memory.close();
        }
    }
}
