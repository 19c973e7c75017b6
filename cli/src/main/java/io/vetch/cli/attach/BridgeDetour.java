package io.vetch.cli.attach;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.device.AttachedLine;
import io.vetch.tap.device.DetourDevice;
import io.vetch.tap.device.DetourLine;
import io.vetch.tap.linux.LinkInfo;
import java.io.IOException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The device that the attached interfaces of one bridge share: there as long as there is one of them. */
final class BridgeDetour {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeDetour.class);

    private final Bridge bridge;
    private final Consumer<BridgeDetour> ended;
    private final BitSet numbers = new BitSet();
    private final Map<Integer, DetourLine> lines = new LinkedHashMap<>();
    private DetourDevice device;
    private int last;

    /** @param ended told when it is closed */
    BridgeDetour(Bridge bridge, DetourDevice device, Consumer<BridgeDetour> ended) {
        this.bridge = bridge;
        this.device = device;
        this.ended = ended;
    }

    /** Whether more interfaces of a bridge can be attached by it: not if somebody has deleted the device. */
    boolean isOf(Bridge other) {
        return bridge == other && !device.isGone();
    }

    DetourDevice device() {
        return device;
    }

    AttachedLine attach(LinkInfo link) throws IOException {
        int number = freeNumber();
        DetourLine line = DetourLine.attach(device, link, number, () -> left(number));
        numbers.set(number);
        lines.put(number, line);
        last = number;
        return line;
    }

    Bridge bridge() {
        return bridge;
    }

    /**
     * Has all interfaces led to another device, and closes this one. Those of which the kernel takes no program are
     * lost.
     */
    void moveTo(DetourDevice other) {
        DetourDevice before = device;
        device = other;
        for (DetourLine each : lines.values()) {
            try {
                each.moveTo(other);
            } catch (IOException e) {
                LOG.warn("{}: {}", each, e.getMessage());
            }
        }
        before.close();
    }

    /** Not one that was free just now: frames of it may be on their way. */
    private int freeNumber() {
        int next = numbers.nextClearBit(last + 1);
        int free = next <= BridgePort.MAX_NUMBER ? next : numbers.nextClearBit(1);
        if (free > BridgePort.MAX_NUMBER) {
            throw new RefusedException(Refusal.NO_SPACE);
        }
        return free;
    }

    private void left(int number) {
        numbers.clear(number);
        lines.remove(number);
        closeIfUnused();
    }

    void closeIfUnused() {
        if (numbers.isEmpty()) {
            ended.accept(this);
            device.close();
        }
    }

    @Override
    public String toString() {
        return device.toString();
    }
}
