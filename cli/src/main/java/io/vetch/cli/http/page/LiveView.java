package io.vetch.cli.http.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vetch.cli.http.HttpCall;
import io.vetch.cli.http.HttpStream;
import io.vetch.cli.http.Room.Parts;
import io.vetch.cli.http.SnapshotFeed;
import io.vetch.cli.http.SnapshotFeed.Taken;
import io.vetch.core.Failures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What lives, as server-sent events, the same bytes to all who look: once a second the switch ({@code switch}), every
 * five seconds, and at the beginning, what was dropped ({@code drops}). Who is slow misses some: each is whole. While
 * nobody looks, drops are counted every five seconds. The thread of HTTP.
 */
final class LiveView {
    static final String EVENTS = "text/event-stream; charset=utf-8";

    private static final int MOST = 16;
    private static final int REST = 5;

    private final DropHistory history = new DropHistory();
    private final List<HttpStream> clients = new ArrayList<>();
    private @Nullable SnapshotFeed feed;
    private byte[] latest = {};
    private int ticks;

    void addTo(Parts parts, Failures failures) {
        feed = parts.feed();
        parts.routes().get("/api/events", this::begin);
        parts.loop().scheduleAtFixedRate(() -> tick(failures), 0, 1, TimeUnit.SECONDS);
    }

    private void begin(HttpCall call) {
        if (clients.size() >= MOST) {
            call.refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, MOST + " pages look at the switch; close one of them");
            return;
        }
        HttpStream client = call.stream(EVENTS, Map.of());
        clients.add(client);
        client.whenEnded(() -> clients.remove(client));
        client.offer(latest);
        client.offer(event("drops", history.json()));
    }

    private void tick(Failures failures) {
        boolean rest = ticks++ % REST == 0;
        if (feed != null && (rest || !clients.isEmpty())) {
            feed.latest().whenComplete((taken, failure) -> {
                try {
                    // Without one, the control thread has reported why, and the page sees that nothing comes.
                    if (taken != null) {
                        show(taken, rest);
                    }
                } catch (RuntimeException | Error e) {
                    failures.report("showing the switch", e);
                }
            });
        }
    }

    private void show(Taken taken, boolean drops) {
        history.add(taken);
        latest = event("switch", SwitchJson.of(taken));
        send(latest);
        if (drops) {
            send(event("drops", history.json()));
        }
    }

    private void send(byte[] event) {
        List.copyOf(clients).forEach(client -> client.offer(event));
    }

    static byte[] event(String name, ObjectNode data) {
        return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
