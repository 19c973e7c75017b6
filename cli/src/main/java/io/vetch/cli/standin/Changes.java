package io.vetch.cli.standin;

import io.vetch.tap.linux.bridge.KernelFdbEntry;
import io.vetch.tap.linux.bridge.News;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What has changed since the news were last read. */
final class Changes implements News {
    /** Interfaces, and the bridges that they are or were ports of. */
    final Set<Integer> links = new HashSet<>();
    /** Interfaces whose VLANs have changed. */
    final Set<Integer> vlans = new HashSet<>();
    /** Bridges. */
    final Set<Integer> groups = new HashSet<>();

    final List<Entry> entries = new ArrayList<>();
    /** Some news were lost: anything may have changed. */
    boolean lost;
    /** What rules are about. */
    boolean surroundings;

    /** @param bridge its ifindex */
    record Entry(KernelFdbEntry entry, int bridge, boolean removed) {}

    @Override
    public void linkChanged(int index, int master, boolean removed) {
        links.add(index);
        links.add(master);
    }

    @Override
    public void entryChanged(KernelFdbEntry entry, int master, boolean removed) {
        entries.add(new Entry(entry, master, removed));
    }

    @Override
    public void groupsChanged(int bridgeIndex) {
        groups.add(bridgeIndex);
    }

    @Override
    public void vlansChanged(int index) {
        vlans.add(index);
    }

    @Override
    public void surroundingsChanged() {
        surroundings = true;
    }

    @Override
    public void overrun() {
        lost = true;
    }

    void clear() {
        links.clear();
        vlans.clear();
        groups.clear();
        entries.clear();
        surroundings = false;
        lost = false;
    }
}
