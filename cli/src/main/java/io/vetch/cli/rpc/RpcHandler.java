package io.vetch.cli.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.PeerCredentials;
import io.netty.handler.codec.TooLongFrameException;
import io.vetch.core.Failures;
import io.vetch.core.RefusedException;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.PeerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one client: a line in, a line out. Whatever the client sends, others are not disturbed: its requests are
 * answered one by one, others have their turn in between, and while it leaves its answers unread it is not read from
 * either.
 */
final class RpcHandler extends SimpleChannelInboundHandler<String> {
    private static final Logger LOG = LoggerFactory.getLogger(RpcHandler.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /**
     * So many bytes of answers a client may leave unread before it is served no further. More than a stream has on its
     * way, or nobody could ask for its end.
     */
    private static final int MOST_UNREAD = 1 << 20;

    private final Map<String, RpcMethod> methods;
    private final ClientRoom room;
    private final Failures failures;
    /** Requests that were read together with the one before them: those of one read, at most. */
    private final Queue<String> waiting = new ArrayDeque<>();

    private boolean scheduled;
    /** A request waits until it may begin, or its answer until what it says is recorded. */
    private boolean holding;
    /** The client sends no more, but may still read. */
    private boolean sentAll;

    private @Nullable Session session;

    RpcHandler(Map<String, RpcMethod> methods, ClientRoom room, Failures failures) {
        this.methods = methods;
        this.room = room;
        this.failures = failures;
    }

    /** The client, unless it was not admitted. */
    @Nullable
    Session session() {
        return session;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws IOException {
        try {
            ClientRoom.Place place = room.enter();
            context.channel().closeFuture().addListener(closed -> place.close());
        } catch (RefusedException e) {
            LOG.warn("refused a client: {}", e.getMessage());
            reply(context, NullNode.getInstance(), new RpcException(RpcException.REFUSED, e.getMessage()))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        session = new Session(context.channel(), process((EpollDomainSocketChannel) context.channel()), failures);
    }

    /**
     * Who connected; null if that cannot be told. That he may, the kernel has seen to, by owner, group and mode of the
     * socket.
     */
    private static @Nullable PeerProcess process(EpollDomainSocketChannel channel) throws IOException {
        PeerCredentials peer = channel.peerCredentials();
        if (peer.pid() == 0) {
            return null;
        }
        try {
            PeerProcess process = PeerProcess.of(channel.fd().intValue(), peer.pid(), peer.uid());
            channel.closeFuture().addListener(closed -> process.close());
            return process;
        } catch (LinuxException e) {
            LOG.debug("process {} has ended: {}", peer.pid(), e.getMessage());
            return null;
        }
    }

    // ---- one request after the other

    @Override
    protected void channelRead0(ChannelHandlerContext context, String line) {
        if (session != null && !line.isBlank()) {
            waiting.add(line);
            goOn(context);
        }
    }

    /** Serves the next request, once others had their turn; reads on when none is left. */
    private void goOn(ChannelHandlerContext context) {
        boolean served = session != null && session.unread() <= MOST_UNREAD && !holding;
        if (served && !waiting.isEmpty() && !scheduled) {
            scheduled = true;
            context.executor().schedule(() -> serve(context), 0, TimeUnit.NANOSECONDS); // behind what others have sent
        }
        context.channel().config().setAutoRead(served && waiting.isEmpty());
        if (sentAll && waiting.isEmpty() && session != null && !holding) {
            session.askedAll();
        }
    }

    private void serve(ChannelHandlerContext context) {
        scheduled = false;
        String line = waiting.poll();
        Session client = session;
        if (line != null && client != null && context.channel().isActive()) {
            answer(context, client, line);
            goOn(context);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            sentAll = true;
            goOn(context);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (session != null) {
            session.writabilityChanged();
            goOn(context);
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        waiting.clear();
        context.fireChannelInactive();
    }

    // ---- one request

    private void answer(ChannelHandlerContext context, Session client, String line) {
        JsonNode request;
        try {
            request = parse(line);
        } catch (RpcException e) {
            reply(context, NullNode.getInstance(), e);
            return;
        }
        RpcMethod method;
        CompletableFuture<?> before;
        try {
            method = method(request);
            before = method.before(request.path("params")).toCompletableFuture();
        } catch (Throwable e) {
            reply(context, request.path("id"), inWords(client, e));
            return;
        }
        await(context, before, () -> call(context, client, method, request));
    }

    private void call(ChannelHandlerContext context, Session client, RpcMethod method, JsonNode request) {
        JsonNode id = request.path("id");
        Runnable answer;
        try {
            JsonNode result = method.call(client, request.path("params"));
            boolean isNotification = id.isMissingNode(); // which has no answer
            answer = isNotification ? () -> {} : () -> send(context, answer(id).set("result", result));
        } catch (Throwable e) {
            RpcException error = inWords(client, e);
            answer = () -> reply(context, id, error);
        }
        await(context, client.takeHeld(), answer);
    }

    /** Runs {@code next} when {@code done}, unless the client has left; its other requests wait until then. */
    private void await(ChannelHandlerContext context, CompletableFuture<?> done, Runnable next) {
        if (done.isDone()) {
            next.run();
            return;
        }
        holding = true;
        done.whenCompleteAsync(
                (result, failure) -> {
                    holding = false;
                    if (context.channel().isActive()) {
                        next.run();
                    }
                    goOn(context);
                },
                context.executor());
    }

    private RpcException inWords(Session client, Throwable failure) {
        return switch (failure) {
            case RpcException known -> known;
            case IOException _, RefusedException _, UncheckedIOException _ ->
                new RpcException(RpcException.REFUSED, String.valueOf(failure.getMessage()));
            default -> {
                failures.report("a request of process " + client.pid(), failure);
                yield RpcException.internal(failure);
            }
        };
    }

    private static JsonNode parse(String line) throws RpcException {
        try {
            JsonNode request = JSON.readTree(line);
            if (!request.isObject()) {
                throw new RpcException(RpcException.INVALID_REQUEST, "a request is one JSON object a line");
            }
            return request;
        } catch (JsonProcessingException e) {
            throw new RpcException(RpcException.PARSE_ERROR, "not JSON: " + e.getOriginalMessage());
        }
    }

    private RpcMethod method(JsonNode request) throws RpcException {
        String name = request.path("method").asText("");
        if (name.isEmpty()) {
            throw new RpcException(RpcException.INVALID_REQUEST, "a request names a method: " + methods.keySet());
        }
        RpcMethod method = methods.get(name);
        if (method == null) {
            throw new RpcException(
                    RpcException.METHOD_NOT_FOUND, "no method '" + name + "'; there are " + methods.keySet());
        }
        return method;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            String message = "a line may have " + ControlServer.LONGEST_LINE + " bytes";
            reply(context, NullNode.getInstance(), new RpcException(RpcException.INVALID_REQUEST, message))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        if (cause instanceof IOException) {
            LOG.debug("client left: {}", cause.getMessage());
        } else {
            failures.report("the connection of a client", cause);
        }
        context.close();
    }

    private static ChannelFuture reply(ChannelHandlerContext context, JsonNode id, RpcException error) {
        ObjectNode answer = answer(id);
        answer.putObject("error").put("code", error.code()).put("message", error.getMessage());
        return send(context, answer);
    }

    private static ObjectNode answer(JsonNode id) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("jsonrpc", "2.0");
        answer.set("id", id.isMissingNode() ? NullNode.getInstance() : id);
        return answer;
    }

    private static ChannelFuture send(ChannelHandlerContext context, ObjectNode answer) {
        return context.writeAndFlush(answer + "\n");
    }
}
