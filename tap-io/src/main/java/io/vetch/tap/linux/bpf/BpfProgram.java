package io.vetch.tap.linux.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An eBPF program under construction: one method for each kind of instruction, on registers 0 to 10 as the instruction
 * set has them (RFC 9669): 0 for results, 1 to 5 for arguments, lost in a call, 6 to 9 kept, 10 the end of 512 bytes of
 * stack. Jumps are forward, to labels.
 */
public final class BpfProgram {
    /** {@code long bpf_skb_load_bytes(skb, u32 offset, void *to, u32 length)} */
    public static final int SKB_LOAD_BYTES = 26;
    /** {@code void *bpf_map_lookup_elem(map, const void *key)} */
    static final int MAP_LOOKUP = 1;
    /** {@code long bpf_tail_call(ctx, map, u32 index)}: does not return if the map has a program there */
    static final int TAIL_CALL = 12;
    /** {@code u32 bpf_get_smp_processor_id(void)} */
    static final int PROCESSOR_ID = 8;
    /** {@code long bpf_clone_redirect(skb, u32 ifindex, u64 flags)} */
    static final int CLONE_REDIRECT = 13;
    /** {@code long bpf_skb_vlan_push(skb, be16 protocol, u16 tci)} */
    static final int SKB_VLAN_PUSH = 18;
    /** {@code long bpf_skb_vlan_pop(skb)} */
    static final int SKB_VLAN_POP = 19;
    /** {@code long bpf_redirect(u32 ifindex, u64 flags)}; its result is the program's */
    static final int REDIRECT = 23;
    /** {@code u64 bpf_ktime_get_coarse_ns(void)}: CLOCK_MONOTONIC, some milliseconds late. Linux 5.11. */
    static final int KTIME_GET_COARSE_NS = 160;

    static final int INSTRUCTION_SIZE = 8;

    private static final int LOAD_IMMEDIATE = 0x18;
    private static final int PSEUDO_MAP_FD = 1;
    private static final int PSEUDO_MAP_VALUE = 2;
    /** In place of a descriptor that is known when the program is loaded. */
    private static final int TO_BE_LOADED_WITH = -1;

    private static final int CALL = 0x85;
    private static final int EXIT = 0x95;
    private static final int TO_BIG_ENDIAN = 0xdc;
    private static final int ADD_ATOMICALLY_64 = 0xdb;
    private static final int COMPARE_EXCHANGE_32 = 0xc3;
    private static final int COMPARE_EXCHANGE = 0xf1;

    /** How many bytes a load or store moves. */
    public enum Width {
        BYTE(0x10),
        HALF(0x08),
        WORD(0x00),
        DOUBLE(0x18);

        private final int code;

        Width(int code) {
            this.code = code;
        }
    }

    /** 64-bit arithmetic: {@code destination = destination op operand}. */
    public enum Operation {
        ADD(0x00),
        MULTIPLY(0x20),
        OR(0x40),
        AND(0x50),
        SHIFT_LEFT(0x60),
        SHIFT_RIGHT(0x70),
        XOR(0xa0),
        MOVE(0xb0);

        private final int code;

        Operation(int code) {
            this.code = code;
        }
    }

    /** Unsigned, 64 bits. */
    public enum Condition {
        ALWAYS(0x00),
        EQUAL(0x10),
        GREATER(0x20),
        /** Some bit is set in both. */
        COMMON_BITS(0x40),
        NOT_EQUAL(0x50);

        private final int code;

        Condition(int code) {
            this.code = code;
        }
    }

    private record Instruction(int code, int destination, int source, int offset, int immediate) {}

    private record Jump(int at, String label) {}

    private final List<Instruction> instructions = new ArrayList<>();
    private final List<Jump> jumps = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();

    private BpfProgram emit(int code, int destination, int source, int offset, int immediate) {
        instructions.add(new Instruction(code, destination, source, offset, immediate));
        return this;
    }

    public BpfProgram with(Operation operation, int destination, int immediate) {
        return emit(operation.code | 0x07, destination, 0, 0, immediate);
    }

