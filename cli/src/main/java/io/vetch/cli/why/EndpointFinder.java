package io.vetch.cli.why;

import io.vetch.cli.address.AddressBook;
import io.vetch.cli.address.KnownAddress;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.control.VethInterface;
import io.vetch.cli.tool.Caller;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbProbe;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is meant by a word: an IP address, a MAC address, a port, a bridge, or a namespace. For one call. */
final class EndpointFinder {
    private final Caller caller;
    private final AddressBook book;
    private final FarEnds ends;
    private final List<BridgeInterface> bridges;

    EndpointFinder(Caller caller, AddressBook book, FarEnds ends) {
        this.caller = caller;
        this.book = book;
        this.ends = ends;
        this.bridges = caller.allBridges();
    }

    /** @throws IllegalArgumentException if the word means nothing here */
    Endpoint find(String word) {
        Optional<Endpoint> device = caller.findAny(word).map(found -> device(word, found));
        if (device.isPresent()) {
            return device.get();
        }
        if (word.matches("[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}")) {
            return station(word, MacAddress.parse(word).value(), null)
                    .orElseGet(
                            () -> Endpoint.unknown(word, MacAddress.parse(word).value(), null));
        }
        if (word.contains(":") || word.matches("\\d+(\\.\\d+){3}")) {
            return address(word, InetAddress.ofLiteral(word));
        }
        return namespace(word);
    }

    // ---- a port, a bridge

    private Endpoint device(String word, ManagedInterface device) {
        if (device instanceof BridgeInterface bridge) {
            BridgePort local = bridge.bridge().local().orElseThrow();
            FarEnd far = ends.of(bridge).orElse(null);
            return new Endpoint(word, bridge, local, bridge, local.address(), null, null, far);
        }
        Membership membership = device.membership().orElse(null);
        if (membership != null) {
            return behind(word, membership, device);
        }
        if (device instanceof VethInterface end && end.peer().membership().isPresent()) {
            return behind(word, end.peer().membership().get(), end.peer());
        }
        throw new IllegalArgumentException(word + " is no port of a bridge, and not the far end of one");
    }

    /** The station is the far end, or else the only one that was heard there. */
    private Endpoint behind(String word, Membership membership, ManagedInterface port) {
        FarEnd far = ends.of(port).orElse(null);
        BridgeInterface bridge = membership.bridge();
        long station = far == null ? 0 : far.link().address();
        if (station == 0) {
            List<FdbEntry> heard = bridge.bridge().fdb().entries().stream()
                    .filter(entry -> entry.port() == membership.port() && entry.isDynamic())
                    .toList();
            station = heard.size() == 1 ? heard.getFirst().address().value() : 0;
        }
        FdbEntry entry = entry(bridge, station);
        return new Endpoint(word, bridge, membership.port(), port, station, null, entry, far);
    }

    // ---- a MAC address

    /** One that the forwarding database or a port's line knows. */
    private Optional<Endpoint> station(String word, long station, @Nullable InetAddress address) {
        for (BridgeInterface bridge : bridges) {
            FdbEntry entry = entry(bridge, station);
            if (entry != null && entry.isDynamic()) {
                return Optional.of(at(word, bridge, entry.port(), station, address, entry));
            }
        }
        for (BridgeInterface bridge : bridges) {
            BridgePort local = bridge.bridge().local().orElse(null);
            if (local != null && local.address() == station) {
                return Optional.of(device(word, bridge).withAddress(address));
            }
        }
        for (ManagedInterface port : ports()) {
            FarEnd far = ends.of(port).orElse(null);
            if (far != null && far.link().address() == station) {
                return port.membership()
                        .map(membership -> behind(word, membership, port).withAddress(address));
            }
        }
        for (BridgeInterface bridge : bridges) {
            FdbEntry entry = entry(bridge, station);
            if (entry != null) {
                return Optional.of(at(word, bridge, entry.port(), station, address, entry));
            }
        }
        return Optional.empty();
    }

