package io.vetch.cli.tcpdump;

import io.vetch.cli.capture.CaptureRequest;
import io.vetch.cli.client.LiveCapture;
import io.vetch.cli.rpc.ControlSocket;
import io.vetch.cli.tcpdump.options.LinkTypes;
import io.vetch.cli.tcpdump.options.OptionParser;
import io.vetch.cli.tcpdump.options.TcpdumpException;
import io.vetch.cli.tcpdump.options.TcpdumpOptions;
import io.vetch.cli.tcpdump.output.FrameOutput;
import io.vetch.cli.tcpdump.output.OutputClosedException;
import io.vetch.cli.tcpdump.output.Outputs;
import io.vetch.cli.tcpdump.output.Streams;
import io.vetch.pcap.capture.CaptureOptions;
import io.vetch.pcap.file.CaptureInterface;
import io.vetch.pcap.file.CaptureReader;
import io.vetch.pcap.file.InterfaceStatistics;
import io.vetch.pcap.file.PcapngReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Captures on the switch: the daemon filters and sends, this side prints or writes. */
final class LiveSession {
    private final TcpdumpOptions options;
    private final Streams streams;
    private final Interruption interruption;
    private final String name;
    private final Outputs outputs;
    private FrameOutput output = FrameOutput.NOWHERE;

    LiveSession(TcpdumpOptions options, Streams streams, Interruption interruption, Outputs outputs) {
        this.options = options;
        this.streams = streams;
        this.interruption = interruption;
        this.name = options.source().interfaceOrAny();
        this.outputs = outputs;
    }

    /**
     * Captures until the limit, a signal or the interface's end.
     *
     * @return the exit status
     * @throws NotOursException if the interface is not the switch's
     * @throws TcpdumpException if the call cannot be carried out
     */
    int run() throws NotOursException {
        checkAbilities();
        Expression expression = Expression.read(options.filter());
        try (LiveCapture capture = open(expression)) {
            if (options.live().linkType() != null) {
                streams.complain("data link type " + LinkTypes.ETHERNET);
            }
            return run(capture, expression);
        } catch (IOException e) {
            throw TcpdumpException.of(e);
        }
    }

    private LiveCapture open(Expression expression) throws IOException, NotOursException {
        if (!expression.isEmpty()) {
            requireOurs(name); // the expression may be one that means something on another interface only
        }
        return LiveCapture.open(request(expression), () -> output.idle()).orElseThrow(NotOursException::new);
    }

    private CaptureRequest request(Expression expression) {
        TcpdumpOptions.Live live = options.live();
        int ringBytes =
                live.ringKib() == 0 ? CaptureOptions.DEFAULT_RING_BYTES : live.ringKib() * OptionParser.KIBIBYTE;
        try {
            return new CaptureRequest(
                    name,
                    live.direction().name().toLowerCase(Locale.ROOT),
                    live.promiscuous(),
                    options.snapLength(),
                    ringBytes,
                    live.segment(),
                    expression.text(),
                    expression.forSwitch(options.snapLength()));
        } catch (IllegalArgumentException e) {
            throw new TcpdumpException("-B " + live.ringKib() + ": " + e.getMessage());
        }
    }

    /**
     * Tells without a question to the daemon. If that does not run, it will be noticed later.
     *
     * @throws NotOursException if the switch has no interface of this name
     */
    static void requireOurs(String name) throws NotOursException {
        if (name.equals(CaptureRequest.EVERYWHERE)) {
            return;
        }
        try {
            if (!Files.readAllLines(ControlSocket.namesFile(ControlSocket.path()))
                    .contains(name)) {
                throw new NotOursException();
            }
        } catch (IOException e) {
            // No such file: no daemon.
        }
    }

