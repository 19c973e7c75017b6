package io.vetch.cli.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Writes {@link VerdictsJson}, one frame and one entry a line, so that diff(1) reads it too. */
final class VerdictsFile implements Closeable {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final BufferedWriter out;
    private boolean begun;

    @SuppressWarnings("MustBeClosedChecker")
    VerdictsFile(Path file) throws IOException {
        out = Files.newBufferedWriter(file);
    }

    void frame(long startEpochNanos, JsonNode frame) throws IOException {
        begin(startEpochNanos);
        out.write(VerdictsJson.text(frame));
    }

    private void begin(long startEpochNanos) throws IOException {
        if (begun) {
            out.write(",\n");
            return;
        }
        begun = true;
        Instant start = Instant.ofEpochSecond(
                Math.floorDiv(startEpochNanos, NANOS_PER_SECOND), Math.floorMod(startEpochNanos, NANOS_PER_SECOND));
        out.write("{\"start\":\"" + start + "\",\n\"frames\":[\n");
    }

    void end(JsonNode totals, ArrayNode fdb) throws IOException {
        out.write(begun ? "\n" : "{\"start\":null,\n\"frames\":[\n");
        out.write("],\n\"totals\":" + VerdictsJson.text(totals) + ",\n\"fdb\":[\n");
        String separator = "";
        for (JsonNode entry : fdb) {
            out.write(separator + VerdictsJson.text(entry));
            separator = ",\n";
        }
        out.write(fdb.isEmpty() ? "]}\n" : "\n]}\n");
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
