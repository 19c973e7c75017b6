package io.vetch.cli.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.rpc.RpcException;
import io.vetch.cli.rpc.Stream;
import io.vetch.cli.tool.Caller;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import io.vetch.pcap.capture.CaptureFilter;
import io.vetch.pcap.capture.Direction;
import io.vetch.pcap.filter.BpfProgram;
import io.vetch.pcap.filter.BpfTranslator;
import io.vetch.pcap.filter.FilterException;
import io.vetch.pcap.filter.FrameFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what a client wants to watch. Control thread only. */
public final class CaptureService {
    private CaptureService() {}

    /**
     * A stream of what {@code params} ask for, see {@link CaptureRequest}; empty if the interface is none of ours.
     *
     * @throws RpcException if it cannot be watched, or the filter is not a valid program
     * @throws RefusedException if there is no memory for it
     */
    public static Optional<CaptureStream> open(Caller caller, JsonNode params, Stream.Sink client) throws RpcException {
        CaptureRequest request = CaptureRequest.of(params);
        FrameSource source = source(caller, request);
        if (source == null) {
            return Optional.empty();
        }
        FrameSource wanted = request.program().isEmpty() ? source : source.and(translate(request.program()));
        return Optional.of(CaptureStream.open(caller, wanted, request, client));
    }

    /** @param watched the one port whose frames these are, or null */
    record FrameSource(
            List<BridgeInterface> bridges, @Nullable BridgePort watched, CaptureFilter filter) {
        FrameSource and(FrameFilter program) {
            return new FrameSource(bridges, watched, filter.and(program));
        }
    }

    private static @Nullable FrameSource source(Caller caller, CaptureRequest request) throws RpcException {
        Direction direction = direction(request.way());
        if (request.where().equals(CaptureRequest.EVERYWHERE)) {
            return bridges(request.where(), inSight(caller), direction);
        }
        ManagedInterface found = caller.find(request.where()).orElse(null);
        if (found == null) {
            return null;
        }
        if (found instanceof BridgeInterface bridge) {
            return bridges(bridge.name(), List.of(bridge), direction);
        }
        Membership membership = found.membership().orElse(null);
        if (membership == null) {
            throw new RpcException(
                    RpcException.REFUSED,
                    request.where() + ": is not a port of a bridge yet; make it one with 'brctl addif'");
        }
        List<BridgePort> port = List.of(membership.port());
        CaptureFilter filter = direction == null ? CaptureFilter.ports(port) : CaptureFilter.ports(port, direction);
        return new FrameSource(List.of(membership.bridge()), membership.port(), filter);
    }

    private static List<BridgeInterface> inSight(Caller caller) {
        return caller.control().bridges().stream().filter(caller.inSight()).toList();
    }

    /** Where nothing but whole bridges is watched, each frame is captured once, as it enters: none leaves. */
    private static FrameSource bridges(String name, List<BridgeInterface> bridges, @Nullable Direction direction)
            throws RpcException {
        if (direction == Direction.EGRESS) {
            throw new RpcException(
                    RpcException.REFUSED,
                    name
                            + ": only what enters can be captured at a whole bridge, where each frame is seen once; for what"
                            + " leaves, name a port with -i ('vetch tcpdump -D' lists them)");
        }
        return new FrameSource(bridges, null, CaptureFilter.all());
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
        for (BridgeInterface bridge : caller.bridges()) {
            lines.add(bridge.name() + state(bridge.link().isUp()));
            for (BridgePort port : bridge.bridge().ports()) {
                lines.add(port.name() + state(port.isOperational()));
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
