package io.vetch.cli.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.security.auth.module.UnixSystem;
import io.vetch.cli.control.Handover.Parked;
import io.vetch.cli.rpc.RpcException;
import io.vetch.cli.rpc.RpcMethod;
import io.vetch.cli.rpc.Session;
import io.vetch.tap.linux.PeerProcess;
import io.vetch.tap.linux.TunDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * By which a daemon that replaces this one has the switch handed over.
 *
 * <pre>
 *   introduce {}                    -> {pid}   this process
 *   handOver  {state, descriptors}  -> {descriptors: [{netns, index, fd, held}]}
 *                                              the switch is the caller's; it is taken back if the connection ends before.
 *                                              The caller asks for copies of descriptors of its TAP devices, or does not
 *   dismiss   {state}               -> {}      the caller serves: this daemon ends
 * </pre>
 */
final class Succession {
    private static final long LAST_WORDS_NANOS = Duration.ofMillis(100).toNanos();

    private final SwitchParts parts;
    private final Daemon.SetUp setUp;
    private final NamesFile names;
    private final int user = (int) new UnixSystem().getUid();
    private boolean dismissed;

    private Succession(SwitchParts parts, Daemon.SetUp setUp, NamesFile names) {
        this.names = names;
        this.parts = parts;
        this.setUp = setUp;
    }

    static void addTo(Map<String, RpcMethod> methods, SwitchParts parts, Daemon.SetUp setUp, NamesFile names) {
        Succession succession = new Succession(parts, setUp, names);
        methods.put("introduce", succession::introduce);
        methods.put("handOver", succession::handOver);
        methods.put("dismiss", succession::dismiss);
    }

    private JsonNode handOver(Session session, JsonNode params) throws IOException, RpcException {
        check(session);
        Path state = Path.of(params.path("state").asText(""));
        boolean open = params.path("descriptors").asBoolean();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode descriptors = answer.putArray("descriptors");
        for (Parked each : setUp.handOver(parts, state, open)) {
            TunDevice device = each.device();
            descriptors
                    .addObject()
                    .put("netns", each.netns())
                    .put("index", each.index())
                    .put("fd", device.fd())
                    .put("held", device.heldNamespace());
        }
        names.leaveToAnother(true);
        session.whenLeft(() -> {
            if (!dismissed) {
                setUp.takeBack(parts);
                names.leaveToAnother(false);
                names.refresh();
            }
        });
        return answer;
    }

    private JsonNode introduce(Session session, JsonNode params) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("pid", ProcessHandle.current().pid());
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
