/** Our words beside tcpdump's. */
@NullMarked
package io.vetch.pcap.dissect;

import org.jspecify.annotations.NullMarked;
