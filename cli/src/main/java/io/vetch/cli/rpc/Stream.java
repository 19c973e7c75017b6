package io.vetch.cli.rpc;

import java.nio.channels.WritableByteChannel;

/** Output that goes on until it ends by itself, or its client stops it or leaves. Control thread only. */
public interface Stream {
    /** Where it goes. */
    interface Sink {
        /** @return false if the client does not keep up and this was left out */
        boolean print(String out);

        /** The last words: nothing follows. */
        void end(int exit, String err);

        /**
         * For a stream of bytes in place of messages, which ends when this is closed, and the connection with it. Any one
         * thread but the control thread: writing waits while the client does not keep up.
         */
        WritableByteChannel bytes();
    }

    void start(Sink sink);

    /** Asks for the end; {@link Sink#end} follows, or the bytes end. Called at most once. */
    void stop();
}
