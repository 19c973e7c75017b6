/**
 * Looking back, in the daemon: which bridges keep their newest frames, and what has them saved. {@link
 * io.vetch.cli.lookback.LookBacks} is the control thread's; copying and writing is done by threads of its own, which
 * start with a save and end after it. Read LookBacks first, then {@link io.vetch.pcap.lookback.LookBack}.
 */
@NullMarked
package io.vetch.cli.lookback;

import org.jspecify.annotations.NullMarked;
