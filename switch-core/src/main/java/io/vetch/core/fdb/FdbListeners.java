package io.vetch.core.fdb;

import io.vetch.core.port.BridgePort;
import java.util.Arrays;
import java.util.stream.Stream;

/** Several listeners as one. They come and go on the control thread; any thread tells them. */
final class FdbListeners implements FdbListener {
    private volatile FdbListener[] all = {};

    void add(FdbListener added) {
        all = Stream.concat(Arrays.stream(all), Stream.of(added)).toArray(FdbListener[]::new);
    }

    void remove(FdbListener removed) {
        all = Arrays.stream(all).filter(each -> !each.equals(removed)).toArray(FdbListener[]::new);
    }

    @Override
    public void added(FdbEntry entry) {
        for (FdbListener each : all) {
            each.added(entry);
        }
    }

    @Override
    public void moved(FdbEntry entry, BridgePort from) {
        for (FdbListener each : all) {
            each.moved(entry, from);
        }
    }

    @Override
    public void removed(FdbEntry entry, boolean aged) {
        for (FdbListener each : all) {
            each.removed(entry, aged);
        }
    }
}
