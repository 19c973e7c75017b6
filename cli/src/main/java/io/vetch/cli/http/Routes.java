package io.vetch.cli.http;

import io.netty.handler.codec.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is served: by path, then by method. Filled before the server starts, and only read from then on. */
public final class Routes {
    /**
     * @param secret whether it is refused without the token, where there is one
     * @param answers by method
     */
    record Entry(boolean secret, Map<HttpMethod, Route> answers) {
        /** As the header {@code Allow} has them. */
        String allowed() {
            return String.join(
                    ", ",
                    new TreeSet<>(
                            answers.keySet().stream().map(HttpMethod::name).toList()));
        }
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** Something to look at. @param path from the slash on, without a query, exactly as it is asked for */
    public void get(String path, Route route) {
        add(path, true, HttpMethod.GET, route);
    }

    /** Something that is done. Such requests are answered to the page alone, see {@link RequestGuard}. */
    public void post(String path, Route route) {
        add(path, true, HttpMethod.POST, route);
    }

    /** Something that tells nothing about the switch: it needs no token. */
    public void open(String path, Route route) {
        add(path, false, HttpMethod.GET, route);
    }

    private void add(String path, boolean secret, HttpMethod method, Route route) {
        Entry entry = entries.computeIfAbsent(path, _ -> new Entry(secret, new LinkedHashMap<>()));
        if (entry.secret != secret || entry.answers.putIfAbsent(method, route) != null) {
            throw new IllegalStateException(method + " " + path + " is there twice");
        }
    }

    @Nullable
    Entry find(String path) {
        return entries.get(path);
    }
}
