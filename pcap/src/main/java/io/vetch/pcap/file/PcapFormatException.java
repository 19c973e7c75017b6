package io.vetch.pcap.file;

import java.io.IOException;

/** A capture file that is not one, or that ends in the middle of a record; in libpcap's words where it has some. */
public final class PcapFormatException extends IOException {
    PcapFormatException(String message) {
        super(message);
    }
}
