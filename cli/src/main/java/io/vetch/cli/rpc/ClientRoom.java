package io.vetch.cli.rpc;

/** Room for clients. On the control thread. */
@FunctionalInterface
public interface ClientRoom {
    /**
     * Room for one more, to be given back by {@link Place#close} when it has left.
     *
     * @throws RefusedException if there is none
     */
    Place enter();

    /** Of one client. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }
}
