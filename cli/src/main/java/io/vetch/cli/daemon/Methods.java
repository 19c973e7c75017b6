package io.vetch.cli.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.security.auth.module.UnixSystem;
import io.vetch.cli.capture.CaptureService;
import io.vetch.cli.capture.CaptureStream;
import io.vetch.cli.capture.Captures;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.replay.InjectionService;
import io.vetch.cli.rpc.RpcException;
import io.vetch.cli.rpc.RpcMethod;
import io.vetch.cli.rpc.Session;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.PeerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The methods of the control socket.
 *
 * <pre>
 *   tool    {tool, args}                  -> {exit, out, err, run, overlay, stream}   see Outcome
 *   overlay {tool, args, names}           -> {links}              what to change in the real tool's output, see LinkOverlay
 *   capture CaptureRequest                -> {stream}             false: none of our interfaces
 *   captureList {}                        -> {out}
 *   injectInto {port}                     -> {bridge}             where this client's frames enter
 *   inject  {frames}                      -> {injected}           see InjectionService
 *   stop    {}                            -> {}   ends the stream that a tool or a capture began
 * </pre>
 *
 * <p>After an answer with {@code stream: true} come notifications {@code output {out, device, ofBridge}} and at last
 * {@code end {exit, err}}; after that of a capture, or of the tool {@code lookback} with {@code save}, comes pcapng in
 * pieces, and the connection ends with it, see {@code ClientBytes}.
 */
final class Methods {
    /** Longer than any burst. */
    private static final long HANGING_SECONDS = 1;

    private final SwitchControl control;
    private final SwitchParts parts;
    private final Captures captures;
    private final Supplier<CompletionStage<?>> afterEach;
    private final InjectionService injections;
    private final Map<String, Tool> tools;
    /** The daemon's own user id. */
    private final int user = (int) new UnixSystem().getUid();

    /**
     * @param tools by their names
     * @param afterEach run after every call, which may have changed the switch; its answer waits for that
     */
    Methods(SwitchParts parts, Map<String, Tool> tools, Supplier<CompletionStage<?>> afterEach) {
        this.control = parts.control();
        this.parts = parts;
        this.captures = parts.captures();
        this.afterEach = afterEach;
        this.injections = new InjectionService(control);
        this.tools = tools;
    }

    Map<String, RpcMethod> byName() {
        return new TreeMap<>(Map.<String, RpcMethod>of(
                "tool",
                new ToolMethod(),
                "overlay",
                this::overlay,
                "stop",
                this::stop,
                "capture",
                this::capture,
                "captureList",
                this::captureList,
                "injectInto",
                this::injectInto,
                "inject",
                injections::inject));
    }

    private final class ToolMethod implements RpcMethod {
        @Override
        public CompletionStage<?> before(JsonNode params) throws Exception {
            return toolOf(params).before(arguments(params));
        }

        @Override
        public JsonNode call(Session session, JsonNode params) throws Exception {
            Tool tool = toolOf(params);
            return asCaller(session, caller -> {
                Outcome outcome = tool.run(caller, arguments(params));
                if (outcome.stream() != null) {
                    session.stream(outcome.stream());
                }
                return json(outcome);
            });
        }
    }

    private JsonNode overlay(Session session, JsonNode params) throws Exception {
        Tool tool = toolOf(params);
        List<String> names = texts(params.path("names"));
        return asCaller(session, caller -> {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            ArrayNode links = answer.putArray("links");
            tool.overlays(caller, arguments(params), names).forEach((name, link) -> links.add(link.toJson(name)));
            return answer;
        });
    }

    private Tool toolOf(JsonNode params) throws RpcException {
        String name = params.path("tool").asText("");
        Tool tool = tools.get(name);
        if (tool == null) {
            throw new RpcException(RpcException.INVALID_PARAMS, "no tool '" + name + "'; there are " + tools.keySet());
        }
        return tool;
    }

    private static List<String> arguments(JsonNode params) {
        return texts(params.path("args"));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private JsonNode capture(Session session, JsonNode params) throws Exception {
        return asCaller(session, caller -> {
            Optional<CaptureStream> stream = CaptureService.open(captures, caller, params, session);
            stream.ifPresent(session::stream);
            return JsonNodeFactory.instance.objectNode().put("stream", stream.isPresent());
        });
    }

    private JsonNode injectInto(Session session, JsonNode params) throws Exception {
        return asCaller(session, caller -> injections.open(session, caller, params));
    }

    private JsonNode captureList(Session session, JsonNode params) throws Exception {
        return asCaller(
                session, caller -> JsonNodeFactory.instance.objectNode().put("out", CaptureService.list(caller)));
    }

    @FunctionalInterface
    private interface CallerTask {
        JsonNode run(Caller caller) throws Exception;
    }

    private JsonNode asCaller(Session session, CallerTask task) throws Exception {
        parts.takeInNews();
        control.kernelFlows().count();
        PeerProcess process = processOf(session);
        try (NetworkNamespace namespace = process.namespace()) {
            int nsid = control.netlink().nsid(namespace);
            return task.run(new Caller(control, namespace, nsid, process, user));
        } finally {
            control.watcher().poll();
            session.holdAnswer(inForce());
        }
    }

    /**
     * Completes when no frame goes the old way any more, neither in a burst that a loop is in nor in a program of the
     * kernel's, and what was changed is kept. A loop that hangs holds nobody up for long.
     */
    private CompletionStage<?> inForce() {
        CompletableFuture<?> noBurst = control.loops().burstBoundary();
        noBurst.completeOnTimeout(null, HANGING_SECONDS, TimeUnit.SECONDS);
        return CompletableFuture.allOf(
                noBurst, control.kernelFlows().settle(), afterEach.get().toCompletableFuture());
    }

    private JsonNode stop(Session session, JsonNode params) {
        session.stopStream("");
        return JsonNodeFactory.instance.objectNode();
    }

    private static PeerProcess processOf(Session session) throws RpcException {
        PeerProcess process = session.process();
        if (process == null) {
            throw new RpcException(
                    RpcException.REFUSED,
                    "the daemon cannot see your process: it has ended, or runs in another pid namespace");
        }
        return process;
    }

    private static ObjectNode json(Outcome outcome) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("exit", outcome.exit()).put("out", outcome.out()).put("err", outcome.err());
        outcome.run().forEach(json.putArray("run")::add);
        if (outcome.overlay() != null) {
            ObjectNode overlay = json.putObject("overlay");
            overlay.put("form", outcome.overlay().form())
                    .put("only", outcome.overlay().only());
            outcome.overlay().devices().forEach(overlay.putArray("devices")::add);
        }
        return json.put("stream", outcome.stream() != null);
    }
}
