package io.vetch.cli.http.page;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vetch.cli.capture.CaptureRequest;
import io.vetch.cli.capture.CaptureService;
import io.vetch.cli.capture.CaptureStream;
import io.vetch.cli.capture.Captures;
import io.vetch.cli.http.HttpCall;
import io.vetch.cli.http.HttpStream;
import io.vetch.cli.http.Room.Parts;
import io.vetch.cli.rpc.Stream;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.core.Failures;
import io.vetch.pcap.capture.CaptureOptions;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.filter.BpfCompiler;
import io.vetch.pcap.filter.BpfProgram;
import io.vetch.pcap.filter.FilterException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Captures that the page begins: frames to look at ({@link FrameFeed}) and frames to keep (pcapng). Each ends with its
 * connection at the latest.
 */
final class PageCaptures {
    private static final String PCAPNG = "application/x-pcapng";
    private static final int MOST = 8;
    private static final int LONGEST_FILTER = 1000;
    private static final int MIB = 1 << 20;
    private static final int LIVE_RING_BYTES = 256 << 10;
    private static final int ID_BYTES = 16;

    private final PageCaller caller;
    private final Captures captures;
    private final Map<String, Tool> tools;
    private final Work work;
    private final Failures failures;
    private final SecureRandom random = new SecureRandom();
    /** By their secret names. */
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    private @Nullable ScheduledExecutorService loop;

    PageCaptures(PageCaller caller, Captures captures, Map<String, Tool> tools, Work work) {
        this.caller = caller;
        this.captures = captures;
        this.tools = tools;
        this.work = work;
        this.failures = caller.control().thread().failures();
    }

    void addTo(Parts parts) {
        loop = parts.loop();
        parts.routes().post("/api/frames", call -> work.answer(call, this::frames));
        parts.routes().post("/api/capture", call -> work.answer(call, this::capture));
        parts.routes().post("/api/capture/stop", this::stop);
        parts.routes().post("/api/lookback", this::lookBack);
    }

    /** One of them. Its stream is there from its start on; it is the control thread's. */
    private final class Running {
        private final String id;
        private @Nullable Stream stream;

        Running(String id) {
            this.id = id;
        }

        /** Any thread. */
        void stop() {
            caller.control().thread().execute("the end of a capture of the page", () -> {
                Stream begun = stream;
                stream = null;
                if (begun != null) {
                    begun.stop("");
                }
            });
        }

        /** Its connection has ended: nothing of it is left. */
        void ended() {
            running.remove(id);
            stop();
        }
    }

