/** Look backs fed by hand; what they write is read by the tools that people have. */
@NullMarked
package io.vetch.pcap.lookback;

import org.jspecify.annotations.NullMarked;
