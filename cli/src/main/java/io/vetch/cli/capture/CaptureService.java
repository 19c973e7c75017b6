package io.vetch.cli.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.control.VethInterface;
import io.vetch.cli.rpc.RpcException;
import io.vetch.cli.rpc.Stream;
import io.vetch.cli.tool.Caller;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import io.vetch.pcap.capture.CaptureFilter;
import io.vetch.pcap.capture.CaptureSink;
import io.vetch.pcap.capture.Direction;
import io.vetch.pcap.filter.BpfProgram;
import io.vetch.pcap.filter.BpfTranslator;
import io.vetch.pcap.filter.FilterException;
import io.vetch.pcap.filter.FrameFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds what a client wants to watch. Control thread only. */
public final class CaptureService {
    private CaptureService() {}

    /**
     * A stream of what {@code params} ask for, see {@link CaptureRequest}; empty if the interface is none of
     * ours, or frames that it sends meet nothing of ours.
     *
     * @param captures where it is counted
     * @throws RpcException if it cannot be watched, or the filter is not a valid program
     * @throws RefusedException if there is no memory for it
     */
    public static Optional<CaptureStream> open(Captures captures, Caller caller, JsonNode params, Stream.Sink client)
            throws RpcException {
        return open(captures, caller, CaptureRequest.of(params), client);
    }

    /** The same. */
    public static Optional<CaptureStream> open(
            Captures captures, Caller caller, CaptureRequest request, Stream.Sink client) throws RpcException {
        return open(captures, caller, request, client, UnaryOperator.identity(), null);
    }

    /**
     * The same.
     *
     * @param sampled chooses among the frames that the request names, on the loops
     * @param frames takes them, on the capture's thread; null: they go to the client as pcapng
     */
    public static Optional<CaptureStream> open(
            Captures captures,
            Caller caller,
            CaptureRequest request,
            Stream.Sink client,
            UnaryOperator<CaptureFilter> sampled,
            @Nullable CaptureSink frames)
            throws RpcException {
        FrameSource source = source(caller, request);
        if (source == null) {
            return Optional.empty();
        }
        CaptureFilter filter =
                request.program().isEmpty() ? source.filter() : source.filter().and(translate(request.program()));
        return Optional.of(
                CaptureStream.open(caller.control(), captures, source, sampled.apply(filter), request, client, frames));
    }

    private static @Nullable FrameSource source(Caller caller, CaptureRequest request) throws RpcException {
        Direction direction = direction(request.way());
        SwitchControl control = caller.control();
        if (request.where().equals(CaptureRequest.EVERYWHERE)) {
            checkEntering(request.where(), direction);
            return BridgeSource.everywhere(control, caller.inSight());
        }
        ManagedInterface found = caller.findAny(request.where()).orElse(null);
        if (found instanceof BridgeInterface bridge) {
            return bridge(control, bridge, request.promiscuous(), direction);
        }
        Membership membership = found == null ? null : found.membership().orElse(null);
        if (membership != null) {
            List<BridgePort> port = List.of(membership.port());
            CaptureFilter filter = direction == null ? CaptureFilter.ports(port) : CaptureFilter.ports(port, direction);
            return BridgeSource.of(control, membership.bridge(), membership.port(), filter);
        }
        return found instanceof VethInterface end ? new PairEndSource(control, end, direction) : null;
    }

    private static FrameSource bridge(
            SwitchControl control, BridgeInterface bridge, boolean promiscuous, @Nullable Direction direction)
            throws RpcException {
        Optional<BridgePort> local = bridge.bridge().local();
        if (!promiscuous && local.isPresent()) {
            return BridgeSource.of(control, bridge, local.get(), CaptureFilter.host(local.get(), direction));
        }
        checkEntering(bridge.name(), direction);
        return BridgeSource.of(control, bridge);
    }

    /** Where nothing but whole bridges is watched, each frame is captured once, as it enters: none leaves. */
    private static void checkEntering(String name, @Nullable Direction direction) throws RpcException {
        if (direction == Direction.EGRESS) {
            throw new RpcException(
                    RpcException.REFUSED,
                    name
                            + ": only what enters can be captured at a whole bridge, where each frame is seen once; for what"
                            + " leaves, name a port with -i ('vetch tcpdump -D' lists them)");
        }
    }

    private static @Nullable Direction direction(String way) throws RpcException {
        return switch (way) {
            case "in" -> Direction.INGRESS;
            case "out" -> Direction.EGRESS;
            case "inout" -> null;
            default ->
                throw new RpcException(RpcException.INVALID_PARAMS, "way is in, out or inout, not '" + way + "'");
        };
    }

    private static FrameFilter translate(String program) throws RpcException {
        try {
            return BpfTranslator.translate(BpfProgram.parse(program));
        } catch (FilterException e) {
            throw new RpcException(RpcException.INVALID_PARAMS, "the filter: " + e.getMessage());
        }
    }

    /** What can be watched, as tcpdump -D prints it. */
    public static String list(Caller caller) {
        List<String> lines = new ArrayList<>();
        for (BridgeInterface bridge : caller.allBridges()) {
            lines.add(bridge.name() + state(bridge.link().isUp()));
            for (BridgePort port : bridge.bridge().ports()) {
                lines.add(port.name() + state(port.isOperational()));
            }
        }
        for (ManagedInterface each : caller.control().interfaces()) {
            if (each instanceof VethInterface end
                    && end.nsid() == caller.nsid()
                    && end.membership().isEmpty()) {
                lines.add(end.name() + state(end.self().isOperational()));
            }
        }
        lines.add("any (every port of every bridge)" + state(true));
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            list.append(i + 1).append('.').append(lines.get(i)).append('\n');
        }
        return list.toString();
    }

    private static String state(boolean up) {
        return up ? " [Up, Running]" : "";
    }
}
