package io.vetch.pcap.filter;

import java.util.Arrays;
import java.util.List;

/**
 * Refuses programs that might not end, might leave their bounds or mean nothing, as the kernel does before it attaches
 * one. Source: Linux, net/core/filter.c, bpf_check_classic and check_load_and_stores. It is laxer in one point: a load
 * from where the kernel keeps what is not in the frame is out of range here, not refused.
 */
public final class BpfCheck {
    /** The largest program the kernel takes: BPF_MAXINSNS. */
    public static final int MAX_INSTRUCTIONS = 4096;

    private static final int WORD_BITS = 32;
    private static final int ALL_VALID = -1;

    private final List<BpfInstruction> instructions;
    private final boolean offline;

    private BpfCheck(BpfProgram program, boolean offline) {
        this.instructions = program.instructions();
        this.offline = offline;
    }

    /**
     * Takes programs that end, whatever the frame is.
     *
     * @throws FilterException that names the first instruction that may not be
     */
    public static void check(BpfProgram program) throws FilterException {
        BpfCheck check = new BpfCheck(program, false);
        if (program.instructions().size() > MAX_INSTRUCTIONS) {
            throw new FilterException("the filter has " + program.instructions().size() + " instructions, and "
                    + MAX_INSTRUCTIONS + " are allowed; make the expression shorter");
        }
        check.checkInstructions();
        check.checkMemory();
    }

    /**
     * Whether a program may run on a forwarding loop. libpcap compiles a few that may not: loops for
     * {@code protochain}, reads of what was never written for {@code not geneve}, very long ones. As the kernel refuses
     * them too, libpcap then filters by itself, where the frames arrive; {@link BpfTranslator#offline} is for that.
     */
    public static boolean passes(BpfProgram program) {
        try {
            check(program);
            return true;
        } catch (FilterException e) {
            return false;
        }
    }

    /** Takes what {@link #passes} speaks of too: it stays in bounds, but need not end. */
    static void checkOffline(BpfProgram program) throws FilterException {
        new BpfCheck(program, true).checkInstructions();
    }

    private void checkInstructions() throws FilterException {
        for (int pc = 0; pc < instructions.size(); pc++) {
            check(pc, instructions.get(pc));
        }
        int last = instructions.size() - 1;
        require(instructions.get(last).isReturn(), last, "is the last one and not a return");
    }

    private void check(int pc, BpfInstruction i) throws FilterException {
        require(isKnown(i.code()), pc, "has the unknown code " + i.code());
        if (i.readsMemory() || i.writesMemory()) {
            require(isBelow(i.k(), Bpf.MEMORY_WORDS), pc, "is not for one of M[0] to M[15]");
        } else if (i.isJumpAlways()) {
            int behind = instructions.size() - pc - 1;
            boolean inside = isBelow(i.k(), behind) || (offline && i.k() < 0 && pc + 1 + i.k() >= 0);
            require(inside, pc, i.k() < 0 ? "jumps backwards" : "jumps behind the end");
        } else if (i.isConditional()) {
            int farthest = Math.max(i.jumpTrue(), i.jumpFalse());
            require(pc + 1 + farthest < instructions.size(), pc, "jumps behind the end");
        } else {
            checkConstant(pc, i);
        }
    }

    private static void checkConstant(int pc, BpfInstruction i) throws FilterException {
        switch (i.code()) {
            case Bpf.ALU | Bpf.DIV | Bpf.K, Bpf.ALU | Bpf.MOD | Bpf.K -> require(i.k() != 0, pc, "divides by zero");
            case Bpf.ALU | Bpf.LSH | Bpf.K, Bpf.ALU | Bpf.RSH | Bpf.K ->
                require(isBelow(i.k(), WORD_BITS), pc, "shifts by more than 31 bits");
            default -> {}
        }
    }

    /** Every word of M[] that is read was written before, on every way that leads there: one bit for each word. */
    private void checkMemory() throws FilterException {
        int[] validAt = new int[instructions.size()];
        Arrays.fill(validAt, ALL_VALID);
        int valid = 0;
        for (int pc = 0; pc < instructions.size(); pc++) {
            BpfInstruction i = instructions.get(pc);
            valid &= validAt[pc];
            if (i.writesMemory()) {
                valid |= 1 << i.k();
            } else if (i.readsMemory()) {
                require((valid & 1 << i.k()) != 0, pc, "reads M[" + i.k() + "], which may not have been written");
            } else if (i.isJumpAlways()) {
                validAt[pc + 1 + i.k()] &= valid;
                valid = ALL_VALID;
            } else if (i.isConditional()) {
                validAt[pc + 1 + i.jumpTrue()] &= valid;
                validAt[pc + 1 + i.jumpFalse()] &= valid;
                valid = ALL_VALID;
            }
        }
    }

    private static boolean isBelow(int unsigned, int bound) {
        return Integer.compareUnsigned(unsigned, bound) < 0;
    }

    private static void require(boolean condition, int pc, String fault) throws FilterException {
        if (!condition) {
            throw new FilterException("instruction " + pc + " of the filter " + fault);
        }
    }

    private static boolean isKnown(int code) {
        return switch (Bpf.instructionClass(code)) {
            case Bpf.ALU -> isKnownArithmetic(code);
            case Bpf.JMP -> isKnownJump(code);
            default -> isKnownOther(code);
        };
    }

    private static boolean isKnownArithmetic(int code) {
        int operation = Bpf.operation(code);
        boolean hasOperand = operation <= Bpf.XOR && operation != Bpf.NEG;
        return code == (Bpf.ALU | Bpf.NEG) || (hasOperand && (code & ~Bpf.X) == (Bpf.ALU | operation));
    }

    private static boolean isKnownJump(int code) {
        int operation = Bpf.operation(code);
        boolean conditional = operation >= Bpf.JEQ && operation <= Bpf.JSET;
        return code == (Bpf.JMP | Bpf.JA) || (conditional && (code & ~Bpf.X) == (Bpf.JMP | operation));
    }

    private static boolean isKnownOther(int code) {
        return switch (code) {
            case Bpf.LD | Bpf.ABS | Bpf.W,
                    Bpf.LD | Bpf.ABS | Bpf.H,
                    Bpf.LD | Bpf.ABS | Bpf.B,
                    Bpf.LD | Bpf.IND | Bpf.W,
                    Bpf.LD | Bpf.IND | Bpf.H,
                    Bpf.LD | Bpf.IND | Bpf.B,
                    Bpf.LD | Bpf.IMM,
                    Bpf.LD | Bpf.LEN,
                    Bpf.LD | Bpf.MEM,
                    Bpf.LDX | Bpf.IMM,
                    Bpf.LDX | Bpf.LEN,
                    Bpf.LDX | Bpf.MEM,
                    Bpf.LDX | Bpf.MSH | Bpf.B,
                    Bpf.ST,
                    Bpf.STX,
                    Bpf.MISC | Bpf.TAX,
                    Bpf.MISC | Bpf.TXA,
                    Bpf.RET | Bpf.K,
                    Bpf.RET | Bpf.A -> true;
            default -> false;
        };
    }
}
