/** Our filters beside libpcap's, tcpdump's and the kernel's. */
@NullMarked
package io.vetch.pcap.filter;

import org.jspecify.annotations.NullMarked;
