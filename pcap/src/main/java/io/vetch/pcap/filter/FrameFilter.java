package io.vetch.pcap.filter;

import java.nio.ByteBuffer;

/** Chooses frames by their bytes. Has no state, so that any number of loops may use one. */
@FunctionalInterface
public interface FrameFilter {
    /**
     * Decides about one frame. Never throws, allocates or blocks.
     *
     * @param bytes big-endian, direct or heap; read at absolute places only, all of them before its limit
     * @param offset where the frame's destination address is
     * @param captured how many bytes of the frame are there, from 0; what lies behind them is not looked at
     * @param wireLength how long the frame is, in bytes without FCS; what {@code len} stands for
     * @return 0 if the frame does not match, otherwise how many bytes of it to keep: unsigned, often more than it has
     */
    int run(ByteBuffer bytes, int offset, int captured, int wireLength);
}
