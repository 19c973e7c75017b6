/** Tests of the files that follow each other. */
@NullMarked
package io.vetch.pcap.rotate;

import org.jspecify.annotations.NullMarked;