    private Endpoint at(
            String word,
            BridgeInterface bridge,
            BridgePort port,
            long station,
            @Nullable InetAddress address,
            FdbEntry entry) {
        ManagedInterface device = port.isLocal()
                ? bridge
                : caller.control().register().owner(port).orElse(null);
        FarEnd far = device == null ? null : ends.of(device).orElse(null);
        boolean isFar = far != null && far.link().address() == station;
        return new Endpoint(word, bridge, port, device, station, address, entry, isFar ? far : null);
    }

    /** Without counting as use. */
    private static @Nullable FdbEntry entry(BridgeInterface bridge, long station) {
        if (station == 0) {
            return null;
        }
        FdbEntry plain = bridge.bridge().fdb().peek(new FdbProbe().set(station, 0));
        return plain != null
                ? plain
                : bridge.bridge().fdb().entries().stream()
                        .filter(entry -> entry.address().value() == station)
                        .findFirst()
                        .orElse(null);
    }

    private List<ManagedInterface> ports() {
        return caller.control().register().interfaces().stream()
                .filter(each -> each.membership()
                        .filter(membership -> bridges.contains(membership.bridge()))
                        .isPresent())
                .toList();
    }

    // ---- an IP address

    private Endpoint address(String word, InetAddress address) {
        for (BridgeInterface bridge : bridges) {
            KnownAddress known = book.find(bridge, address).orElse(null);
            FdbEntry entry = known == null ? null : entry(bridge, known.station());
            if (known != null && entry != null && entry.isDynamic()) {
                return at(word, bridge, entry.port(), known.station(), address, entry);
            }
        }
        Optional<Endpoint> seen = seenAt(word, address);
        if (seen.isPresent()) {
            return seen.get();
        }
        for (BridgeInterface bridge : bridges) {
            KnownAddress known = book.find(bridge, address).orElse(null);
            if (known != null) {
                return station(word, known.station(), address)
                        .orElseGet(() -> new Endpoint(word, bridge, null, null, known.station(), address, null, null));
            }
        }
        return Endpoint.unknown(word, 0, address);
    }

    /** An interface that has it: of a bridge, or at the far end of a port. */
    private Optional<Endpoint> seenAt(String word, InetAddress address) {
        for (BridgeInterface bridge : bridges) {
            if (ends.of(bridge).filter(end -> has(end, address)).isPresent()) {
                return Optional.of(device(word, bridge).withAddress(address));
            }
        }
        for (ManagedInterface port : ports()) {
            if (ends.of(port).filter(end -> has(end, address)).isPresent()) {
                return port.membership()
                        .map(membership -> behind(word, membership, port).withAddress(address));
            }
        }
        return Optional.empty();
    }

    private boolean has(FarEnd end, InetAddress address) {
        FarEnd seen = ends.look(end, null);
        return seen.view() != null
                && seen.view().addresses().stream()
                        .anyMatch(each -> each.interfaceIndex() == end.link().index()
                                && each.address().equals(address));
    }

    // ---- a namespace

    private Endpoint namespace(String word) {
        try (NetworkNamespace there = caller.process().namespaceMeantBy(word)) {
            if (!caller.mayAct(there)) {
                throw new IllegalArgumentException(word + ": you may not look into this namespace");
            }
            int nsid = caller.control().netlink().nsid(there);
            ends.remember(nsid, word);
            for (ManagedInterface port : ports()) {
                FarEnd far = ends.of(port).orElse(null);
                if (far != null && far.nsid() == nsid) {
                    return behind(word, port.membership().orElseThrow(), port);
                }
            }
            throw new IllegalArgumentException(
                    word + ": no interface of this namespace is the far end of a port of a bridge here");
        } catch (LinuxException e) {
            throw new IllegalArgumentException(
                    word + " is no IP or MAC address, no port or bridge of this namespace, and no namespace", e);
        }
    }
}
