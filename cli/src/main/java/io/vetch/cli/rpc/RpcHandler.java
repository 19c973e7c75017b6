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
import io.netty.channel.unix.PeerCredentials;
import io.netty.handler.codec.TooLongFrameException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one client: a line in, a line out. Whatever the client sends, others are not disturbed. */
final class RpcHandler extends SimpleChannelInboundHandler<String> {
    private static final Logger LOG = LoggerFactory.getLogger(RpcHandler.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, RpcMethod> methods;
    private final ClientPolicy policy;
    private @Nullable Session session;

    RpcHandler(Map<String, RpcMethod> methods, ClientPolicy policy) {
        this.methods = methods;
        this.policy = policy;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws IOException {
        PeerCredentials peer = ((EpollDomainSocketChannel) context.channel()).peerCredentials();
        if (!policy.admits(peer)) {
            LOG.warn("refused a client of user {} (process {})", peer.uid(), peer.pid());
            String message = "user " + peer.uid() + " may not control this switch";
            reply(context, NullNode.getInstance(), new RpcException(RpcException.REFUSED, message))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        session = new Session(context.channel(), peer);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, String line) {
        if (session == null || line.isBlank()) {
            return;
        }
        JsonNode id = NullNode.getInstance();
        try {
            JsonNode request = parse(line);
            id = request.path("id");
            JsonNode result = dispatch(session, request);
            if (!id.isMissingNode()) { // without an id it was a notification, which has no answer
                ObjectNode answer = answer(id);
                answer.set("result", result);
                send(context, answer);
            }
        } catch (RpcException e) {
            reply(context, id, e);
        } catch (Exception e) {
            LOG.debug("request failed: {}", line, e);
            reply(context, id, new RpcException(RpcException.REFUSED, String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (session != null) {
            session.writabilityChanged();
        }
        context.fireChannelWritabilityChanged();
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

    private JsonNode dispatch(Session caller, JsonNode request) throws Exception {
        String name = request.path("method").asText("");
        if (name.isEmpty()) {
            throw new RpcException(RpcException.INVALID_REQUEST, "a request names a method: " + methods.keySet());
        }
        RpcMethod method = methods.get(name);
        if (method == null) {
            throw new RpcException(
                    RpcException.METHOD_NOT_FOUND, "no method '" + name + "'; there are " + methods.keySet());
        }
        return method.call(caller, request.path("params"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            String message = "a line may have " + ControlServer.LONGEST_LINE + " bytes";
            reply(context, NullNode.getInstance(), new RpcException(RpcException.INVALID_REQUEST, message))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        LOG.debug("client left: {}", cause.getMessage());
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
