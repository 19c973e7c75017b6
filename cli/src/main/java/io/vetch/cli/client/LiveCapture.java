package io.vetch.cli.client;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vetch.cli.capture.CaptureRequest;
import io.vetch.cli.rpc.ControlClient;
import io.vetch.cli.rpc.ControlSocket;
import io.vetch.pcap.file.InterfaceStatistics;
import io.vetch.pcap.file.PcapngReader;
import java.io.Flushable;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Frames from the daemon as they pass. The daemon sends pcapng; when it was asked to stop it sends what is left, the
 * statistics, and the end.
 */
public final class LiveCapture implements AutoCloseable {
    private final ControlClient daemon;
    private final PcapngReader reader;

    private LiveCapture(ControlClient daemon, Flushable whenIdle) throws IOException {
        this.daemon = daemon;
        this.reader = new PcapngReader(new WaitingChannel(daemon.bytes(), whenIdle));
    }

    /**
     * Starts a capture; empty if the interface is none of the switch's.
     *
     * @param whenIdle flushed before the reader waits for more, so that what was printed can leave
     * @throws IOException in words for the user: there is no daemon, or it refuses
     */
    public static Optional<LiveCapture> open(CaptureRequest request, Flushable whenIdle) throws IOException {
        ControlClient daemon = ToolClient.connect(ControlSocket.path());
        try {
            if (!ask(daemon, "capture", request).stream()) {
                daemon.close();
                return Optional.empty();
            }
            return Optional.of(new LiveCapture(daemon, whenIdle));
        } catch (IOException e) {
            daemon.close();
            throw e;
        }
    }

    /** What can be watched, as tcpdump -D prints it. */
    public static String list() throws IOException {
        try (ControlClient daemon = ToolClient.connect(ControlSocket.path())) {
            return ask(daemon, "captureList", null).out();
        }
    }

    private static ToolAnswer ask(ControlClient daemon, String method, @Nullable CaptureRequest request)
            throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = ControlClient.JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("jsonrpc", "2.0");
            json.writeNumberField("id", 1);
            json.writeStringField("method", method);
            json.writeObjectFieldStart("params");
            if (request != null) {
                request.writeTo(json);
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        ToolAnswer answer = ToolAnswer.parse(daemon.ask(line.toString()));
        if (answer.isError()) {
            throw new IOException(answer.err());
        }
        return answer;
    }

    /** Waits for frames; at its end there are no more. */
    public PcapngReader reader() {
        return reader;
    }

    /** Asks for the end, from any thread: the reader gives what was captured until now, and then its end. */
    public void stop() throws IOException {
        daemon.send("{\"jsonrpc\":\"2.0\",\"method\":\"stop\"}");
    }

    /** What became of all frames that the filter wanted, over all interfaces. Once the reader has ended. */
    public Totals totals() {
        long received = 0;
        long dropped = 0;
        for (InterfaceStatistics each : reader.statistics().values()) {
            received += each.received();
            dropped += each.dropped();
        }
        return new Totals(received, dropped);
    }

    /**
     * @param received frames that the filter wanted ("received by filter")
     * @param dropped of these, lost because the client or the writer was too slow ("dropped by switch")
     */
    public record Totals(long received, long dropped) {}

    @Override
    public void close() throws IOException {
        daemon.close();
    }
}
