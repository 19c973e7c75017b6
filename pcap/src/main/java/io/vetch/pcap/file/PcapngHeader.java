package io.vetch.pcap.file;

/**
 * What a pcapng file says about all its interfaces.
 *
 * @param snapLength largest number of bytes captured of a frame, 1 to 262144; the same for every interface, as libpcap
 *     reads nothing else
 * @param application {@code shb_userappl}, the program that writes the file; empty to leave it out
 * @param filter {@code if_filter} of each interface, in the words of pcap-filter(7); empty to leave it out
 * @param offsetSeconds {@code if_tsoffset}: what is added to all stamps, which are unsigned; 0 to leave it out
 */
public record PcapngHeader(int snapLength, String application, String filter, long offsetSeconds) {
    public PcapngHeader(int snapLength, String application, String filter) {
        this(snapLength, application, filter, 0);
    }

    /** @throws IllegalArgumentException if the snap length is out of range */
    public PcapngHeader {
        PcapHeader.checkSnapLength(snapLength);
    }
}
