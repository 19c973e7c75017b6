package io.vetch.cli.http.page;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.lab.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real Chromium in a sandbox, without a window, and one page in it. It is driven by the DevTools protocol through a
 * pipe, so that the test needs neither a port nor a driver: JSON, each message ends with a zero byte.
 */
final class Chromium implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String COMMAND =
            "exec chromium --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
                    + " --no-first-run --disable-extensions --disable-background-networking --disable-component-update"
                    + " --hide-scrollbars --user-data-dir=/tmp/chromium --remote-debugging-pipe about:blank"
                    + " 3<&0 4>&1 >/dev/null 2>/tmp/chromium.err";

    private final Process process;
    private final JsonMapper mapper = JsonMapper.builder().build();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final String session;

    private Chromium(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().name("chromium-reader").start(this::read);
        JsonNode target = call(null, "Target.createTarget", json().put("url", "about:blank"));
        session = call(
                        null,
                        "Target.attachToTarget",
                        target(target.path("targetId").asText()))
                .path("sessionId")
                .asText();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", json());
        }
    }

    static Chromium start(Sandbox sandbox) throws IOException {
        return new Chromium(sandbox.converse(List.of("sh", "-c", COMMAND)));
    }

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode target(String id) {
        return json().put("targetId", id).put("flatten", true);
    }

    // ---- the protocol

    private JsonNode call(String method, ObjectNode parameters) {
        return call(session, method, parameters);
    }

    private JsonNode call(@Nullable String to, String method, ObjectNode parameters) {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        ObjectNode message = json().put("id", id).put("method", method);
        message.set("params", parameters);
        if (to != null) {
            message.put("sessionId", to);
        }
        try {
            synchronized (process) {
                process.getOutputStream().write((message + "\0").getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();
            }
            JsonNode result = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (result.has("error")) {
                throw new AssertionError(method + ": " + result.path("error"));
            }
            return result.path("result");
        } catch (IOException e) {
            throw new UncheckedIOException("Chromium has ended, or never began", e);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(method + " " + parameters, e);
        }
    }

    private void read() {
        try (InputStream in = process.getInputStream()) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c != 0) {
                    message.write(c);
                    continue;
                }
                take(mapper.readTree(message.toByteArray()));
                message.reset();
            }
        } catch (IOException e) {
            asked.values().forEach(each -> each.completeExceptionally(e));
        }
        asked.values().forEach(each -> each.completeExceptionally(new IOException("Chromium has ended")));
    }

    private void take(JsonNode message) {
        CompletableFuture<JsonNode> answer = asked.remove(message.path("id").asInt());
        if (answer != null) {
            answer.complete(message);
            return;
        }
        JsonNode parameters = message.path("params");
        switch (message.path("method").asText()) {
            case "Runtime.exceptionThrown" -> complaints.add(parameters.toString());
            case "Runtime.consoleAPICalled" -> complaints.add(parameters.toString());
            case "Log.entryAdded" -> complaints.add(parameters.path("entry").toString());
            default -> {}
        }
    }

    // ---- the page

    void open(String address) {
        call("Page.navigate", json().put("url", address));
        await().atMost(PATIENCE).until(() -> evaluate("document.readyState").equals("complete"));
    }

    /** The value of an expression, or of its promise, as text. */
    String evaluate(String expression) {
        JsonNode result = call(
                "Runtime.evaluate",
                json().put("expression", expression)
                        .put("awaitPromise", true)
                        .put("returnByValue", true)
                        .put("userGesture", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value").asText();
    }

    void awaitTrue(String expression) {
        await(expression)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> evaluate("Boolean(" + expression + ")").equals("true"));
    }

    /** What stands in the first element that a CSS selector finds. */
    String text(String selector) {
        return evaluate("document.querySelector('" + selector + "')?.textContent ?? ''");
    }

    /** Sets a field as a user does, so that the page hears of it. */
    void fill(String selector, String value) {
        evaluate(("(() => { const field = document.querySelector('%s'); field.value = '%s';"
                        + " field.dispatchEvent(new Event('input', {bubbles: true})); })()")
                .formatted(selector, value));
    }

    void click(String selector) {
        evaluate("document.querySelector('" + selector + "').click()");
    }

    /** A key, as from a keyboard, to what has the focus. */
    void press(String key, int code) {
        for (String type : List.of("rawKeyDown", "char", "keyUp")) {
            ObjectNode event =
                    json().put("type", type).put("key", key).put("code", key).put("windowsVirtualKeyCode", code);
            call(
                    "Input.dispatchKeyEvent",
                    type.equals("char") ? event.put("text", key.equals("Enter") ? "\r" : "") : event);
        }
    }

    void look(int width, int height, boolean dark) {
        call(
                "Emulation.setDeviceMetricsOverride",
                json().put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 500));
        ObjectNode media = json();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", dark ? "dark" : "light");
        call("Emulation.setEmulatedMedia", media);
    }

    /** Where files go that the user takes. @param directory in the sandbox */
    void downloadTo(String directory) {
        call(
                null,
                "Browser.setDownloadBehavior",
                json().put("behavior", "allow").put("downloadPath", directory));
    }

    void screenshot(Path file) throws IOException {
        String data = call("Page.captureScreenshot", json().put("format", "png").put("captureBeyondViewport", false))
                .path("data")
                .asText();
        Files.write(file, Base64.getDecoder().decode(data));
    }

    /** What the console said since the last call: nothing that works says anything. */
    List<String> takeComplaints() {
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.getOutputStream().close(); // the pipe's end is Chromium's
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
