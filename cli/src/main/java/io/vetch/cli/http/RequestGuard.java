package io.vetch.cli.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests are answered. A browser sends requests here on behalf of any page that its user visits:
 *
 * <ul>
 *   <li>A name of somebody else may lead to this address (DNS rebinding), and its page would then read the answers:
 *     {@code Host} must be the address that the connection came to, or a name of the loopback.
 *   <li>Another page may send without reading: {@code Origin} must be this server where it is there, and it must be
 *     there unless the request only looks. {@code Sec-Fetch-Site} says the same of requests that have none.
 * </ul>
 */
final class RequestGuard {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
    private static final String SEC_FETCH_SITE = "sec-fetch-site";

    private final @Nullable BearerToken token;

    /** @param token null if none is asked for */
    RequestGuard(@Nullable BearerToken token) {
        this.token = token;
    }

    /** Why a request is not answered. @param words for people, without a line end */
    record Refusal(HttpResponseStatus status, String words) {}

    /**
     * @param local the address that the connection came to
     * @param secret whether it asks for something that needs the token
     * @return null if it may be answered
     */
    @Nullable
    Refusal check(HttpRequest request, InetSocketAddress local, boolean secret) {
        HttpHeaders headers = request.headers();
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() != 1 || !isHere(hosts.getFirst(), local)) {
            return new Refusal(
                    HttpResponseStatus.MISDIRECTED_REQUEST,
                    "this server is not called that; it answers to http://" + HttpAddress.text(local));
        }
        Refusal foreign = foreign(request, "http://" + hosts.getFirst(), secret);
        if (foreign != null) {
            return foreign;
        }
        if (secret && token != null && !token.matches(headers.get(HttpHeaderNames.AUTHORIZATION))) {
            return new Refusal(
                    HttpResponseStatus.UNAUTHORIZED, "a token is missing or wrong: Authorization: Bearer TOKEN");
        }
        return null;
    }

    private static @Nullable Refusal foreign(HttpRequest request, String self, boolean secret) {
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        if (origin != null && !origin.equals(self)) {
            return new Refusal(HttpResponseStatus.FORBIDDEN, "no page but this server's own may ask");
        }
        if (origin == null && !request.method().equals(HttpMethod.GET)) {
            return new Refusal(HttpResponseStatus.FORBIDDEN, "a request that does something says Origin: " + self);
        }
        String site = request.headers().get(SEC_FETCH_SITE);
        if (secret && site != null && !site.equals("same-origin") && !site.equals("none")) {
            return new Refusal(HttpResponseStatus.FORBIDDEN, "no page but this server's own may ask");
        }
        return null;
    }

    /** The port is not looked at: a tunnel may have another one at its near end. */
    private static boolean isHere(String host, InetSocketAddress local) {
        String name = host.replaceFirst(":[0-9]{1,5}$", "");
        String own = HttpAddress.text(local).replaceFirst(":[0-9]+$", "");
        return name.equals(own) || (local.getAddress().isLoopbackAddress() && LOOPBACK.contains(name));
    }
}
