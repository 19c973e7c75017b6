package io.vetch.cli.control.host;

import io.vetch.tap.linux.NetworkNamespace;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds namespaces that no name and no process stands for any more. It remembers what stood for each when it last
 * looked: as long as that does, the question costs one stat(2).
 */
public final class NamespaceWitnesses {
    private final Map<Long, Path> witnesses = new HashMap<>();

    /** Those of {@code inodes} that a user cannot get into any more. */
    public Set<Long> unreachable(Set<Long> inodes) {
        witnesses.keySet().retainAll(inodes);
        witnesses.entrySet().removeIf(each -> NetworkNamespace.inodeOf(each.getValue()) != each.getKey());
        Set<Long> missing = new HashSet<>(inodes);
        missing.removeAll(witnesses.keySet());
        if (!missing.isEmpty()) {
            Map<Long, Path> found = NetworkNamespace.findAll(missing);
            witnesses.putAll(found);
            missing.removeAll(found.keySet());
        }
        return missing;
    }
}
