package io.vetch.pcap.filter;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** What libpcap's own interpreter says of a frame. */
final class PcapReference {
    private static final Functions PCAP = Native.load("pcap", Functions.class);
    /** {@code struct pcap_pkthdr { struct timeval ts; bpf_u_int32 caplen; bpf_u_int32 len; }}. */
    private static final int CAPTURED = 16;

    private static final int WIRE_LENGTH = 20;
    private static final int HEADER_BYTES = 24;

    private final Memory instructions;
    private final Memory program = new Memory(LibPcap.PROGRAM_BYTES);
    private final Memory header = new Memory(HEADER_BYTES);

    PcapReference(BpfProgram program) {
        instructions = LibPcap.array(program.instructions());
        this.program.setInt(0, program.instructions().size());
        this.program.setPointer(Native.POINTER_SIZE, instructions);
        header.clear();
    }

    int run(byte[] captured, int wireLength) {
        Memory bytes = new Memory(captured.length + 1L);
        bytes.write(0, captured, 0, captured.length);
        header.setInt(CAPTURED, captured.length);
        header.setInt(WIRE_LENGTH, wireLength);
        return PCAP.pcap_offline_filter(program, header, bytes);
    }

    private interface Functions extends Library {
        int pcap_offline_filter(Pointer program, Pointer header, Pointer packet);
    }
}
