package io.vetch.bench.traffic;

import io.vetch.tap.linux.bpf.BpfProgram;
import io.vetch.tap.linux.bpf.BpfProgram.Condition;
import io.vetch.tap.linux.bpf.BpfProgram.Operation;
import io.vetch.tap.linux.bpf.BpfProgram.Width;

/** The program of {@link InOrderFilter}. Registers keep: 6 the frame, 7 the memory, 8 the stream, 9 the number. */
final class InOrderProgram {
    private static final int SKB_LENGTH = 0;
    private static final int SKB_VLAN_PRESENT = 20;
    private static final int SKB_VLAN_TCI = 24;
    private static final int SKB_VLAN_PROTOCOL = 28;

    private static final int FRAME = 6;
    private static final int MEMORY = 7;
    private static final int STREAM = 8;
    private static final int SEQUENCE = 9;
    private static final int STACK = 10;
    /** Where the frame's signature is put, from {@link #STACK}. */
    private static final int SIGNATURE = -24;

    /** Register 1, after {@link #findStream}: the stream's entry less {@link InOrderFilter#STREAM}. */
    private static final int ENTRY = 1;

    private static final int NEXT = InOrderFilter.STREAM + InOrderFilter.NEXT;
    private static final int BLOCK_BITS = Integer.numberOfTrailingZeros(InOrderFilter.BLOCK);

    private InOrderProgram() {}

    static BpfProgram build() {
        BpfProgram program = new BpfProgram();
        readSignature(program);
        verifyCheck(program);
        findStream(program);
        count(program);
        return program.label("pass").exit(-1);
    }

    private static void readSignature(BpfProgram program) {
        program.withRegister(Operation.MOVE, FRAME, 1)
                .with(Operation.MOVE, 2, TestFrame.SIGNATURE)
                .withRegister(Operation.MOVE, 3, STACK)
                .with(Operation.ADD, 3, SIGNATURE)
                .with(Operation.MOVE, 4, TestFrame.SIGNATURE_LENGTH)
                .call(BpfProgram.SKB_LOAD_BYTES)
                .jump(Condition.NOT_EQUAL, 0, 0, "pass")
                .memoryAddress(MEMORY)
                .load(Width.DOUBLE, 1, STACK, SIGNATURE)
                .toBigEndian(1, 64)
                .withRegister(Operation.MOVE, SEQUENCE, 1)
                .with(Operation.SHIFT_LEFT, SEQUENCE, 32)
                .with(Operation.SHIFT_RIGHT, SEQUENCE, 32)
                .withRegister(Operation.MOVE, STREAM, 1)
                .with(Operation.SHIFT_RIGHT, STREAM, 32)
                .with(Operation.AND, STREAM, 0xffff)
                .with(Operation.SHIFT_RIGHT, 1, 48)
                .load(Width.WORD, 2, MEMORY, InOrderFilter.TRIAL)
                .jumpByRegister(Condition.NOT_EQUAL, 1, 2, "pass")
                .jump(Condition.GREATER, STREAM, InOrderFilter.STREAMS - 1, "pass");
    }

    /** {@link TestFrame#check}; register 1 is the trial. */
    private static void verifyCheck(BpfProgram program) {
        program.load(Width.DOUBLE, 2, STACK, SIGNATURE + TestFrame.TIME)
                .toBigEndian(2, 64)
                .withRegister(Operation.MOVE, 3, 2)
                .with(Operation.SHIFT_RIGHT, 3, 16) // the time
                .with(Operation.SHIFT_LEFT, 2, 48)
                .with(Operation.SHIFT_RIGHT, 2, 32) // the upper half of the check
                .load(Width.HALF, 4, STACK, SIGNATURE + TestFrame.CHECK + 2)
                .toBigEndian(4, 16)
                .withRegister(Operation.OR, 2, 4);
        multiply(
                program.with(Operation.SHIFT_LEFT, 1, 16)
                        .withRegister(Operation.OR, 1, STREAM)
                        .constant(5, TestFrame.NOT_ZERO)
                        .withRegister(Operation.OR, 1, 5),
                1,
                TestFrame.MIX_TRIAL);
        multiply(program, 3, TestFrame.MIX_TIME);
        multiply(program.withRegister(Operation.MOVE, 4, SEQUENCE), 4, TestFrame.MIX_SEQUENCE);
        program.withRegister(Operation.XOR, 4, 3)
                .withRegister(Operation.XOR, 4, 1)
                .withRegister(Operation.MOVE, 3, 4)
                .with(Operation.SHIFT_RIGHT, 3, TestFrame.MIX_SHIFT)
                .withRegister(Operation.XOR, 4, 3);
        multiply(program, 4, TestFrame.MIX_ALL);
        program.with(Operation.SHIFT_RIGHT, 4, 32).jumpByRegister(Condition.NOT_EQUAL, 4, 2, "pass");
    }

