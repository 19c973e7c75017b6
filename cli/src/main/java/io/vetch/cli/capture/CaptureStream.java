package io.vetch.cli.capture;

import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.memory.MemoryBudget;
import io.vetch.cli.rpc.Stream;
import io.vetch.core.port.BridgePort;
import io.vetch.pcap.capture.Capture;
import io.vetch.pcap.capture.CaptureFilter;
import io.vetch.pcap.capture.CaptureListener;
import io.vetch.pcap.capture.CaptureOptions;
import io.vetch.pcap.capture.CaptureSink;
import io.vetch.pcap.capture.PcapngSink;
import io.vetch.pcap.capture.WallClock;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.PcapngHeader;
import io.vetch.pcap.file.PcapngWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A capture whose frames go to a client as pcapng, until it stops it or leaves, or what it watches is gone. Control
 * thread only.
 */
public final class CaptureStream implements Stream {
    private static final String APPLICATION = "vetch tcpdump";
    /** Of what is sent next. */
    private static final int WRITER_BYTES = 2 * PcapHeader.LARGEST_SNAP_LENGTH;
    /** In libpcap's words. */
    private static final String GONE = "The interface disappeared";

    private final SwitchControl control;
    private final FrameSource source;
    private final Sink client;
    private final MemoryBudget.Reservation memory;
    private final Capture capture;
    private final Captures captures;
    /** Counts it out. */
    private @Nullable Runnable counted;
    /** Ends the news of bridges, while it runs. */
    private @Nullable Runnable life;

    private boolean stopped;

    private CaptureStream(
            SwitchControl control,
            Captures captures,
            FrameSource source,
            CaptureFilter filter,
            CaptureOptions options,
            CaptureSink frames,
            Sink client,
            MemoryBudget.Reservation memory) {
        this.control = control;
        this.captures = captures;
        this.source = source;
        this.client = client;
        this.memory = memory;
        this.capture = new Capture("vetch-capture", filter, frames, options, new Listener());
    }

    /**
     * Takes all the memory that it will need.
     *
     * @param sink takes the frames, on the capture's thread; null: they go to the client as pcapng
     * @throws RefusedException with the figures if there is not so much
     */
    static CaptureStream open(
            SwitchControl control,
            Captures captures,
            FrameSource source,
            CaptureFilter filter,
            CaptureRequest request,
            Sink client,
            @Nullable CaptureSink sink) {
        WallClock wallClock = WallClock.anchored(System.nanoTime(), Instant.now());
        int copied = request.segments() ? PcapHeader.LARGEST_SNAP_LENGTH : request.snapLength();
        CaptureOptions options =
                new CaptureOptions(control.loops().count(), copied, request.ringBytes(), System::nanoTime, wallClock);
        return control.memory().make("a capture of " + request.where(), options.memory() + WRITER_BYTES, memory -> {
            CaptureSink frames = sink == null ? pcapng(source, request, wallClock, client) : sink;
            return new CaptureStream(control, captures, source, filter, options, frames, client, memory);
        });
    }

    private static CaptureSink pcapng(FrameSource source, CaptureRequest request, WallClock wallClock, Sink client) {
        PcapngHeader header = new PcapngHeader(request.snapLength(), APPLICATION, request.expression());
        PcapngWriter writer = new PcapngWriter(client.bytes(), header);
        PcapngSink sink = new PcapngSink(
                writer, source.watched(), request.segments(), () -> wallClock.epochNanos(System.nanoTime()));
        announce(source, writer, sink);
        return sink;
    }

    @Override
    public boolean isOfBytes() {
        return true;
    }

    @Override
    public void start(Sink sink) {
        life = control.register().addLife(source);
        source.begin(capture, () -> stop(GONE));
        if (stopped) { // what it watches has gone since it was asked for
            return;
        }
        counted = captures.begin(capture::statistics);
        try {
            capture.start(); // its first bytes tell the client that nothing is missed from now on
        } catch (OutOfMemoryError e) { // of threads
            observeNoMore();
            countOut();
            stopped = true;
            memory.close();
            throw new IllegalStateException("no thread for a capture: " + e.getMessage());
        }
    }

    /** Into the writer's buffer, which the capture's thread sends. */
    private static void announce(FrameSource source, PcapngWriter writer, PcapngSink sink) {
        List<BridgePort> ports = source.ports();
        try {
            if (ports.isEmpty()) {
                writer.addInterface(
                        CaptureRequest.EVERYWHERE, "bridges that will be made", 0); // a file has one at least
            }
            sink.announce(ports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The capture's thread sends what is left, and then the end of the bytes. */
    @Override
    public void stop(String why) {
        if (stopped) {
            return;
        }
        stopped = true;
        if (life == null) { // it has not begun
            memory.close();
            return;
        }
        observeNoMore();
        client.because(why);
        capture.end();
    }

    private void countOut() {
        Runnable out = counted;
        if (out != null) {
            out.run();
        }
    }

    private void observeNoMore() {
        Runnable news = life;
        if (news != null) {
            news.run();
        }
        source.end();
    }

    private final class Listener implements CaptureListener {
        /** The client left, or it is told. */
        @Override
        public void failed(Throwable cause) {
            if (!(cause instanceof IOException)) {
                client.fail("a capture", cause);
            }
            control.thread().execute("the end of a capture", () -> stop(""));
        }

        @Override
        public void ended() {
            memory.close();
            control.thread().execute("counting a capture out", CaptureStream.this::countOut);
        }
    }
}
