package io.vetch.cli.capture;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.BridgeLife;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A capture whose frames go to a client as pcapng, until it stops it or leaves, or what it watches is gone. Control thread
 * only.
 */
public final class CaptureStream implements Stream, BridgeLife {
    private static final String APPLICATION = "vetch tcpdump";
    /** In libpcap's words. */
    private static final String GONE = "The interface disappeared";

    private final SwitchControl control;
    private final List<BridgeInterface> bridges;
    private final @Nullable BridgePort watched;
    private final CaptureFilter filter;
    private final CaptureRequest request;
    private @Nullable Running running;

    /** @param life ends the news of bridges */
    private record Running(Capture capture, Sink client, Runnable life) {}

    /**
     * @param bridges those there are, of a capture of all
     * @param watched the one port that frames are captured at, or null
     */
    CaptureStream(
            SwitchControl control,
            List<BridgeInterface> bridges,
            @Nullable BridgePort watched,
            CaptureFilter filter,
            CaptureRequest request) {
        this.control = control;
        this.bridges = new ArrayList<>(bridges);
        this.watched = watched;
        this.filter = filter;
        this.request = request;
    }

    @Override
    public boolean isOfBytes() {
        return true;
    }

    @Override
    public void start(Sink client) {
        WallClock wallClock = WallClock.anchored(System.nanoTime(), Instant.now());
        PcapngHeader header = new PcapngHeader(request.snapLength(), APPLICATION, request.expression());
        PcapngWriter writer = new PcapngWriter(client.bytes(), header);
        PcapngSink sink =
                new PcapngSink(writer, watched, request.segments(), () -> wallClock.epochNanos(System.nanoTime()));
        announce(writer, sink);
        int copied = request.segments() ? PcapHeader.LARGEST_SNAP_LENGTH : request.snapLength();
        CaptureOptions options =
                new CaptureOptions(control.loops().count(), copied, request.ringBytes(), System::nanoTime, wallClock);
        Capture started = new Capture("vetch-capture", filter, new ToldSink(sink, client), options);
        running = new Running(started, client, control.addBridgeLife(this));
        bridges.forEach(bridge -> bridge.bridge().addObserver(started));
        started.start(); // its first bytes tell the client that nothing is missed from now on
        if (isGone()) { // since it was asked for
            stop(GONE);
        }
    }

    /** Into the writer's buffer, which the capture's thread sends. */
    private void announce(PcapngWriter writer, PcapngSink sink) {
        List<BridgePort> ports = bridges.stream()
                .flatMap(bridge -> bridge.bridge().allPorts().stream())
                .toList();
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

    // ---- bridges and ports come and go

    private boolean isOfAll() {
        return request.where().equals(CaptureRequest.EVERYWHERE);
    }

    private boolean isGone() {
        return !isOfAll()
                && (!control.bridges().containsAll(bridges)
                        || (watched != null
                                && !bridges.getFirst().bridge().allPorts().contains(watched)));
    }

    @Override
    public void created(BridgeInterface bridge) {
        if (running != null && isOfAll()) {
            bridges.add(bridge);
            bridge.bridge().addObserver(running.capture);
        }
    }

    @Override
    public void deleted(BridgeInterface bridge) {
        if (!isOfAll() && bridges.contains(bridge)) {
            stop(GONE);
        } else if (running != null && bridges.remove(bridge)) {
            bridge.bridge().removeObserver(running.capture);
        }
    }

    @Override
    public void left(BridgePort port) {
        if (port == watched) {
            stop(GONE);
        }
    }

    /** The capture's thread sends what is left, and then the end of the bytes. */
    @Override
    public void stop(String why) {
        Running ending = running;
        if (ending != null) {
            running = null;
            ending.life.run();
            bridges.forEach(bridge -> bridge.bridge().removeObserver(ending.capture));
            ending.client.because(why);
            ending.capture.end();
        }
    }
}
