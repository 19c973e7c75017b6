package io.vetch.cli.why;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.TapInterface;
import io.vetch.cli.control.VethInterface;
import io.vetch.cli.tool.Caller;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.route.HostView;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what is at the other ends of ports, and looks there with no more rights than the caller has. For one call. */
final class FarEnds {
    private static final Logger LOG = LoggerFactory.getLogger(FarEnds.class);

    private final Caller caller;
    /** The names of namespaces by their ids; null until somebody asks. */
    private @Nullable Map<Integer, String> names;

    FarEnds(Caller caller) {
        this.caller = caller;
    }

    /** The interface that a port's line leads to, without a look at its namespace. */
    Optional<FarEnd> of(ManagedInterface port) {
        try {
            if (port instanceof BridgeInterface) {
                return Optional.of(bare(port.nsid(), port.link()));
            }
            if (port instanceof VethInterface end) {
                return Optional.of(bare(end.peer().nsid(), end.peer().link()));
            }
            if (port instanceof TapInterface) {
                return Optional.of(bare(port.nsid(), port.link()));
            }
            return peer(port);
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }

    private static FarEnd bare(int nsid, LinkInfo link) {
        return new FarEnd(nsid, link, "", null);
    }

    private Optional<FarEnd> peer(ManagedInterface port) throws LinuxException {
        LinkInfo link = caller.control()
                .netlink()
                .link(port.nsid(), port.link().index())
                .orElse(null);
        if (link == null || !link.kind().equals("veth") || link.peer() == 0) {
            return Optional.empty();
        }
        int nsid = link.peerElsewhere() ? link.peerNsid() : port.nsid();
        return caller.control().netlink().link(nsid, link.peer()).map(far -> bare(nsid, far));
    }

    /** The same, with what its stack would do with a packet for {@code target}. */
    FarEnd look(FarEnd end, @Nullable InetAddress target) {
        String name = name(end.nsid());
        try (NetworkNamespace there = open(end.nsid(), name)) {
            return there == null
                    ? new FarEnd(end.nsid(), end.link(), name, null)
                    : new FarEnd(end.nsid(), end.link(), name, HostView.of(there, target));
        } catch (IOException e) {
            return new FarEnd(end.nsid(), end.link(), name, null);
        }
    }

    /** Whether something listens on a TCP port there; empty if that cannot be seen. */
    Optional<Boolean> listens(FarEnd end, int port) {
        try (NetworkNamespace there = open(end.nsid(), name(end.nsid()))) {
            return there == null ? Optional.empty() : Optional.of(HostView.listens(there, port));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The namespace, if the caller may act there; else null. */
    private @Nullable NetworkNamespace open(int nsid, String name) throws IOException {
        if (nsid == caller.nsid()) {
            return NetworkNamespace.ofProcess(caller.process().pid());
        }
        if (name.isEmpty()) {
            return null;
        }
        NetworkNamespace there = caller.process().namespaceMeantBy(name);
        if (caller.mayAct(there)) {
            return there;
        }
        there.close();
        return null;
    }

    /** The caller means a namespace by this word: a name, or the number of a process. */
    void remember(int nsid, String word) {
        names().put(nsid, word);
    }

    /** The name that the caller knows a namespace by, or an empty one. */
    private String name(int nsid) {
        return nsid == caller.nsid() ? "" : names().getOrDefault(nsid, "");
    }

    private Map<Integer, String> names() {
        Map<Integer, String> known = names;
        if (known == null) {
            known = new HashMap<>();
            for (String name : caller.process().namespaceNames()) {
                try (NetworkNamespace there = caller.process().namespaceNamed(name)) {
                    known.putIfAbsent(caller.control().netlink().nsid(there), name);
                } catch (LinuxException e) {
                    LOG.debug("{} is deleted meanwhile, or no namespace", name, e);
                }
            }
            names = known;
        }
        return known;
    }
}
