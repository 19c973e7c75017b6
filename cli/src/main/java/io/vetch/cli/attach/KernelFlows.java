package io.vetch.cli.attach;

import io.vetch.core.Closing;
import io.vetch.tap.flow.FlowCache;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.bpf.FlowTable;
import io.vetch.tap.linux.bpf.ProgramTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs that lead frames to this process, and the flows that they move without it: of all bridges, made when
 * first needed.
 */
public final class KernelFlows implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KernelFlows.class);

    /** For want of a right, or of a newer kernel, or because it takes no such program. */
    private static final Set<Integer> LASTING =
            Set.of(Errno.EPERM, Errno.EACCES, Errno.EINVAL, Errno.ENOSYS, Errno.EOPNOTSUPP);

    private final Executor controlThread;
    private @Nullable ProgramTable programs;
    private @Nullable FlowCache flows;
    private boolean off;

    /** @param controlThread runs what loops ask for */
    public KernelFlows(Executor controlThread) {
        this.controlThread = controlThread;
    }

    /**
     * Where programs are. Before all that depends on it.
     *
     * @throws LinuxException EPERM without CAP_BPF in the first user namespace
     */
    public ProgramTable programs() throws LinuxException {
        if (programs == null) {
            programs = ProgramTable.open();
        }
        return programs;
    }

    /**
     * Those that the kernel moves; empty where it moves none.
     *
     * @throws LinuxException if it would another time, ENOMEM for one
     */
    public Optional<FlowCache> flows() throws LinuxException {
        if (flows == null && !off) {
            try {
                flows = new FlowCache(FlowTable.open(), controlThread);
            } catch (LinuxException e) {
                giveUp(e);
            }
        }
        return off ? Optional.empty() : Optional.ofNullable(flows);
    }

    /** The kernel moves none, of bridges and interfaces that come from now on. */
    public void switchOff() {
        off = true;
    }

    /**
     * The same because the kernel never will: that is said once.
     *
     * @throws LinuxException the failure itself, if it may pass
     */
    void giveUp(LinuxException failure) throws LinuxException {
        if (!LASTING.contains(failure.errno())) {
            throw failure;
        }
        if (!off) {
            off = true;
            LOG.info("all frames come to this process, the kernel moves none by itself: {}", failure.getMessage());
        }
    }

    /** How many there are. */
    public int size() {
        return flows == null ? 0 : flows.size();
    }

    /** Books what the kernel has counted. */
    public void count() {
        if (flows != null) {
            flows.count();
        }
    }

    /** Completes once no frame goes the way of a flow that has ended. */
    public CompletableFuture<?> settle() {
        return flows == null ? CompletableFuture.completedFuture(null) : flows.settle();
    }

    /** To be called ten times a second. */
    public void use() {
        if (flows != null) {
            flows.use();
        }
    }

    /** To be called once a second. */
    public void age() {
        if (flows != null) {
            flows.age();
        }
    }

    /** After all bridges. Timers that come later find nothing to do. */
    @Override
    public void close() throws IOException {
        off = true;
        List<AutoCloseable> parts = new ArrayList<>();
        if (flows != null) {
            parts.add(flows);
        }
        if (programs != null) {
            parts.add(programs);
        }
        flows = null;
        programs = null;
        Closing.all(parts);
    }
}
