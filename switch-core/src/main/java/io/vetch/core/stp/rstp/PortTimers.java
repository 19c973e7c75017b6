package io.vetch.core.stp.rstp;

/** Port Timers, PTI (17.22, figure 17-13): every second each timer of the port that is not zero goes down by one. */
final class PortTimers {
    private final RstpPort port;

    PortTimers(RstpPort port) {
        this.port = port;
    }

    void tick() {
        port.helloWhen = down(port.helloWhen);
        port.tcWhile = down(port.tcWhile);
        port.fdWhile = down(port.fdWhile);
        port.rcvdInfoWhile = down(port.rcvdInfoWhile);
        port.rrWhile = down(port.rrWhile);
        port.rbWhile = down(port.rbWhile);
        port.mdelayWhile = down(port.mdelayWhile);
        port.edgeDelayWhile = down(port.edgeDelayWhile);
        port.txCount = down(port.txCount);
    }

    private static int down(int timer) {
        return Math.max(0, timer - 1);
    }
}
