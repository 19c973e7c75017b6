package io.vetch.cli.control.host;

import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.SwitchControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of interfaces whose namespace was deleted: the packet socket alone, or the descriptor of a TAP device that
 * was taken up there, keeps it, and them, alive. Control thread.
 */
public final class Orphans {
    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

    private final SwitchControl control;
    private final NamespaceWitnesses witnesses = new NamespaceWitnesses();

    public Orphans(SwitchControl control) {
        this.control = control;
    }

    /** To be called about once a second. */
    public void release() {
        Map<Long, List<ManagedInterface>> elsewhere = control.interfaces().stream()
                .filter(each -> each.nsid() != control.netlink().ownNsid() && each.heldNamespace() != 0)
                .collect(Collectors.groupingBy(ManagedInterface::heldNamespace));
        if (elsewhere.isEmpty()) {
            return;
        }
        for (long inode : witnesses.unreachable(elsewhere.keySet())) {
            for (ManagedInterface orphan : elsewhere.getOrDefault(inode, List.of())) {
                control.thread().attempt("letting go of " + orphan, () -> letGo(orphan, inode));
            }
        }
    }

    /** One that was moved out in time stays. */
    private void letGo(ManagedInterface orphan, long deleted) {
        try {
            if (orphan.namespaceInode() == deleted) {
                LOG.info("the namespace of {} was deleted", orphan);
                control.delete(orphan);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