    private static void multiply(BpfProgram program, int register, long factor) {
        program.constant(5, factor).withRegister(Operation.MULTIPLY, register, 5);
    }

    private static void findStream(BpfProgram program) {
        program.withRegister(Operation.MOVE, ENTRY, STREAM)
                .with(Operation.MULTIPLY, ENTRY, InOrderFilter.STREAM_SIZE)
                .withRegister(Operation.ADD, ENTRY, MEMORY)
                .load(Width.WORD, 2, FRAME, SKB_LENGTH)
                .load(Width.WORD, 3, ENTRY, InOrderFilter.STREAM + InOrderFilter.LENGTH)
                .jumpByRegister(Condition.NOT_EQUAL, 2, 3, "pass")
                .with(Operation.MOVE, 4, 0)
                .load(Width.WORD, 2, FRAME, SKB_VLAN_PRESENT)
                .jump(Condition.EQUAL, 2, 0, "untagged")
                .load(Width.WORD, 4, FRAME, SKB_VLAN_PROTOCOL)
                .toBigEndian(4, 16)
                .with(Operation.SHIFT_LEFT, 4, 16)
                .load(Width.WORD, 2, FRAME, SKB_VLAN_TCI)
                .withRegister(Operation.OR, 4, 2)
                .label("untagged")
                .load(Width.WORD, 3, ENTRY, InOrderFilter.STREAM + InOrderFilter.TAG)
                .jumpByRegister(Condition.NOT_EQUAL, 4, 3, "pass");
    }

    private static void count(BpfProgram program) {
        program.load(Width.WORD, 0, ENTRY, NEXT)
                .withRegister(Operation.MOVE, 2, SEQUENCE)
                .with(Operation.SHIFT_RIGHT, 2, BLOCK_BITS)
                .jump(Condition.GREATER, 0, Integer.MAX_VALUE, "suspended")
                .jumpByRegister(Condition.GREATER, 0, SEQUENCE, "pass") // late, or a second one
                .jumpByRegister(Condition.NOT_EQUAL, 0, SEQUENCE, "gap")
                .withRegister(Operation.MOVE, 3, SEQUENCE)
                .with(Operation.ADD, 3, 1)
                .compareExchange(ENTRY, NEXT, 3)
                .jumpByRegister(Condition.NOT_EQUAL, 0, SEQUENCE, "pass")
                .withRegister(Operation.MOVE, 3, SEQUENCE)
                .with(Operation.AND, 3, InOrderFilter.SAMPLE - 1)
                .jump(Condition.EQUAL, 3, InOrderFilter.SAMPLE - 1, "pass")
                .exit(0);
        gap(program.label("gap"));
        suspended(program.label("suspended"));
    }

    /** Register 0 is the number that was to come, register 2 the block of the one that came. */
    private static void gap(BpfProgram program) {
        suspend(program.withRegister(Operation.MOVE, 4, 0))
                .jumpByRegister(Condition.NOT_EQUAL, 0, 4, "pass")
                .withRegister(Operation.MOVE, 3, SEQUENCE)
                .with(Operation.SHIFT_LEFT, 3, 32)
                .withRegister(Operation.OR, 3, 4)
                .with(Operation.AND, 2, InOrderFilter.GAPS - 1)
                .with(Operation.MULTIPLY, 2, InOrderFilter.GAP_SIZE)
                .with(Operation.MULTIPLY, STREAM, InOrderFilter.GAPS * InOrderFilter.GAP_SIZE)
                .withRegister(Operation.ADD, MEMORY, STREAM)
                .withRegister(Operation.ADD, MEMORY, 2)
                .store(Width.DOUBLE, MEMORY, InOrderFilter.GAP, 3)
                .jump("pass");
    }

    private static BpfProgram suspend(BpfProgram program) {
        return program.constant(3, InOrderFilter.SUSPENDED & 0xffff_ffffL)
                .withRegister(Operation.OR, 3, 2)
                .compareExchange(ENTRY, NEXT, 3);
    }

    /** Register 0 is the state, register 2 the block of the frame. */
    private static void suspended(BpfProgram program) {
        program.withRegister(Operation.MOVE, 3, 0)
                .with(Operation.AND, 3, Integer.MAX_VALUE)
                .jumpByRegister(Condition.GREATER, 3, 2, "pass")
                .withRegister(Operation.MOVE, 4, SEQUENCE)
                .with(Operation.AND, 4, InOrderFilter.BLOCK - 1)
                .jump(Condition.EQUAL, 4, InOrderFilter.BLOCK - 1, "resume")
                .jumpByRegister(Condition.EQUAL, 3, 2, "pass");
        suspend(program)
                .jump("pass")
                .label("resume")
                .withRegister(Operation.MOVE, 3, SEQUENCE)
                .with(Operation.ADD, 3, 1)
                .compareExchange(ENTRY, NEXT, 3);
    }
}
