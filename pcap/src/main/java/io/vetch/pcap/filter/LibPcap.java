package io.vetch.pcap.filter;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** libpcap's C functions and {@code struct bpf_program}, which pcap4j keeps to itself. Source: pcap(3PCAP). */
final class LibPcap {
    /** {@code struct bpf_insn { u_short code; u_char jt; u_char jf; bpf_u_int32 k; }}. */
    static final int INSTRUCTION_BYTES = 8;
    /** {@code struct bpf_program { u_int bf_len; struct bpf_insn *bf_insns; }}. */
    static final int PROGRAM_BYTES = 2 * Native.POINTER_SIZE;

    private LibPcap() {}

    /** The functions; loads libpcap when first asked for. */
    static Functions functions() {
        return Loaded.FUNCTIONS;
    }

    /** What bpf_image says of each instruction. It has one static buffer: one caller at a time. */
    static synchronized List<String> images(List<BpfInstruction> instructions) {
        Memory array = array(instructions);
        List<String> lines = new ArrayList<>(instructions.size());
        for (int i = 0; i < instructions.size(); i++) {
            lines.add(functions().bpf_image(array.share((long) i * INSTRUCTION_BYTES), i));
        }
        return lines;
    }

    /** The instructions of a program as an array of C. */
    static Memory array(List<BpfInstruction> instructions) {
        Memory array = new Memory((long) instructions.size() * INSTRUCTION_BYTES);
        ByteBuffer bytes = array.getByteBuffer(0, array.size()).order(ByteOrder.nativeOrder());
        for (BpfInstruction i : instructions) {
            bytes.putShort((short) i.code())
                    .put((byte) i.jumpTrue())
                    .put((byte) i.jumpFalse())
                    .putInt(i.k());
        }
        return array;
    }

    /** Copies the instructions out of a {@code struct bpf_program}. */
    static List<BpfInstruction> instructions(Pointer program) {
        int count = program.getInt(0);
        Pointer array = program.getPointer(Native.POINTER_SIZE);
        ByteBuffer bytes =
                array.getByteBuffer(0, (long) count * INSTRUCTION_BYTES).order(ByteOrder.nativeOrder());
        List<BpfInstruction> instructions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            instructions.add(new BpfInstruction(
                    Short.toUnsignedInt(bytes.getShort()),
                    Byte.toUnsignedInt(bytes.get()),
                    Byte.toUnsignedInt(bytes.get()),
                    bytes.getInt()));
        }
        return instructions;
    }

    private static final class Loaded {
        static final Functions FUNCTIONS = Native.load("pcap", Functions.class);
    }

    /** The names are libpcap's. */
    interface Functions extends Library {
        /** {@code pcap_t *pcap_open_dead(int linktype, int snaplen)}. */
        Pointer pcap_open_dead(int linkType, int snapLength);

        /**
         * {@code int pcap_compile(pcap_t *, struct bpf_program *, const char *, int optimize, bpf_u_int32 netmask)}.
         */
        int pcap_compile(Pointer handle, Pointer program, String expression, int optimize, int netmask);

        /** {@code char *pcap_geterr(pcap_t *)}. */
        String pcap_geterr(Pointer handle);

        /** {@code void pcap_freecode(struct bpf_program *)}. */
        void pcap_freecode(Pointer program);

        /** {@code void pcap_close(pcap_t *)}. */
        void pcap_close(Pointer handle);

        /** {@code char *bpf_image(const struct bpf_insn *, int)}. */
        String bpf_image(Pointer instruction, int number);
    }
}
