package io.vetch.pcap.file;

/** How fine the time stamps of a pcap file are, and the magic number that says so. */
public enum TimePrecision {
    MICROSECONDS(0xa1b2c3d4, 1_000),
    NANOSECONDS(0xa1b23c4d, 1);

    private final int magic;
    private final int nanos;

    TimePrecision(int magic, int nanos) {
        this.magic = magic;
        this.nanos = nanos;
    }

    int magic() {
        return magic;
    }

    /** Nanoseconds of one unit. */
    public int nanos() {
        return nanos;
    }
}
