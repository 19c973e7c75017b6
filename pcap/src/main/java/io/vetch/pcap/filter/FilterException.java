package io.vetch.pcap.filter;

/** An expression that libpcap does not compile, with libpcap's words, or a program that may not run here. */
public final class FilterException extends Exception {
    public FilterException(String message) {
        super(message);
    }
}
