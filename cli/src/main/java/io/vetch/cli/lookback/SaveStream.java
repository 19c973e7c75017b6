package io.vetch.cli.lookback;

import io.vetch.cli.rpc.Stream;
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

    SaveStream(List<BridgeLookBack> lookBacks, Executor saver) {
        this.lookBacks = lookBacks;
        this.saver = saver;
    }

    @Override
    public boolean isOfBytes() {
        return true;
    }

    @Override
    public void start(Sink client) {
        saver.execute(() -> send(client));
    }

    /** The bytes end on every way out, or the client would wait for ever. */
    private void send(Sink client) {
        try (WritableByteChannel bytes = client.bytes()) {
            try {
                List<LookBackSnapshot> snapshots =
                        lookBacks.stream().map(BridgeLookBack::snapshot).toList();
                LookBackSnapshot.write(snapshots, bytes, LookBacks.APPLICATION);
            } catch (OutOfMemoryError e) {
                client.because("the switch has no memory for a copy of what it keeps");
                LOG.warn("a look back was not sent: {}", e.getMessage());
            } catch (RuntimeException | Error e) {
                client.fail("saving a look back", e);
            }
        } catch (IOException e) {
            LOG.warn("a look back was not sent: {}", e.getMessage());
        }
    }

    /** It is brought to its end, if there is time for that. The writing thread sees by itself that a client has left. */
    @Override
    public void stop(String why) {}
}
