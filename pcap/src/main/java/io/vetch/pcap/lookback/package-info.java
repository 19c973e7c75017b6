/**
 * Looking back: a bridge's newest frames with their verdicts, kept in memory of a fixed size until somebody asks what
 * just happened. {@link io.vetch.pcap.lookback.LookBack} is the sink of an ordinary capture, so that forwarding loops
 * know nothing of it; its writer thread puts frames in, any thread takes a {@link
 * io.vetch.pcap.lookback.LookBackSnapshot} and writes it as pcapng. Read LookBack first.
 */
@NullMarked
package io.vetch.pcap.lookback;

import org.jspecify.annotations.NullMarked;
