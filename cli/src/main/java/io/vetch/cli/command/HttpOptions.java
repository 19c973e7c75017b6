package io.vetch.cli.command;

import io.vetch.cli.config.HttpPlan;
import io.vetch.cli.daemon.ServedHttp;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.http.BearerToken;
import io.vetch.cli.http.HttpAddress;
import io.vetch.cli.http.HttpServer;
import io.vetch.cli.http.Room;
import io.vetch.cli.http.page.Page;
import io.vetch.cli.metrics.MetricsRoom;
import io.vetch.cli.plan.SwitchPlan;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether the daemon serves HTTP, and what: here every room that adds routes has its line. */
final class HttpOptions implements AutoCloseable {
    /** For a daemon that is replaced, and holds the address until it has gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long PAUSE_MILLIS = 100;

    @Option(
            names = "--http",
            arity = "0..1",
            fallbackValue = HttpAddress.USUAL,
            paramLabel = "ADDRESS:PORT",
            description = "Serve a page that shows the switch (without a value: at http://" + HttpAddress.USUAL + "/).")
    private @Nullable String http;

    @Option(
            names = "--http-token-file",
            paramLabel = "FILE",
            description =
                    "Ask who looks at it for the token in this file; at other addresses than the loopback's always.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--http-reports",
            paramLabel = "DIR",
            description = "Show the reports in this directory, too: files that 'vetch bench --json FILE' has written.")
    private @Nullable Path reports;

    private boolean isSaidByFile;
    private @Nullable InetSocketAddress address;
    private @Nullable BearerToken token;
    private @Nullable HttpServer server;

    /**
     * Before anything is made.
     *
     * @param plan of the configuration file, which options go before
     * @throws IOException in words
     */
    void read(SwitchPlan plan) throws IOException {
        HttpPlan fromFile = plan.http();
        if (fromFile != null) {
            String where = fromFile.address() == null ? HttpAddress.USUAL : fromFile.address();
            isSaidByFile = http == null;
            http = http == null ? where : http;
            String file = fromFile.tokenFile();
            tokenFile = tokenFile == null && file != null ? Path.of(file) : tokenFile;
        }
        if (http == null && (tokenFile != null || reports != null)) {
            String option = tokenFile != null ? "--http-token-file" : "--http-reports";
            throw new IOException(option + " is about --http: give --http ADDRESS:PORT, too");
        }
        if (http != null) {
            address = HttpAddress.parse(http);
            token = tokenFile == null ? null : BearerToken.read(tokenFile);
            HttpServer.check(address, token);
        }
    }

    /** Where it will be served; null: nowhere. */
    @Nullable
    InetSocketAddress address() {
        return address;
    }

    /** Has others know where it will be served. */
    void tell(ServedHttp served) {
        if (address != null) {
            String file = tokenFile == null ? null : tokenFile.toAbsolutePath().toString();
            served.set(new HttpPlan(HttpAddress.text(address), file), isSaidByFile);
        }
    }

    private List<Room> rooms(SwitchParts parts) {
        return List.of(
                new MetricsRoom(parts.control(), parts.lookBacks(), parts.captures()),
                new Page(parts, Commands.tools(parts), reports));
    }

    /**
     * Begins, if it was asked for.
     *
     * @param replaces whether another daemon may have the address for a moment
     * @throws IOException if it cannot be served there
     */
    void serve(SwitchParts parts, boolean replaces) throws IOException {
        InetSocketAddress where = address;
        if (where == null) {
            return;
        }
        long end = System.nanoTime() + (replaces ? PATIENCE.toNanos() : 0);
        while (server == null) {
            try {
                server = HttpServer.start(where, token, parts.control(), rooms(parts));
            } catch (IOException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
