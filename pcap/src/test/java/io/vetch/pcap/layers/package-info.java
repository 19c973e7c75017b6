/** Tests of the layers. */
@NullMarked
package io.vetch.pcap.layers;

import org.jspecify.annotations.NullMarked;
