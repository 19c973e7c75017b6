package io.vetch.cli.capture;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.rpc.Stream;
import io.vetch.core.port.BridgePort;
import io.vetch.pcap.capture.Capture;
import io.vetch.pcap.capture.CaptureFilter;
import io.vetch.pcap.capture.CaptureOptions;
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

/** A capture whose frames go to a client as pcapng, until it stops it or leaves. Control thread only. */
public final class CaptureStream implements Stream {
    private static final String APPLICATION = "vetch tcpdump";

    private final SwitchControl control;
    private final List<BridgeInterface> bridges;
    private final @Nullable BridgePort watched;
    private final CaptureFilter filter;
    private final CaptureRequest request;
    private @Nullable Capture capture;

    /** @param watched the one port that frames are captured at, or null */
    CaptureStream(
            SwitchControl control,
            List<BridgeInterface> bridges,
            @Nullable BridgePort watched,
            CaptureFilter filter,
            CaptureRequest request) {
        this.control = control;
        this.bridges = List.copyOf(bridges);
        this.watched = watched;
        this.filter = filter;
        this.request = request;
    }

    @Override
    public void start(Sink client) {
        WallClock wallClock = WallClock.anchored(System.nanoTime(), Instant.now());
        PcapngHeader header = new PcapngHeader(request.snapLength(), APPLICATION, request.expression());
        PcapngSink sink = new PcapngSink(
                new PcapngWriter(client.bytes(), header),
                watched,
                request.segments(),
                () -> wallClock.epochNanos(System.nanoTime()));
        announce(sink);
        int copied = request.segments() ? PcapHeader.LARGEST_SNAP_LENGTH : request.snapLength();
        CaptureOptions options =
                new CaptureOptions(control.loops().count(), copied, request.ringBytes(), System::nanoTime, wallClock);
        Capture started = new Capture("vetch-capture", filter, sink, options);
        bridges.forEach(bridge -> bridge.bridge().addObserver(started));
        started.start(); // its first bytes tell the client that nothing is missed from now on
        capture = started;
    }

    /** Into the writer's buffer, which the capture's thread sends. */
    private void announce(PcapngSink sink) {
        List<BridgePort> ports = bridges.stream()
                .flatMap(bridge -> bridge.bridge().allPorts().stream())
                .toList();
        try {
            sink.announce(ports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The capture's thread sends what is left, and then the end of the bytes. */
    @Override
    public void stop() {
        Capture ending = capture;
        if (ending != null) {
            capture = null;
            bridges.forEach(bridge -> bridge.bridge().removeObserver(ending));
            ending.end();
        }
    }
}
