/** Capture files, read by ourselves and by the tools that must understand them. */
@NullMarked
package io.vetch.pcap.file;

import org.jspecify.annotations.NullMarked;
