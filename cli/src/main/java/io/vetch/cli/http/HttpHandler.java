package io.vetch.cli.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vetch.cli.http.RequestGuard.Refusal;
import io.vetch.core.Failures;
import io.vetch.core.RefusedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: its requests, one after the other, and its deadlines. The thread of HTTP. */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpHandler.class);
    /** Nothing but this server's own files: no script or style within the page, no frame, no form that leaves it. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'";

    private final Routes routes;
    private final RequestGuard guard;
    private final HttpLimits limits;
    private final Failures failures;

    /** What the connection waits for. */
    private enum State {
        REQUEST,
        ANSWER,
        STREAM
    }

    private State state = State.REQUEST;
    private long sinceNanos = System.nanoTime();
    private long stalledNanos;
    private boolean stalled;
    private @Nullable HttpStream stream;

    HttpHandler(Routes routes, RequestGuard guard, HttpLimits limits, Failures failures) {
        this.routes = routes;
        this.guard = guard;
        this.limits = limits;
        this.failures = failures;
    }

    /** What every answer says: how a browser is to treat it. */
    static void harden(HttpHeaders headers) {
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (state != State.REQUEST) { // no browser sends the next request before it has the answer
            context.close();
            return;
        }
        become(State.ANSWER);
        HttpCall call = new HttpCall(context.channel(), this, request);
        DecoderResult decoded = request.decoderResult();
        if (!decoded.isSuccess()) {
            call.refuse(status(decoded.cause()), "this is no request that is understood");
            return;
        }
        try {
            answer(call, request, (InetSocketAddress) context.channel().localAddress());
        } catch (RefusedException | IOException e) {
            call.refuse(HttpResponseStatus.CONFLICT, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            call.refuse(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            failures.report("a request by HTTP", e);
            call.refuse(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the switch failed here; see its log");
        }
    }

    private void answer(HttpCall call, FullHttpRequest request, InetSocketAddress local) throws Exception {
        String path = call.path();
        Routes.Entry entry = routes.find(path);
        Refusal refusal = guard.check(request, local, entry == null || entry.secret());
        if (refusal != null) {
            call.refuse(refusal.status(), refusal.words());
            return;
        }
        Route route = entry == null ? null : entry.answers().get(request.method());
        if (entry == null) {
            call.refuse(HttpResponseStatus.NOT_FOUND, "nothing is served there; the page is at /");
        } else if (route == null) {
            call.refuse(HttpResponseStatus.METHOD_NOT_ALLOWED, "that takes " + entry.allowed());
        } else {
            route.answer(call);
        }
    }

    private static HttpResponseStatus status(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return HttpResponseStatus.REQUEST_URI_TOO_LONG;
        }
        return cause instanceof TooLongHttpHeaderException
                ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                : HttpResponseStatus.BAD_REQUEST;
    }

    private void become(State next) {
        state = next;
        sinceNanos = System.nanoTime();
    }

    /** The next request may come. */
    void answered() {
        become(State.REQUEST);
    }

    void streams(HttpStream begun) {
        become(State.STREAM);
        stream = begun;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        stalled = !context.channel().isWritable();
        stalledNanos = System.nanoTime();
        wake();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        wake();
        context.fireChannelInactive();
    }

    private void wake() {
        if (stream != null) {
            stream.wake();
        }
    }

    /** Whether the connection has used up its time. */
    boolean isOverdue(long nowNanos) {
        if (stalled && nowNanos - stalledNanos > limits.stall().toNanos()) {
            return true;
        }
        long waited = nowNanos - sinceNanos;
        return switch (state) {
            case REQUEST -> waited > limits.request().toNanos();
            case ANSWER -> waited > limits.answer().toNanos();
            case STREAM -> false;
        };
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException || cause instanceof TooLongFrameException) {
            LOG.debug("a client of HTTP left: {}", cause.getMessage());
        } else {
            failures.report("a connection by HTTP", cause);
        }
        context.close();
    }
}
