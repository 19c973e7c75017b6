package io.vetch.pcap.capture;

/** Which way a frame passes the watched port: into the bridge by it, or out of the bridge. */
public enum Direction {
    INGRESS,
    EGRESS
}
