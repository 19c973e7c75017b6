package io.vetch.cli.rpc;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A long answer that is made piece by piece, as its client takes it: neither the daemon nor a slow client ever holds it
 * as a whole, and others have their turn between two pieces.
 */
public final class Pieces implements Stream {
    private final Iterator<Piece> source;
    private @Nullable Sink client;

    /** @param source its {@code next} runs on the control thread; a piece is best of some 10 KB */
    public Pieces(Iterator<Piece> source) {
        this.source = source;
    }

    @Override
    public boolean endsByItself() {
        return true;
    }

    @Override
    public void start(Sink sink) {
        client = sink;
        sink.awaitReady();
    }

    @Override
    public void ready() {
        Sink sink = client;
        if (sink == null) {
            return;
        }
        if (source.hasNext()) {
            sink.print(source.next());
            sink.awaitReady();
        } else {
            client = null;
            sink.end(0, "");
        }
    }

    @Override
    public void stop(String why) {
        Sink sink = client;
        client = null;
        if (sink != null) {
            sink.end(why.isEmpty() ? 0 : 1, why.isEmpty() ? "" : "vetch: " + why + "\n");
        }
    }
}
