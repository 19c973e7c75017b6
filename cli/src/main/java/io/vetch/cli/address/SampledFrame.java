package io.vetch.cli.address;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.DropReason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A frame that a bridge received.
 *
 * @param reason why it was dropped, or null
 * @param nanos when, on the clock of the loops
 * @param isWhole whether {@code bytes} is all of it, and it has its checksums
 * @param bytes its first bytes, from the destination address on; big-endian
 */
record SampledFrame(
        BridgeInterface bridge,
        BridgePort ingress,
        @Nullable DropReason reason,
        long nanos,
        boolean isWhole,
        ByteBuffer bytes) {}
