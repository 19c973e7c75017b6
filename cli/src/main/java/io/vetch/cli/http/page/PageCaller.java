package io.vetch.cli.http.page;

import com.sun.security.auth.module.UnixSystem;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.http.HttpCall;
import io.vetch.cli.rpc.RpcException;
import io.vetch.cli.tool.Caller;
import io.vetch.core.RefusedException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.PeerProcess;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Asks the tools on behalf of the page: as the daemon itself would, which only looks. */
final class PageCaller implements AutoCloseable {
    private final SwitchParts parts;
    private final int user = (int) new UnixSystem().getUid();
    /** This process; captures ask about it as long as they run. Control thread. */
    private @Nullable PeerProcess self;

    PageCaller(SwitchParts parts) {
        this.parts = parts;
    }

    SwitchControl control() {
        return parts.control();
    }

    /** A question, on the control thread. */
    @FunctionalInterface
    interface Question {
        void ask(Caller caller) throws Exception;
    }

    /**
     * Has it asked on the control thread, with the names of the namespace that {@code call} says by its parameter
     * {@code ns}; what it throws is the answer. From any thread.
     */
    void ask(HttpCall call, String what, Question question) {
        control().thread().execute(what, () -> {
            try {
                ask(call.parameter("ns"), question);
            } catch (IllegalArgumentException e) {
                call.refuse(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
            } catch (IOException | RpcException | RefusedException e) {
                call.refuse(HttpResponseStatus.CONFLICT, String.valueOf(e.getMessage()));
            } catch (Exception e) {
                call.refuse(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the switch failed here; see its log");
                throw new IllegalStateException(what, e);
            }
        });
    }

    private void ask(String ns, Question question) throws Exception {
        parts.takeInNews();
        PeerProcess process =
                self == null ? PeerProcess.of((int) ProcessHandle.current().pid(), user) : self;
        self = process;
        try (NetworkNamespace own = process.namespace()) {
            int nsid = control().netlink().nsid(own);
            Caller caller = new Caller(control(), own, nsid, process, user);
            if (ns.isEmpty() || ns.equals(Integer.toString(nsid))) {
                question.ask(caller);
                return;
            }
            try (NetworkNamespace other = namespace(ns)) {
                question.ask(caller.in(other, Integer.parseInt(ns)));
            }
        }
    }

    private NetworkNamespace namespace(String ns) throws IOException {
        for (ManagedInterface each : control().register().interfaces()) {
            if (ns.equals(Integer.toString(each.nsid()))) {
                return control().namespaceOf(each);
            }
        }
        throw new IllegalArgumentException("the switch has nothing in a namespace " + ns + " any more");
    }

    @Override
    public void close() {
        control().thread().execute("the end of the page", () -> {
            if (self != null) {
                self.close();
                self = null;
            }
        });
    }
}
