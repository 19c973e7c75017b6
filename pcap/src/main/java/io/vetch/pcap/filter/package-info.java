/**
 * tcpdump's filter language. {@link io.vetch.pcap.filter.BpfCompiler} has libpcap compile an expression into a
 * {@link io.vetch.pcap.filter.BpfProgram} of the classic BSD packet filter, in the process that was given the
 * expression; {@link io.vetch.pcap.filter.BpfCheck} refuses what the kernel would refuse, and {@link
 * io.vetch.pcap.filter.BpfTranslator} makes a {@link io.vetch.pcap.filter.FrameFilter} of it: JVM bytecode, fit for a
 * forwarding loop. {@link io.vetch.pcap.filter.BpfInterpreter} says what a program means, and runs what is too large to
 * translate. Only run belongs to the loops; everything else is for control and client threads. Read BpfInterpreter
 * first.
 */
@NullMarked
package io.vetch.pcap.filter;

import org.jspecify.annotations.NullMarked;
