package io.vetch.cli.address;

import io.vetch.cli.control.BridgeInterface;
import java.net.InetAddress;

/**
 * That a station has an IP address, as far as it said so.
 *
 * @param station its MAC address
 * @param port name of the port it was heard by then
 * @param source what said so last
 * @param nanos when, on the clock of the loops
 * @param rival another station that said the same, the last one; 0 if none did
 * @param rivalNanos when the rival last did
 */
public record KnownAddress(
        BridgeInterface bridge,
        InetAddress address,
        long station,
        String port,
        Source source,
        long nanos,
        long rival,
        long rivalNanos) {
    /** The address as text, without the name of an interface. */
    public String text() {
        return address.getHostAddress().replaceFirst("%.*", "");
    }

    /** What tells of addresses, the weakest first. */
    public enum Source {
        /** The source of a packet, which may have come from elsewhere, by a router. */
        IP("IP"),
        ARP("ARP"),
        ND("ND"),
        DHCP("DHCP");

        private final String words;

        Source(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