    /** @return null if there are so many that {@code call} was refused */
    private @Nullable Running begin(HttpCall call) {
        synchronized (running) {
            if (running.size() < MOST) {
                byte[] id = new byte[ID_BYTES];
                random.nextBytes(id);
                Running one = new Running(HexFormat.of().formatHex(id));
                running.put(one.id, one);
                return one;
            }
        }
        call.refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, MOST + " captures of pages run; end one of them");
        return null;
    }

    // ---- frames to look at

    private void frames(HttpCall call) throws IOException {
        CaptureRequest request = request(call, FrameFeed.SNAP_LENGTH, LIVE_RING_BYTES);
        SampledFilter.Sample sample = new SampledFilter.Sample(FrameFeed.MOST);
        FrameFeed feed = new FrameFeed(sample);
        StreamSink client = new StreamSink(failures, Long.MAX_VALUE, () -> {});
        start(call, LiveView.EVENTS, (who, one) -> {
            Optional<CaptureStream> stream = CaptureService.open(
                    captures, who, request, client, filter -> new SampledFilter(filter, sample), feed);
            return begun(request, stream, client, feed::to);
        });
    }

    // ---- frames to keep

    private void capture(HttpCall call) throws IOException {
        CaptureRequest request = request(call, PcapHeader.LARGEST_SNAP_LENGTH, CaptureOptions.DEFAULT_RING_BYTES);
        int seconds = call.number("seconds", 60, 1, 600);
        long most = (long) call.number("mib", 16, 1, 256) * MIB;
        start(call, PCAPNG, (who, one) -> {
            StreamSink client = new StreamSink(failures, most, one::stop);
            Optional<CaptureStream> stream = CaptureService.open(captures, who, request, client);
            Objects.requireNonNull(loop).schedule(one::stop, seconds, TimeUnit.SECONDS);
            return begun(request, stream, client, client::to);
        });
    }

    private void stop(HttpCall call) {
        Running one = running.get(call.parameter("id"));
        if (one == null) {
            call.refuse(HttpResponseStatus.NOT_FOUND, "no such capture runs; it may have ended by itself");
            return;
        }
        one.stop();
        call.reply(HttpCall.TEXT, "");
    }

    private void lookBack(HttpCall call) {
        String bridge = Questions.word(call, "where");
        Tool tool = Objects.requireNonNull(tools.get("lookback"), "lookback");
        start(call, PCAPNG, (who, one) -> {
            StreamSink client = new StreamSink(failures, Long.MAX_VALUE, () -> {});
            Outcome outcome = tool.run(who, List.of("save", bridge));
            Stream stream = outcome.stream();
            if (stream == null) {
                throw new IOException(Questions.firstLine(outcome.err()));
            }
            return new Begun(stream, client, client::to);
        });
    }

    // ---- all of them

    /** @param to is given the answer before it starts */
    private record Begun(Stream stream, StreamSink client, Consumer<HttpStream> to) {}

    /** Opens a stream, on the control thread. */
    @FunctionalInterface
    private interface Opening {
        Begun open(Caller who, Running one) throws Exception;
    }

    private static Begun begun(
            CaptureRequest request, Optional<CaptureStream> stream, StreamSink client, Consumer<HttpStream> to)
            throws IOException {
        CaptureStream found = stream.orElseThrow(() -> new IOException(
                "the switch has no bridge and no port called " + request.where() + " in this namespace"));
        return new Begun(found, client, to);
    }

    private void start(HttpCall call, String type, Opening opening) {
        caller.ask(call, "a capture for the page", who -> {
            Running one = begin(call);
            if (one != null) {
                start(call, type, opening, who, one);
            }
        });
    }

    /** Control thread. */
    private void start(HttpCall call, String type, Opening opening, Caller who, Running one) throws Exception {
        Begun begun;
        try {
            begun = opening.open(who, one);
        } catch (Exception e) {
            running.remove(one.id);
            throw e;
        }
        one.stream = begun.stream;
        HttpStream answer = call.stream(type, Map.of("X-Capture-Id", one.id));
        answer.whenEnded(one::ended);
        begun.to.accept(answer);
        begun.client.to(answer);
        try {
            begun.stream.start(begun.client);
        } catch (RuntimeException | Error e) {
            answer.abort();
            throw e;
        }
    }

    private static CaptureRequest request(HttpCall call, int snapLength, int ringBytes) throws IOException {
        String filter = call.parameter("filter").strip();
        String where = Questions.word(call, "where");
        return new CaptureRequest(
                where, "inout", true, snapLength, ringBytes, false, filter, program(filter, snapLength));
    }

    private static String program(String filter, int snapLength) throws IOException {
        if (filter.isEmpty()) {
            return "";
        }
        if (filter.length() > LONGEST_FILTER) {
            throw new IllegalArgumentException("a filter has " + LONGEST_FILTER + " characters at most");
        }
        try {
            BpfProgram program = BpfCompiler.compile(filter, snapLength, BpfCompiler.ETHERNET, true);
            if (program.asksKernel()) {
                throw new IllegalArgumentException(
                        "the filter asks for what only the kernel's own interfaces know: inbound, outbound, ifname");
            }
            return program.toText();
        } catch (FilterException e) {
            throw new IllegalArgumentException("the filter: " + e.getMessage(), e);
        } catch (LinkageError e) {
            throw new IOException("a filter needs libpcap, which is not installed (package libpcap0.8)", e);
        }
    }
}
