package io.vetch.cli.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.rpc.RpcException;
import io.vetch.cli.rpc.Session;
import io.vetch.cli.tool.Caller;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.door.FrameInjector;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * Takes frames from clients and has them enter by the port that each of them named first. Control thread.
 *
 * <p>A client is answered when its frames are through; that is all of the back-pressure there is. While one batch is
 * handled, everybody else waits for the control thread: some milliseconds at most.
 */
public final class InjectionService {
    private final SwitchControl control;
    /** A session that nobody holds any more, because its client left, takes its entrance along. */
    private final Map<Session, Entrance> entrances = new WeakHashMap<>();

    public InjectionService(SwitchControl control) {
        this.control = control;
    }

    /** Where a client's frames enter. */
    private record Entrance(
            String name, ManagedInterface device, BridgeInterface bridge, BridgePort port, FrameInjector injector) {}

    /** {@code {port}}: chooses where the frames of this client go from now on. */
    public JsonNode open(Session session, Caller caller, JsonNode params) throws RpcException {
        String name = params.path("port").asText("");
        ManagedInterface device =
                caller.findAny(name).orElseThrow(() -> missing("no port " + name + " in this namespace"));
        Entrance entrance = entrance(name, device);
        entrances.put(session, entrance);
        return JsonNodeFactory.instance
                .objectNode()
                .put("bridge", entrance.bridge().name());
    }

    private Entrance entrance(String name, ManagedInterface device) throws RpcException {
        Membership place = place(device).orElseThrow(() -> missing(name + " is not a port of a bridge"));
        FrameInjector injector = control.injector(place.bridge(), place.port(), device);
        return new Entrance(name, device, place.bridge(), place.port(), injector);
    }

    /** The port that a device is: a bridge's own interface is one of it, too. */
    private static Optional<Membership> place(ManagedInterface device) {
        return device instanceof BridgeInterface bridge
                ? bridge.bridge().local().map(port -> new Membership(bridge, port))
                : device.membership();
    }

    private static RpcException missing(String what) {
        return new RpcException(RpcException.INVALID_PARAMS, what + "; 'vetch brctl show' lists the ports");
    }

    /** {@code {frames}}, a {@link FrameBatch} in base64. @return {@code {injected}} */
    public JsonNode inject(Session session, JsonNode params) throws RpcException {
        Entrance entrance = entrances.get(session);
        if (entrance == null) {
            throw new RpcException(RpcException.INVALID_REQUEST, "injectInto names the port first");
        }
        if (!isThere(entrance)) {
            entrances.remove(session);
            throw new RpcException(
                    RpcException.INVALID_PARAMS,
                    entrance.name() + " is no port of " + entrance.bridge().name() + " any more");
        }
        List<byte[]> frames = frames(params);
        entrance.injector().inject(frames);
        return JsonNodeFactory.instance.objectNode().put("injected", frames.size());
    }

    private boolean isThere(Entrance entrance) {
        return control.register().interfaces().contains(entrance.device())
                && place(entrance.device())
                        .filter(place -> place.port() == entrance.port())
                        .isPresent();
    }

    private static List<byte[]> frames(JsonNode params) throws RpcException {
        try {
            return FrameBatch.parse(
                    Base64.getDecoder().decode(params.path("frames").asText("")));
        } catch (IllegalArgumentException e) {
            throw new RpcException(RpcException.REFUSED, "not a batch of frames: " + e.getMessage());
        }
    }
}
