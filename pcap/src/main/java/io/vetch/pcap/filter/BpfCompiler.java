package io.vetch.pcap.filter;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** Compiles tcpdump's filter language, pcap-filter(7), by libpcap. Needs no device and no rights. Any thread. */
public final class BpfCompiler {
    /** {@code DLT_EN10MB}. */
    public static final int ETHERNET = 1;

    private BpfCompiler() {}

    /** Compiles with the netmask 0, as tcpdump does for files and for {@code -d}. */
    public static BpfProgram compile(String expression, int snapLength, int linkType, boolean optimize)
            throws FilterException {
        return compile(expression, snapLength, linkType, optimize, 0);
    }

    /**
     * Compiles an expression.
     *
     * @param expression names in it are looked up here and now (hosts, networks, ports); empty for every frame
     * @param snapLength what the program returns for a match, in bytes
     * @param linkType the {@code DLT_} value of the frames; {@link #ETHERNET}
     * @param optimize false for {@code tcpdump -O}
     * @param netmask of the network that is captured from, for {@code ip broadcast} alone; the first byte is the
     *     highest
     * @throws FilterException in libpcap's words, such as {@code can't parse filter expression: syntax error}
     * @throws UnsatisfiedLinkError if libpcap is not installed
     */
    public static BpfProgram compile(String expression, int snapLength, int linkType, boolean optimize, int netmask)
            throws FilterException {
        LibPcap.Functions pcap = LibPcap.functions();
        Pointer handle = pcap.pcap_open_dead(linkType, snapLength);
        if (handle == null) {
            throw new OutOfMemoryError("pcap_open_dead");
        }
        try (Memory program = new Memory(LibPcap.PROGRAM_BYTES)) {
            program.clear();
            if (pcap.pcap_compile(handle, program, expression, optimize ? 1 : 0, netmask) < 0) {
                throw new FilterException(pcap.pcap_geterr(handle));
            }
            try {
                return new BpfProgram(LibPcap.instructions(program));
            } finally {
                pcap.pcap_freecode(program);
            }
        } finally {
            pcap.pcap_close(handle);
        }
    }
}
