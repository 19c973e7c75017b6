package io.vetch.core.stp.rstp;

import io.vetch.core.port.PortState;
import io.vetch.core.stp.Bpdu;
import io.vetch.core.stp.StpCounters;

/** What a port counts, as the kernel's bridge does. */
final class RstpPortCounters {
    private long receivedBpdus;
    private long sentBpdus;
    private long receivedNotifications;
    private long sentNotifications;
    private long toBlocking;
    private long toForwarding;

    void countReceived(Bpdu bpdu) {
        if (bpdu instanceof Bpdu.TopologyChangeNotification) {
            receivedNotifications++;
        } else {
            receivedBpdus++;
        }
    }

    void countSent(Bpdu bpdu) {
        if (bpdu instanceof Bpdu.TopologyChangeNotification) {
            sentNotifications++;
        } else {
            sentBpdus++;
        }
    }

    void count(PortState state) {
        if (state == PortState.BLOCKING) {
            toBlocking++;
        } else if (state == PortState.FORWARDING) {
            toForwarding++;
        }
    }

    StpCounters snapshot() {
        return new StpCounters(
                receivedBpdus, sentBpdus, receivedNotifications, sentNotifications, toBlocking, toForwarding);
    }
}
