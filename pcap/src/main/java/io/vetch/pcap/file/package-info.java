/**
 * Capture files. {@link io.vetch.pcap.file.PcapWriter} and {@link io.vetch.pcap.file.PcapReader} know the classic pcap
 * format (IETF draft-ietf-opsawg-pcap, pcap-savefile(5)); pcapng belongs here too. Nothing is thread-safe: one writer
 * thread per file, never a forwarding loop. Read {@link io.vetch.pcap.file.PcapHeader} first.
 */
@NullMarked
package io.vetch.pcap.file;

import org.jspecify.annotations.NullMarked;
