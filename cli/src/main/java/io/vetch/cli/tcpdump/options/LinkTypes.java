package io.vetch.cli.tcpdump.options;

import java.util.Locale;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.Pcaps;

/** Names of link types. Those of others than Ethernet are asked of libpcap, which is loaded for that. */
public final class LinkTypes {
    public static final String ETHERNET = "EN10MB";
    /** As tcpdump tells it. */
    public static final String ETHERNET_DESCRIBED = "EN10MB (Ethernet)";

    private LinkTypes() {}

    /** The proper form of a link type's name. @throws TcpdumpException if there is no such type */
    static String name(String word) {
        String name = word.toUpperCase(Locale.ROOT);
        if (name.equals(ETHERNET)) {
            return ETHERNET;
        }
        try {
            Pcaps.dataLinkNameToVal(name);
            return name;
        } catch (PcapNativeException | LinkageError e) {
            throw new TcpdumpException("invalid data link type " + word);
        }
    }
}
