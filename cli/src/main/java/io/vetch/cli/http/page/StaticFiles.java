package io.vetch.cli.http.page;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vetch.cli.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The files of the page, which say nothing about the switch. */
final class StaticFiles {
    /** By name, with their types; the first one is the page. */
    static final Map<String, String> FILES = Map.ofEntries(
            Map.entry("index.html", "text/html; charset=utf-8"),
            Map.entry("page.css", "text/css; charset=utf-8"),
            Map.entry("icon.svg", "image/svg+xml"),
            script("page.js"),
            script("server.js"),
            script("dom.js"),
            script("picture.js"),
            script("drops.js"),
            script("stations.js"),
            script("frames.js"),
            script("forms.js"));

    private StaticFiles() {}

    private static Map.Entry<String, String> script(String name) {
        return Map.entry(name, "text/javascript; charset=utf-8");
    }

    static void addTo(Routes routes) {
        FILES.forEach((name, type) -> {
            byte[] bytes = read(name);
            String path = name.equals("index.html") ? "/" : "/" + name;
            routes.open(path, call -> call.reply(HttpResponseStatus.OK, type, bytes));
        });
    }

    static byte[] read(String name) {
        try (InputStream file = StaticFiles.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the program is not whole: it has no " + name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
