package io.vetch.cli.state;

import io.vetch.cli.control.Handover.Parked;
import io.vetch.core.Closing;
import io.vetch.tap.linux.TunDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * TAP devices that are open, and nobody's yet. Those that nobody has taken are closed with this, and stay as devices.
 */
final class OpenDevices implements AutoCloseable {
    private final Map<Place, TunDevice> open = new HashMap<>();

    private record Place(long netns, int index) {}

    static OpenDevices none() {
        return new OpenDevices();
    }

    static OpenDevices of(List<Parked> all) {
        OpenDevices devices = new OpenDevices();
        all.forEach(devices::add);
        return devices;
    }

    void add(Parked device) {
        open.put(new Place(device.netns(), device.index()), device.device());
    }

    /** It is the caller's now. @return null if there is none, or somebody has it */
    @Nullable
    TunDevice take(long netns, int index) {
        return open.remove(new Place(netns, index));
    }

    @Override
    public void close() throws IOException {
        List<TunDevice> all = new ArrayList<>(open.values());
        open.clear();
        Closing.all(all);
    }
}
