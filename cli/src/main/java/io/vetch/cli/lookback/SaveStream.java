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
    public void start(Sink client) {
        saver.execute(() -> send(client.bytes()));
    }

    /** Closed on every way out, or the client would wait for ever. */
    private void send(WritableByteChannel client) {
        try (client) {
            List<LookBackSnapshot> snapshots =
                    lookBacks.stream().map(BridgeLookBack::snapshot).toList();
            LookBackSnapshot.write(snapshots, client, LookBacks.APPLICATION);
        } catch (IOException | OutOfMemoryError e) {
            LOG.warn("a look back was not sent: {}", e.getMessage());
        }
    }

    /** The client left, which the writing thread sees by itself. */
    @Override
    public void stop() {}
}
