package io.vetch.cli.rpc;

/** Output that goes on until it ends by itself, or its client stops it or leaves. Control thread only. */
public interface Stream {
    /** Where it goes. */
    interface Sink {
        /** @return false if the client does not keep up and this was left out */
        boolean print(String out);

        /** The last words: nothing follows. */
        void end(int exit, String err);
    }

    void start(Sink sink);

    /** Asks for the end; {@link Sink#end} follows at once. Called at most once. */
    void stop();
}
