package io.vetch.pcap.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Programs made by chance from a seed. */
final class RandomPrograms {
    /** Every code that there is. */
    static final List<Integer> CODES = List.of(
            0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0x00, 0x80, 0x60, 0x01, 0x61, 0x81, 0xb1, 0x02, 0x03, 0x07, 0x87, 0x06,
            0x16, 0x05, 0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d, 0x04, 0x0c, 0x14, 0x1c, 0x24, 0x2c, 0x34, 0x3c,
            0x44, 0x4c, 0x54, 0x5c, 0x64, 0x6c, 0x74, 0x7c, 0x84, 0x94, 0x9c, 0xa4, 0xac);

    private static final int[] EDGES = {
        0,
        1,
        2,
        3,
        4,
        31,
        32,
        33,
        63,
        64,
        255,
        0xffff,
        0x7fff_ffff,
        0x7fff_fffb,
        0x7fff_fffc,
        0x7fff_fffd,
        0x7fff_fffe,
        0x8000_0000,
        0xffff_ffff,
        0xffff_fffd,
        0xffff_f000,
        0xffff_f004,
        0xffff_f02c,
        0xffff_f030
    };
    private static final int LONGEST = 60;
    private static final int LARGEST_OFFSET = 210;

    private final Random random;

    RandomPrograms(long seed) {
        random = new Random(seed);
    }

    /** One that passes the check. */
    BpfProgram valid() {
        List<BpfInstruction> instructions = new ArrayList<>();
        // Each word of M[], in random order, so that all may be read; half of the programs go without.
        boolean memory = random.nextBoolean();
        if (memory) {
            IntStream.range(0, Bpf.MEMORY_WORDS)
                    .mapToObj(word -> new BpfInstruction(random.nextBoolean() ? Bpf.ST : Bpf.STX, 0, 0, word))
                    .forEach(instructions::add);
        }
        int length = 1 + random.nextInt(LONGEST);
        for (int left = length - 1; left > 0; left--) {
            instructions.add(valid(left, memory));
        }
        instructions.add(new BpfInstruction(random.nextBoolean() ? Bpf.RET : Bpf.RET | Bpf.A, 0, 0, constant()));
        return new BpfProgram(instructions);
    }

    /** @param left how many instructions follow */
    private BpfInstruction valid(int left, boolean memory) {
        while (true) {
            int code = CODES.get(random.nextInt(CODES.size()));
            BpfInstruction i = new BpfInstruction(
                    code, random.nextInt(Math.min(left, 6)), random.nextInt(Math.min(left, 6)), k(code, left));
            boolean early = i.isReturn() && random.nextInt(4) != 0;
            boolean unwritten = !memory && i.readsMemory();
            if (!early && !unwritten) {
                return i;
            }
        }
    }

    private int k(int code, int left) {
        return switch (code) {
            case 0x05 -> random.nextInt(Math.min(left, 4));
            case 0x60, 0x61, 0x02, 0x03 -> random.nextInt(Bpf.MEMORY_WORDS);
            case 0x64, 0x74 -> random.nextInt(32);
            case 0x34, 0x94 -> Math.max(1, random.nextInt(9)) * (random.nextInt(4) == 0 ? 0x1fff_ffff : 1);
            case 0x40, 0x48, 0x50 -> random.nextInt(8) == 0 ? constant() : random.nextInt(20);
            case 0x20, 0x28, 0x30, 0xb1 -> random.nextInt(20) == 0 ? constant() : random.nextInt(LARGEST_OFFSET / 2);
            default -> constant();
        };
    }

    private int constant() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt();
            case 1 -> EDGES[random.nextInt(EDGES.length)];
            default -> random.nextInt(LARGEST_OFFSET);
        };
    }

    /** A valid program in which up to two fields are wrong, or at least other than they were. */
    BpfProgram spoiled() {
        List<BpfInstruction> instructions = new ArrayList<>(valid().instructions());
        for (int times = random.nextInt(3); times > 0; times--) {
            int pc = random.nextInt(instructions.size());
            BpfInstruction i = instructions.get(pc);
            instructions.set(
                    pc,
                    switch (random.nextInt(6)) {
                        case 0 -> new BpfInstruction(random.nextInt(0x100), i.jumpTrue(), i.jumpFalse(), i.k());
                        case 1 -> new BpfInstruction(random.nextInt(0x1_0000), i.jumpTrue(), i.jumpFalse(), i.k());
                        case 2 -> new BpfInstruction(i.code(), random.nextInt(LONGEST), i.jumpFalse(), i.k());
                        case 3 -> new BpfInstruction(i.code(), i.jumpTrue(), random.nextInt(LONGEST), i.k());
                        case 4 -> new BpfInstruction(i.code(), i.jumpTrue(), i.jumpFalse(), constant());
                        default ->
                            new BpfInstruction(CODES.get(random.nextInt(CODES.size())), 0, 0, random.nextInt(20));
                    });
        }
        if (random.nextInt(8) == 0) {
            instructions.removeLast();
        }
        if (random.nextInt(4) == 0) {
            // The writes of M[] come first: without them, reads may be of what was never written.
            instructions.subList(0, random.nextInt(instructions.size() + 1)).clear();
        }
        return instructions.isEmpty() ? valid() : new BpfProgram(instructions);
    }
}
