package io.vetch.cli.rpc;

import java.nio.channels.WritableByteChannel;

/** Output that goes on until it ends by itself, or its client stops it or leaves. Control thread only. */
public interface Stream {
    /**
     * A piece of output.
     *
     * @param device whose rows these are, where they stand among rows of the real tool; else empty
     * @param ofBridge whether that is a bridge's own device
     */
    record Piece(String device, boolean ofBridge, String out) {
        public static Piece of(String out) {
            return new Piece("", false, out);
        }
    }

    /** Where it goes. */
    interface Sink {
        /** @return false if the client does not keep up and this was left out, which it will be told */
        boolean print(Piece piece);

        /**
         * Has {@link Stream#ready} called once the client can take more, after others had their turn: for a stream that
         * leaves nothing out.
         */
        void awaitReady();

        /** The last words: nothing follows. */
        void end(int exit, String err);

        /**
         * For a stream of bytes in place of messages, which ends when this is closed, and the connection with it. Any
         * one thread but the control thread: writing waits while the client does not keep up.
         */
        WritableByteChannel bytes();

        /** Why the bytes end although the client wanted more; they then end with this, for people. Any thread. */
        void because(String why);

        /** An internal error: it is logged, the client is told, and nothing follows. Any thread. */
        void fail(String what, Throwable cause);
    }

    void start(Sink sink);

    /** See {@link Sink#awaitReady}. */
    default void ready() {}

    /** Whether it is the rest of an answer, which a client may wait for that has nothing more to ask. */
    default boolean endsByItself() {
        return false;
    }

    /** Whether it is one of bytes. */
    default boolean isOfBytes() {
        return false;
    }

    /**
     * Asks for the end; {@link Sink#end} follows, or the bytes end.
     *
     * @param why it ends although the client wants more, for people; empty if the client asked for it, or left
     */
    void stop(String why);
}
