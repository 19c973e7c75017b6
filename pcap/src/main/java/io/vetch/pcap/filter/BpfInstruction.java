package io.vetch.pcap.filter;

/**
 * One instruction of classic BPF, as {@code struct sock_filter} of Linux has it.
 *
 * @param code what to do; 16 bits
 * @param jumpTrue how many instructions to skip if the condition holds, 0 to 255
 * @param jumpFalse how many to skip otherwise, 0 to 255
 * @param k the constant; 32 bits, unsigned
 */
public record BpfInstruction(int code, int jumpTrue, int jumpFalse, int k) {
    private static final int LARGEST_CODE = 0xffff;
    private static final int FARTHEST_JUMP = 0xff;

    /** @throws IllegalArgumentException if a field is out of its range */
    public BpfInstruction {
        requireRange("code", code, LARGEST_CODE);
        requireRange("jt", jumpTrue, FARTHEST_JUMP);
        requireRange("jf", jumpFalse, FARTHEST_JUMP);
    }

    private static void requireRange(String field, int value, int largest) {
        if (value < 0 || value > largest) {
            throw new IllegalArgumentException(field + " must be 0 to " + largest + ", not " + value);
        }
    }

    boolean isReturn() {
        return Bpf.instructionClass(code) == Bpf.RET;
    }

    boolean isConditional() {
        return Bpf.instructionClass(code) == Bpf.JMP && Bpf.operation(code) != Bpf.JA;
    }

    boolean isJumpAlways() {
        return code == (Bpf.JMP | Bpf.JA);
    }

    boolean readsMemory() {
        return code == (Bpf.LD | Bpf.MEM) || code == (Bpf.LDX | Bpf.MEM);
    }

    boolean writesMemory() {
        return code == Bpf.ST || code == Bpf.STX;
    }

    boolean loadsAbsolute() {
        return code == (Bpf.LD | Bpf.ABS | Bpf.W)
                || code == (Bpf.LD | Bpf.ABS | Bpf.H)
                || code == (Bpf.LD | Bpf.ABS | Bpf.B);
    }
}
