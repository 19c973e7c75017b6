package io.vetch.pcap.file;

/**
 * An interface statistics block of a pcapng file: what became of the frames of one interface. A count is -1 if the file
 * does not tell it, and is left out where it is written.
 *
 * @param startEpochNanos {@code isb_starttime}: when the capture began, in nanoseconds since 1970 UTC; -1 if not told
 * @param endEpochNanos {@code isb_endtime}: when it ended, likewise; also the block's own time stamp
 * @param received {@code isb_ifrecv}: frames seen at the interface, before any filter
 * @param dropped {@code isb_ifdrop}: frames that matched and were lost, as the ring was full (dumpcap says it there
 *     too); read as the sum of {@code isb_ifdrop} and {@code isb_osdrop}
 * @param accepted {@code isb_filteraccept}: frames that matched the filter
 * @param delivered {@code isb_usrdeliv}: frames written to the file; accepted = delivered + dropped
 */
public record InterfaceStatistics(
        long startEpochNanos, long endEpochNanos, long received, long dropped, long accepted, long delivered) {}
