package io.vetch.cli.rpc;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;

/** Room for clients: so many at a time. It is not of the same memory as captures: whoever wants to end one gets in. */
public final class ClientRoom {
    private final int most;
    private int clients;

    /** @param most clients at a time */
    public ClientRoom(int most) {
        this.most = most;
    }

    /** Room for one more; closed when it has left. @throws RefusedException if there is none */
    Runnable enter() {
        if (clients == most) {
            throw new RefusedException(
                    Refusal.BUSY,
                    most + " clients are as many as the daemon's heap has room for; end some, or start it with more, as"
                            + " VETCH_JAVA_OPTS=-Xmx2g");
        }
        clients++;
        return () -> clients--;
    }
}
