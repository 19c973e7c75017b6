package io.vetch.pcap.filter;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a program instruction by instruction, and so says what each means: registers A and X of 32 bits, unsigned; a
 * load that is not all inside the captured bytes, or a division by X = 0, ends the program with 0. Source: bpf_filter
 * of libpcap, with which it agrees exactly.
 */
public final class BpfInterpreter implements FrameFilter {
    private static final long UNSIGNED = 0xffff_ffffL;
    private static final int NIBBLE = 0x0f;
    private static final int BYTE = 0xff;
    private static final int SHORT = 0xffff;

    /** M[] of the program that runs on this thread. The check knows that no word is read before it was written. */
    private static final ThreadLocal<int[]> MEMORY = ThreadLocal.withInitial(() -> new int[Bpf.MEMORY_WORDS]);

    private static final int[] NO_MEMORY = new int[0];

    private final int[] codes;
    private final int[] jumpsTrue;
    private final int[] jumpsFalse;
    private final int[] constants;
    private final boolean usesMemory;
    private final boolean clearsMemory;

    /** @throws FilterException if {@link BpfCheck} refuses the program */
    public BpfInterpreter(BpfProgram program) throws FilterException {
        BpfCheck.check(program);
        this(program.instructions(), false);
    }

    private BpfInterpreter(List<BpfInstruction> instructions, boolean offline) {
        codes = instructions.stream().mapToInt(BpfInstruction::code).toArray();
        jumpsTrue = instructions.stream().mapToInt(BpfInstruction::jumpTrue).toArray();
        jumpsFalse = instructions.stream().mapToInt(BpfInstruction::jumpFalse).toArray();
        constants = instructions.stream().mapToInt(BpfInstruction::k).toArray();
        usesMemory = instructions.stream().anyMatch(i -> i.readsMemory() || i.writesMemory());
        clearsMemory = usesMemory && offline;
    }

    /** Also takes what libpcap compiles for itself alone; words of M[] that it reads unwritten are 0. */
    static BpfInterpreter offline(BpfProgram program) throws FilterException {
        BpfCheck.checkOffline(program);
        return new BpfInterpreter(program.instructions(), true);
    }

    @Override
    public int run(ByteBuffer bytes, int offset, int captured, int wireLength) {
        int[] memory = usesMemory ? MEMORY.get() : NO_MEMORY;
        if (clearsMemory) {
            Arrays.fill(memory, 0);
        }
        int a = 0;
        int x = 0;
        int pc = 0;
        while (true) {
            int code = codes[pc];
            int k = constants[pc];
            pc++;
            switch (code) {
                case Bpf.LD | Bpf.ABS | Bpf.W, Bpf.LD | Bpf.ABS | Bpf.H, Bpf.LD | Bpf.ABS | Bpf.B -> {
                    if ((k & UNSIGNED) > captured - Bpf.size(code)) {
                        return 0;
                    }
                    a = load(bytes, offset + k, Bpf.size(code));
                }
                case Bpf.LD | Bpf.IND | Bpf.W, Bpf.LD | Bpf.IND | Bpf.H, Bpf.LD | Bpf.IND | Bpf.B -> {
                    if ((x & UNSIGNED) + (k & UNSIGNED) > captured - Bpf.size(code)) {
                        return 0;
                    }
                    a = load(bytes, offset + x + k, Bpf.size(code));
                }
                case Bpf.LDX | Bpf.MSH | Bpf.B -> {
                    if ((k & UNSIGNED) > captured - 1) {
                        return 0;
                    }
                    x = (bytes.get(offset + k) & NIBBLE) << 2;
                }
                case Bpf.LD | Bpf.IMM -> a = k;
                case Bpf.LD | Bpf.LEN -> a = wireLength;
                case Bpf.LD | Bpf.MEM -> a = memory[k];
                case Bpf.LDX | Bpf.IMM -> x = k;
                case Bpf.LDX | Bpf.LEN -> x = wireLength;
                case Bpf.LDX | Bpf.MEM -> x = memory[k];
                case Bpf.ST -> memory[k] = a;
                case Bpf.STX -> memory[k] = x;
                case Bpf.MISC | Bpf.TAX -> x = a;
                case Bpf.MISC | Bpf.TXA -> a = x;
                case Bpf.JMP | Bpf.JA -> pc += k;
                case Bpf.RET | Bpf.K -> {
                    return k;
                }
                case Bpf.RET | Bpf.A -> {
                    return a;
                }
                default -> {
                    int operand = Bpf.usesX(code) ? x : k;
                    int operation = Bpf.operation(code);
                    if (Bpf.instructionClass(code) == Bpf.JMP) {
                        pc += holds(operation, a, operand) ? jumpsTrue[pc - 1] : jumpsFalse[pc - 1];
                    } else if (operand == 0 && (operation == Bpf.DIV || operation == Bpf.MOD)) {
                        return 0;
                    } else {
                        a = calculate(operation, a, operand);
                    }
                }
            }
        }
    }

    private static int load(ByteBuffer bytes, int index, int size) {
        return switch (size) {
            case 4 -> bytes.getInt(index);
            case 2 -> bytes.getShort(index) & SHORT;
            default -> bytes.get(index) & BYTE;
        };
    }

    private static boolean holds(int operation, int a, int operand) {
        return switch (operation) {
            case Bpf.JEQ -> a == operand;
            case Bpf.JGT -> Integer.compareUnsigned(a, operand) > 0;
            case Bpf.JGE -> Integer.compareUnsigned(a, operand) >= 0;
            default -> (a & operand) != 0;
        };
    }

    private static int calculate(int operation, int a, int operand) {
        return switch (operation) {
            case Bpf.ADD -> a + operand;
            case Bpf.SUB -> a - operand;
            case Bpf.MUL -> a * operand;
            case Bpf.DIV -> Integer.divideUnsigned(a, operand);
            case Bpf.MOD -> Integer.remainderUnsigned(a, operand);
            case Bpf.OR -> a | operand;
            case Bpf.AND -> a & operand;
            case Bpf.XOR -> a ^ operand;
            case Bpf.LSH -> Bpf.shiftLeft(a, operand);
            case Bpf.RSH -> Bpf.shiftRight(a, operand);
            default -> -a;
        };
    }
}
