package io.vetch.cli.why;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One of the two.
 *
 * @param word by which it was named
 * @param bridge that it is at; null if it is not known where it is
 * @param port that it is behind, or the bridge's own for the bridge's host; null if that is not known
 * @param device the interface that is the port; null as the port is
 * @param station its MAC address; 0 if that is not known
 * @param address its IP address; null if that is not known
 * @param entry of the forwarding database; null if there is none
 * @param far end of the port's line; null if that is not known, or the station is another one behind it
 */
record Endpoint(
        String word,
        @Nullable BridgeInterface bridge,
        @Nullable BridgePort port,
        @Nullable ManagedInterface device,
        long station,
        @Nullable InetAddress address,
        @Nullable FdbEntry entry,
        @Nullable FarEnd far) {
    /** Nobody known. */
    static Endpoint unknown(String word, long station, @Nullable InetAddress address) {
        return new Endpoint(word, null, null, null, station, address, null, null);
    }

    Endpoint withAddress(@Nullable InetAddress known) {
        return new Endpoint(word, bridge, port, device, station, known, entry, far);
    }

    Endpoint withFar(@Nullable FarEnd seen) {
        return new Endpoint(word, bridge, port, device, station, address, entry, seen);
    }

    boolean isHost() {
        return port != null && port.isLocal();
    }

    /** As it was named, and by its IP address if it was not. */
    String name() {
        String known = address == null ? "" : text(address);
        return known.isEmpty() || known.equals(word) ? word : word + " (" + known + ")";
    }

    static String text(InetAddress address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }

    String stationText() {
        return station == 0 ? "unknown" : MacAddress.format(station);
    }
}