    private void checkAbilities() {
        TcpdumpOptions.Live live = options.live();
        if (live.monitorMode()) {
            throw new TcpdumpException(name + ": That device doesn't support monitor mode");
        }
        if (!live.timeStampType().equals("host")) {
            streams.complain("WARNING: When trying to set timestamp type '" + live.timeStampType() + "' on " + name
                    + ": That type of time stamp is not supported by that device");
        }
        if (live.linkType() != null && !live.linkType().equals(LinkTypes.ETHERNET)) {
            throw new TcpdumpException(live.linkType() + " is not one of the DLTs supported by this device");
        }
    }

    private int run(LiveCapture capture, Expression expression) throws IOException {
        FrameOutput opened = outputs.open(expression.text(), options.snapLength(), () -> stop(capture));
        output = opened;
        FrameLoop loop = new FrameLoop(null, opened, options.count(), () -> false);
        int status = 0;
        boolean summed = true;
        TcpdumpException broken = null;
        try (opened) {
            Signals.on("USR1", () -> streams.complain(Counts.soFar(loop)));
            Signals.on("USR2", opened::save);
            listening();
            if (options.text().verbose() > 0
                    && options.saving().file() != null
                    && !options.saving().print()) {
                Progress.report(loop, streams.err());
            }
            interruption.onRequest(() -> stop(capture));
            status = take(capture.reader(), loop);
            endLine();
            if (status == 0) {
                finish(capture);
            }
            summed = status == 0 || hasSums(capture);
            output.statistics(statistics(capture.reader()));
        } catch (OutputClosedException e) {
            finish(capture); // whoever read our output has had enough
        } catch (TcpdumpException e) { // what prints the frames has ended
            broken = e;
            finish(capture);
        }
        if (loop.isFull()) {
            streams.err()
                    .println("Maximum file limit reached: " + options.saving().files());
        }
        streams.err().print(summed ? Counts.last(loop.captured(), capture.totals()) : Counts.captured(loop.captured()));
        if (broken != null) {
            throw broken;
        }
        return status;
    }

    private static Map<CaptureInterface, InterfaceStatistics> statistics(PcapngReader frames) {
        Map<CaptureInterface, InterfaceStatistics> sums = new LinkedHashMap<>();
        for (CaptureInterface each : frames.interfaces()) {
            InterfaceStatistics sum = frames.statistics().get(each.id());
            if (sum != null) {
                sums.put(each, sum);
            }
        }
        return sums;
    }

    /** The daemon is asked for the end, by any thread: what is on its way still comes. */
    private static void stop(LiveCapture capture) {
        try {
            capture.stop();
        } catch (IOException e) {
            // The daemon has left; the reader says so.
        }
    }

    /** Ends the capture; its sums come behind the last frame. */
    private static void finish(LiveCapture capture) throws IOException {
        stop(capture);
        try {
            while (capture.reader().next() != null) {}
        } catch (IOException e) {
            if (!hasSums(capture)) { // with them, it had ended by itself just before
                throw e;
            }
        }
    }

    private static boolean hasSums(LiveCapture capture) {
        return !capture.reader().statistics().isEmpty();
    }

    private int take(CaptureReader frames, FrameLoop loop) throws IOException {
        try {
            loop.run(frames);
            output.finish();
            return 0;
        } catch (OutputClosedException e) {
            throw e;
        } catch (IOException e) {
            output.finish();
            streams.complain("pcap_loop: " + e.getMessage());
            return 1;
        }
    }

    /** As tcpdump does when a signal may have come in the middle of a line. */
    private void endLine() throws IOException {
        if (interruption.isRequested() && options.saving().file() == null) {
            outputs.standardOutput().print("\n");
            outputs.standardOutput().flush();
        }
    }

    private void listening() {
        boolean terse = options.text().verbose() == 0 && options.saving().file() == null;
        streams.err()
                .println((terse
                                ? "tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n"
                                : "tcpdump: ")
                        + "listening on " + name + ", link-type " + LinkTypes.ETHERNET_DESCRIBED
                        + ", snapshot length " + options.snapLength() + " bytes");
    }
}
