/** Whole frames as text. */
@NullMarked
package io.vetch.pcap.print;

import org.jspecify.annotations.NullMarked;
