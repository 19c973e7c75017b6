package io.vetch.cli.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.security.auth.module.UnixSystem;
import io.vetch.cli.rpc.RpcException;
import io.vetch.cli.rpc.RpcMethod;
import io.vetch.cli.rpc.Session;
import io.vetch.tap.linux.PeerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * By which a daemon that replaces this one has the switch handed over.
 *
 * <pre>
 *   handOver {state}  -> {}   the switch is the caller's; it is taken back if the connection ends before
 *   dismiss  {state}  -> {}   the caller serves: this daemon ends
 * </pre>
 */
final class Succession {
    private static final long LAST_WORDS_NANOS = Duration.ofMillis(100).toNanos();

    private final SwitchParts parts;
    private final Daemon.SetUp setUp;
    private final int user = (int) new UnixSystem().getUid();
    private boolean dismissed;

    private Succession(SwitchParts parts, Daemon.SetUp setUp) {
        this.parts = parts;
        this.setUp = setUp;
    }

    static void addTo(Map<String, RpcMethod> methods, SwitchParts parts, Daemon.SetUp setUp) {
        Succession succession = new Succession(parts, setUp);
        methods.put("handOver", succession::handOver);
        methods.put("dismiss", succession::dismiss);
    }

    private JsonNode handOver(Session session, JsonNode params) throws IOException, RpcException {
        check(session);
        setUp.handOver(parts, Path.of(params.path("state").asText("")));
        session.whenLeft(() -> {
            if (!dismissed) {
                setUp.takeBack(parts);
            }
        });
        return JsonNodeFactory.instance.objectNode();
    }

    private JsonNode dismiss(Session session, JsonNode params) throws RpcException {
        check(session);
        dismissed = true;
        Thread exit = Thread.ofPlatform().daemon().name("vetch-exit").unstarted(() -> System.exit(0));
        parts.control().thread().after(LAST_WORDS_NANOS, "the end of the switch", exit::start);
        return JsonNodeFactory.instance.objectNode();
    }

    private void check(Session session) throws RpcException {
        PeerProcess process = session.process();
        if (process == null || process.uid() != user) {
            throw new RpcException(RpcException.REFUSED, "only a daemon of the same user can replace this one");
        }
    }
}
