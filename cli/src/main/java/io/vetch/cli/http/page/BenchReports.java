package io.vetch.cli.http.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vetch.cli.http.HttpCall;
import io.vetch.cli.http.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports of {@code vetch bench}, as JSON, in the directory that {@code --http-reports} names. */
final class BenchReports {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\.json";
    private static final int MOST = 100;
    private static final long LARGEST = 4 << 20;

    private final @Nullable Path directory;
    private final Work work;

    BenchReports(@Nullable Path directory, Work work) {
        this.directory = directory;
        this.work = work;
    }

    void addTo(Routes routes) {
        routes.get("/api/reports", call -> work.answer(call, this::list));
        routes.get("/api/report", call -> work.answer(call, this::one));
    }

    private void list(HttpCall call) throws IOException {
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        if (directory != null) {
            try (Stream<Path> files = Files.list(directory)) {
                List<String> found = files.filter(BenchReports::isReport)
                        .map(file -> String.valueOf(file.getFileName()))
                        .sorted()
                        .limit(MOST)
                        .toList();
                found.forEach(names::add);
            }
        }
        call.reply(HttpCall.JSON, names.toString());
    }

    private static boolean isReport(Path file) {
        return String.valueOf(file.getFileName()).matches(NAME) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private void one(HttpCall call) throws IOException {
        String name = call.parameter("name");
        Path file = directory == null || !name.matches(NAME) ? null : directory.resolve(name);
        if (file == null || !isReport(file)) {
            call.refuse(HttpResponseStatus.NOT_FOUND, "there is no such report");
        } else if (Files.size(file) > LARGEST) {
            throw new IOException(name + ": larger than " + (LARGEST >> 20) + " MiB");
        } else {
            call.reply(HttpResponseStatus.OK, HttpCall.JSON, Files.readAllBytes(file));
        }
    }
}
