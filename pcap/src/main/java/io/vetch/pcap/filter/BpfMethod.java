package io.vetch.pcap.filter;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Writes {@link FrameFilter#run} for one checked program. All jumps lead forward, so that one walk sees each
 * instruction after all that lead to it: it leaves out what is never reached, and a load asks only for the captured
 * bytes that no load on every way before it has asked for.
 */
final class BpfMethod {
    static final ClassDesc BUFFER = ClassDesc.of(ByteBuffer.class.getName());

    private static final ClassDesc INTEGER = ClassDesc.of(Integer.class.getName());
    private static final ClassDesc HELPER = ClassDesc.of(Bpf.class.getName());
    private static final MethodTypeDesc OF_TWO =
            MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int, ConstantDescs.CD_int);

    // Local variables; the first five are this and the parameters.
    private static final int BYTES = 1;
    private static final int OFFSET = 2;
    private static final int CAPTURED = 3;
    private static final int WIRE_LENGTH = 4;
    private static final int A = 5;
    private static final int X = 6;
    private static final int MEMORY = 7;

    private static final int NOT_REACHED = -1;

    private final CodeBuilder code;
    private final List<BpfInstruction> instructions;
    private final Label[] labels;
    /** How many bytes are known to be captured when an instruction begins. */
    private final int[] known;

    private final Label miss;
    private boolean canMiss;

    BpfMethod(CodeBuilder code, List<BpfInstruction> instructions) {
        this.code = code;
        this.instructions = instructions;
        this.labels = new Label[instructions.size()];
        Arrays.setAll(labels, i -> code.newLabel());
        this.known = new int[instructions.size()];
        this.miss = code.newLabel();
    }

    void generate() {
        Arrays.fill(known, NOT_REACHED);
        known[0] = 0;
        code.iconst_0().istore(A).iconst_0().istore(X);
        for (int pc = 0; pc < labels.length; pc++) {
            if (known[pc] != NOT_REACHED) {
                code.labelBinding(labels[pc]);
                generate(pc, instructions.get(pc));
            }
        }
        if (canMiss) {
            code.labelBinding(miss).iconst_0().ireturn();
        }
    }

    private void generate(int pc, BpfInstruction i) {
        switch (Bpf.instructionClass(i.code())) {
            case Bpf.LD, Bpf.LDX -> load(pc, i);
            case Bpf.ST, Bpf.STX, Bpf.MISC -> move(pc, i);
            case Bpf.ALU -> calculate(pc, i);
            case Bpf.JMP -> jump(pc, i);
            default -> end(i);
        }
    }

    /** An instruction that is reached on several ways knows what all of them know. */
    private void reach(int pc, int captured) {
        known[pc] = known[pc] == NOT_REACHED ? captured : Math.min(known[pc], captured);
    }

    private void load(int pc, BpfInstruction i) {
        int register = Bpf.instructionClass(i.code()) == Bpf.LD ? A : X;
        switch (Bpf.mode(i.code())) {
            case Bpf.ABS, Bpf.IND, Bpf.MSH -> {
                loadFromFrame(pc, i, register);
                return;
            }
            case Bpf.MEM -> code.iload(MEMORY + i.k());
            case Bpf.LEN -> code.iload(WIRE_LENGTH);
            default -> code.loadConstant(i.k());
        }
        code.istore(register);
        reach(pc + 1, known[pc]);
    }

    private void loadFromFrame(int pc, BpfInstruction i, int register) {
        int size = Bpf.size(i.code());
        long end = Integer.toUnsignedLong(i.k()) + size;
        if (end > Integer.MAX_VALUE) {
            // No frame is that long: nothing behind this is reached from here.
            code.goto_(miss());
            return;
        }
        boolean indirect = Bpf.mode(i.code()) == Bpf.IND;
        if (indirect) {
            code.iload(X).iflt(miss());
            code.iload(CAPTURED).loadConstant((int) end).isub().iload(X).if_icmplt(miss());
        } else if (known[pc] < end) {
            code.iload(CAPTURED).loadConstant((int) end).if_icmplt(miss());
        }
        code.aload(BYTES).iload(OFFSET).loadConstant(i.k()).iadd();
        if (indirect) {
            code.iload(X).iadd();
        }
        get(size);
        if (Bpf.mode(i.code()) == Bpf.MSH) {
            code.loadConstant(0x0f).iand().iconst_2().ishl();
        }
        code.istore(register);
        reach(pc + 1, Math.max(known[pc], (int) end));
    }

    private void get(int size) {
        switch (size) {
            case 4 -> get("getInt", ConstantDescs.CD_int);
            case 2 ->
                get("getShort", ConstantDescs.CD_short).loadConstant(0xffff).iand();
            default -> get("get", ConstantDescs.CD_byte).loadConstant(0xff).iand();
        }
    }

    private CodeBuilder get(String name, ClassDesc type) {
        return code.invokevirtual(BUFFER, name, MethodTypeDesc.of(type, ConstantDescs.CD_int));
    }

    /** The check knows that every word of M[] is written before it is read, which is what the JVM asks of a local. */
    private void move(int pc, BpfInstruction i) {
        switch (i.code()) {
            case Bpf.ST -> code.iload(A).istore(MEMORY + i.k());
            case Bpf.STX -> code.iload(X).istore(MEMORY + i.k());
            case Bpf.MISC | Bpf.TAX -> code.iload(A).istore(X);
            default -> code.iload(X).istore(A);
        }
        reach(pc + 1, known[pc]);
    }

    private void calculate(int pc, BpfInstruction i) {
        int operation = Bpf.operation(i.code());
        boolean divides = operation == Bpf.DIV || operation == Bpf.MOD;
        if (divides && Bpf.usesX(i.code())) {
            code.iload(X).ifeq(miss());
        }
        code.iload(A);
        if (operation == Bpf.NEG) {
            code.ineg();
        } else {
            operand(i);
            calculate(operation);
        }
        code.istore(A);
        reach(pc + 1, known[pc]);
    }

    private void calculate(int operation) {
        switch (operation) {
            case Bpf.ADD -> code.iadd();
            case Bpf.SUB -> code.isub();
            case Bpf.MUL -> code.imul();
            case Bpf.DIV -> code.invokestatic(INTEGER, "divideUnsigned", OF_TWO);
            case Bpf.MOD -> code.invokestatic(INTEGER, "remainderUnsigned", OF_TWO);
            case Bpf.OR -> code.ior();
            case Bpf.AND -> code.iand();
            case Bpf.XOR -> code.ixor();
            case Bpf.LSH -> code.invokestatic(HELPER, "shiftLeft", OF_TWO);
            default -> code.invokestatic(HELPER, "shiftRight", OF_TWO);
        }
    }

    private void operand(BpfInstruction i) {
        if (Bpf.usesX(i.code())) {
            code.iload(X);
        } else {
            code.loadConstant(i.k());
        }
    }

    private void jump(int pc, BpfInstruction i) {
        int next = pc + 1;
        int whenTrue = next + (i.isConditional() ? i.jumpTrue() : i.k());
        int whenFalse = i.isConditional() ? next + i.jumpFalse() : whenTrue;
        reach(whenTrue, known[pc]);
        reach(whenFalse, known[pc]);
        if (whenTrue == whenFalse) {
            goTo(next, whenTrue);
        } else if (whenTrue == next) {
            branchUnless(i, labels[whenFalse]);
        } else {
            branchIf(i, labels[whenTrue]);
            goTo(next, whenFalse);
        }
    }

    private void goTo(int next, int target) {
        if (target != next) {
            code.goto_(labels[target]);
        }
    }

    private void branchIf(BpfInstruction i, Label target) {
        compare(i);
        switch (Bpf.operation(i.code())) {
            case Bpf.JEQ -> code.if_icmpeq(target);
            case Bpf.JGT -> code.ifgt(target);
            case Bpf.JGE -> code.ifge(target);
            default -> code.ifne(target);
        }
    }

    private void branchUnless(BpfInstruction i, Label target) {
        compare(i);
        switch (Bpf.operation(i.code())) {
            case Bpf.JEQ -> code.if_icmpne(target);
            case Bpf.JGT -> code.ifle(target);
            case Bpf.JGE -> code.iflt(target);
            default -> code.ifeq(target);
        }
    }

    /** Leaves on the stack what the branch looks at: both values for JEQ, otherwise one to compare with zero. */
    private void compare(BpfInstruction i) {
        code.iload(A);
        operand(i);
        switch (Bpf.operation(i.code())) {
            case Bpf.JEQ -> {}
            case Bpf.JSET -> code.iand();
            default -> code.invokestatic(INTEGER, "compareUnsigned", OF_TWO);
        }
    }

    private void end(BpfInstruction i) {
        if (i.code() == (Bpf.RET | Bpf.A)) {
            code.iload(A);
        } else {
            code.loadConstant(i.k());
        }
        code.ireturn();
    }

    private Label miss() {
        canMiss = true;
        return miss;
    }
}
