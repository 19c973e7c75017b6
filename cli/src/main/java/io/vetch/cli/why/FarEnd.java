package io.vetch.cli.why;

import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.route.HostView;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The interface at the other end of a port's line, in the namespace that is the station.
 *
 * @param namespace its name as the caller knows it; empty if it has none, or is the caller's own
 * @param view what its stack says; null if the caller may not look there, or that failed
 */
record FarEnd(
        int nsid, LinkInfo link, String namespace, @Nullable HostView view) {
    /** An address that one like {@code other} can be reached from. */
    Optional<HostView.Address> address(@Nullable InetAddress other) {
        return view == null ? Optional.empty() : view.addressOf(link.index(), other);
    }

    /** {@code veth11 in nns1}. */
    String place() {
        return link.name() + (namespace.isEmpty() ? "" : " in " + namespace);
    }

    /** The namespace, for a sentence. */
    String who() {
        return namespace.isEmpty() ? "the namespace of " + link.name() : namespace;
    }
}
