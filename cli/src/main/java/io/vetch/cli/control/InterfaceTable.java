package io.vetch.cli.control;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The interfaces of the switch, in the order they came. */
final class InterfaceTable {
    private final Set<ManagedInterface> interfaces = new LinkedHashSet<>();

    void add(ManagedInterface added) {
        interfaces.add(added);
    }

    boolean remove(ManagedInterface removed) {
        return interfaces.remove(removed);
    }

    boolean contains(ManagedInterface one) {
        return interfaces.contains(one);
    }

    /** A copy, which may be walked while interfaces come and go. */
    List<ManagedInterface> all() {
        return new ArrayList<>(interfaces);
    }

    Optional<ManagedInterface> find(int nsid, String name) {
        return first(each -> each.nsid() == nsid && each.link().isNamed(name));
    }

    Optional<ManagedInterface> find(int nsid, int index) {
        return first(each -> each.nsid() == nsid && each.link().index() == index);
    }

    private Optional<ManagedInterface> first(Predicate<ManagedInterface> which) {
        return interfaces.stream().filter(which).findFirst();
    }
}
