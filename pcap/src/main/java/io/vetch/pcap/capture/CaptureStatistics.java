package io.vetch.pcap.capture;

/**
 * What became of the frames that passed the filter. Once a capture is closed, seen = captured + dropped; while it runs,
 * what waits in the rings is seen only.
 *
 * @param seen frames that the filter wanted ("received by filter")
 * @param captured frames that the sink took
 * @param dropped frames lost because a ring was full, or because the sink failed ("dropped by switch")
 */
public record CaptureStatistics(long seen, long captured, long dropped) {}
