/**
 * Capture files and pipes: pcap (IETF draft-ietf-opsawg-pcap, pcap-savefile(5)) and pcapng (draft-ietf-opsawg-pcapng).
 * {@link io.vetch.pcap.file.CaptureFiles} opens either; {@code io.vetch.pcap.rotate} writes one after the other.
 * Nothing is thread-safe: one writer thread per file, never a forwarding loop. Read {@link
 * io.vetch.pcap.file.CaptureRecord} first, then {@link io.vetch.pcap.file.PcapHeader} and {@link
 * io.vetch.pcap.file.PcapngWriter} for the formats.
 */
@NullMarked
package io.vetch.pcap.file;

import org.jspecify.annotations.NullMarked;
