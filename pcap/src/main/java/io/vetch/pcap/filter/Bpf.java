package io.vetch.pcap.filter;

/** The codes of classic BPF instructions, put together by OR. Source: Linux, uapi/linux/bpf_common.h and filter.h. */
final class Bpf {
    // Instruction classes.
    static final int LD = 0x00;
    static final int LDX = 0x01;
    static final int ST = 0x02;
    static final int STX = 0x03;
    static final int ALU = 0x04;
    static final int JMP = 0x05;
    static final int RET = 0x06;
    static final int MISC = 0x07;

    // What a load reads: size and mode.
    static final int W = 0x00;
    static final int H = 0x08;
    static final int B = 0x10;
    static final int IMM = 0x00;
    static final int ABS = 0x20;
    static final int IND = 0x40;
    static final int MEM = 0x60;
    static final int LEN = 0x80;
    static final int MSH = 0xa0;

    // Arithmetic.
    static final int ADD = 0x00;
    static final int SUB = 0x10;
    static final int MUL = 0x20;
    static final int DIV = 0x30;
    static final int OR = 0x40;
    static final int AND = 0x50;
    static final int LSH = 0x60;
    static final int RSH = 0x70;
    static final int NEG = 0x80;
    static final int MOD = 0x90;
    static final int XOR = 0xa0;

    // Jumps.
    static final int JA = 0x00;
    static final int JEQ = 0x10;
    static final int JGT = 0x20;
    static final int JGE = 0x30;
    static final int JSET = 0x40;

    // The operand: the constant k or register X, for a return also register A.
    static final int K = 0x00;
    static final int X = 0x08;
    static final int A = 0x10;

    static final int TAX = 0x00;
    static final int TXA = 0x80;

    /** How many words of scratch memory, M[], a program has. */
    static final int MEMORY_WORDS = 16;

    private static final int CLASS = 0x07;
    private static final int SIZE = 0x18;
    private static final int MODE = 0xe0;
    private static final int OPERATION = 0xf0;

    private Bpf() {}

    static int instructionClass(int code) {
        return code & CLASS;
    }

    /** Where a load reads from. */
    static int mode(int code) {
        return code & MODE;
    }

    static int operation(int code) {
        return code & OPERATION;
    }

    static boolean usesX(int code) {
        return (code & X) != 0;
    }

    /** How many bytes a load takes from the frame. */
    static int size(int code) {
        return switch (code & SIZE) {
            case W -> 4;
            case H -> 2;
            default -> 1;
        };
    }

    static int shiftLeft(int value, int distance) {
        return distance >>> 5 == 0 ? value << distance : 0;
    }

    static int shiftRight(int value, int distance) {
        return distance >>> 5 == 0 ? value >>> distance : 0;
    }
}
