package io.vetch.cli.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** One request, and its one answer. Any thread may answer. */
public final class HttpCall {
    public static final String TEXT = "text/plain; charset=utf-8";
    public static final String JSON = "application/json";

    private static final int MOST_PARAMETERS = 32;

    private final Channel channel;
    private final HttpHandler handler;
    private final QueryStringDecoder address;
    private final Map<String, List<String>> form;
    private final HttpHeaders headers;
    private final boolean keepAlive;
    private final AtomicBoolean answered = new AtomicBoolean();

    HttpCall(Channel channel, HttpHandler handler, FullHttpRequest request) {
        this.channel = channel;
        this.handler = handler;
        this.address = new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8, true, MOST_PARAMETERS);
        this.form = new QueryStringDecoder(
                        request.content().toString(StandardCharsets.UTF_8),
                        StandardCharsets.UTF_8,
                        false,
                        MOST_PARAMETERS)
                .parameters();
        this.headers = request.headers();
        this.keepAlive =
                HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
    }

    /** Without the query. @throws IllegalArgumentException if it is no path */
    public String path() {
        return address.path();
    }

    public HttpHeaders headers() {
        return headers;
    }

    /** Of the query, or of a body like {@code application/x-www-form-urlencoded}; empty if it is not there. */
    public String parameter(String name) {
        List<String> values = form.getOrDefault(name, address.parameters().getOrDefault(name, List.of()));
        return values.isEmpty() ? "" : values.getFirst();
    }

    /** @throws IllegalArgumentException if it is there and no number from {@code least} to {@code most} */
    public int number(String name, int usual, int least, int most) {
        String text = parameter(name);
        if (text.isEmpty()) {
            return usual;
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(
                    "%s takes a number from %d to %d, not %s".formatted(name, least, most, text));
        }
        return Integer.parseInt(text);
    }

    public void reply(String type, String body) {
        reply(HttpResponseStatus.OK, type, body.getBytes(StandardCharsets.UTF_8));
    }

    /** @param words for people, without a line end */
    public void refuse(HttpResponseStatus status, String words) {
        reply(status, TEXT, (words + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The second answer to a call is nobody's. */
    public void reply(HttpResponseStatus status, String type, byte[] body) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        ByteBuf content = Unpooled.wrappedBuffer(body);
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        describe(response, type, Map.of());
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
            response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        HttpUtil.setKeepAlive(response, keepAlive);
        channel.eventLoop().execute(() -> {
            handler.answered();
            channel.writeAndFlush(response)
                    .addListener(keepAlive ? ChannelFutureListener.CLOSE_ON_FAILURE : ChannelFutureListener.CLOSE);
        });
    }

    /**
     * Begins an answer that goes on; the connection ends with it.
     *
     * @param more headers
     */
    public HttpStream stream(String type, Map<String, String> more) {
        if (!answered.compareAndSet(false, true)) {
            throw new IllegalStateException("answered before");
        }
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        describe(response, type, more);
        response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        HttpUtil.setKeepAlive(response, false);
        HttpStream stream = new HttpStream(channel);
        channel.eventLoop().execute(() -> {
            handler.streams(stream);
            channel.writeAndFlush(response);
        });
        return stream;
    }

    private static void describe(HttpResponse response, String type, Map<String, String> more) {
        HttpHandler.harden(response.headers());
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        more.forEach(response.headers()::set);
    }
}