    public BpfProgram withRegister(Operation operation, int destination, int source) {
        return emit(operation.code | 0x0f, destination, source, 0, 0);
    }

    public BpfProgram constant(int destination, long value) {
        emit(LOAD_IMMEDIATE, destination, 0, 0, (int) value);
        return emit(0, 0, 0, 0, (int) (value >>> 32));
    }

    /** The address of the memory of {@link Bpf#createMemory} that the program shares with us. */
    public BpfProgram memoryAddress(int destination) {
        return memoryAddress(destination, TO_BE_LOADED_WITH);
    }

    /** The address of other memory. @param memory a descriptor from {@link Bpf#createMemory} */
    BpfProgram memoryAddress(int destination, int memory) {
        emit(LOAD_IMMEDIATE, destination, PSEUDO_MAP_VALUE, 0, memory);
        return emit(0, 0, 0, 0, 0);
    }

    /** A map, as an argument of a helper. @param map its descriptor */
    BpfProgram map(int destination, int map) {
        emit(LOAD_IMMEDIATE, destination, PSEUDO_MAP_FD, 0, map);
        return emit(0, 0, 0, 0, 0);
    }

    public BpfProgram load(Width width, int destination, int address, int offset) {
        return emit(0x61 | width.code, destination, address, offset, 0);
    }

    public BpfProgram store(Width width, int address, int offset, int source) {
        return emit(0x63 | width.code, address, source, offset, 0);
    }

    /** Swaps the lower {@code bits} of a register as a little-endian processor must; clears the others. */
    public BpfProgram toBigEndian(int register, int bits) {
        return emit(TO_BIG_ENDIAN, register, 0, 0, bits);
    }

    /** Adds to the double word that is there, at once for all processors. */
    BpfProgram addAtomically(int address, int offset, int source) {
        return emit(ADD_ATOMICALLY_64, address, source, offset, 0);
    }

    /** Stores the word {@code source} if register 0 is what is there; register 0 becomes what was there. Linux 5.12. */
    public BpfProgram compareExchange(int address, int offset, int source) {
        return emit(COMPARE_EXCHANGE_32, address, source, offset, COMPARE_EXCHANGE);
    }

    public BpfProgram call(int helper) {
        return emit(CALL, 0, 0, 0, helper);
    }

    public BpfProgram jump(Condition condition, int register, int immediate, String label) {
        jumps.add(new Jump(instructions.size(), label));
        return emit(condition.code | 0x05, register, 0, 0, immediate);
    }

    public BpfProgram jumpByRegister(Condition condition, int register, int other, String label) {
        jumps.add(new Jump(instructions.size(), label));
        return emit(condition.code | 0x0d, register, other, 0, 0);
    }

    public BpfProgram jump(String label) {
        return jump(Condition.ALWAYS, 0, 0, label);
    }

    public BpfProgram label(String name) {
        labels.put(name, instructions.size());
        return this;
    }

    public BpfProgram exit(int result) {
        return with(Operation.MOVE, 0, result).exit();
    }

    /** The result is in register 0. */
    public BpfProgram exit() {
        return emit(EXIT, 0, 0, 0, 0);
    }

    /** {@code struct bpf_insn}: u8 code, u8 destination and source (4 bits each), s16 offset, s32 immediate. */
    byte[] encode(int memoryFd) {
        ByteBuffer code =
                ByteBuffer.allocate(instructions.size() * INSTRUCTION_SIZE).order(ByteOrder.nativeOrder());
        for (Instruction each : instructions) {
            boolean isMemory = each.code == LOAD_IMMEDIATE
                    && each.source == PSEUDO_MAP_VALUE
                    && each.immediate == TO_BE_LOADED_WITH;
            code.put((byte) each.code)
                    .put((byte) (each.source << 4 | each.destination))
                    .putShort((short) each.offset)
                    .putInt(isMemory ? memoryFd : each.immediate);
        }
        for (Jump jump : jumps) {
            int target = Objects.requireNonNull(labels.get(jump.label), jump.label);
            int distance = target - jump.at - 1;
            code.putShort(jump.at * INSTRUCTION_SIZE + 2, (short) distance);
        }
        return code.array();
    }
}
