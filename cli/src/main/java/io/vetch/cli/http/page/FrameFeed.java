package io.vetch.cli.http.page;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.http.HttpStream;
import io.vetch.core.port.BridgePort;
import io.vetch.pcap.capture.CaptureSink;
import io.vetch.pcap.capture.CapturedFrame;
import io.vetch.pcap.capture.VerdictText;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.print.FramePrinter;
import io.vetch.pcap.print.PrintOptions;
import io.vetch.pcap.print.TimeStyle;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Frames with their verdicts as server-sent events {@code frame {millis, in, verdict, text, line, bytes, hex}}, some of
 * them if many come: {@code left {count}} says how many were left out. The capture's thread.
 */
final class FrameFeed implements CaptureSink {
    /** Frames in a tenth of a second. */
    static final int MOST = 4;
    /** Bytes that are shown of one. */
    static final int SNAP_LENGTH = 1024;

    private static final long REFILL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SampledFilter.Sample sample;
    private final FramePrinter printer = new FramePrinter(PrintOptions.DEFAULT.withTime(TimeStyle.NONE));
    private volatile @Nullable HttpStream client;
    private long refilled;
    private long told;
    private long leftOut;

    FrameFeed(SampledFilter.Sample sample) {
        this.sample = sample;
    }

    /** Before the capture starts. */
    void to(HttpStream stream) {
        client = stream;
    }

    @Override
    public void accept(CapturedFrame frame) throws IOException {
        leftOut += frame.droppedBefore();
        byte[] bytes = Arrays.copyOfRange(frame.array(), frame.offset(), frame.offset() + frame.length());
        CaptureRecord copy = new CaptureRecord(frame.epochNanos(), bytes, frame.originalLength());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("millis", frame.epochNanos() / 1_000_000)
                .put("in", frame.ingress().name());
        json.put("verdict", frame.verdict().toString()).put("text", VerdictText.of(frame));
        json.put("line", printer.print(copy).strip()).put("bytes", frame.originalLength());
        json.put("hex", HexFormat.of().formatHex(bytes));
        if (!send("frame", json)) {
            leftOut++;
        }
        flush();
    }

    private boolean send(String event, ObjectNode json) throws IOException {
        HttpStream stream = client;
        if (stream == null || !stream.isOpen()) {
            throw new IOException("the page left");
        }
        return stream.offer(LiveView.event(event, json));
    }

    @Override
    public void flush() throws IOException {
        long now = System.nanoTime();
        if (now - refilled >= REFILL_NANOS) {
            refilled = now;
            sample.refill();
        }
        if (now - told < TELL_NANOS) {
            return;
        }
        told = now;
        leftOut += sample.takeLeftOut();
        if (leftOut > 0 && send("left", JsonNodeFactory.instance.objectNode().put("count", leftOut))) {
            leftOut = 0;
        }
    }

    @Override
    public void lost(BridgePort port, long dropped) {
        leftOut += dropped;
    }

    @Override
    public void close() {
        HttpStream stream = client;
        if (stream != null) {
            stream.close();
        }
    }
}
