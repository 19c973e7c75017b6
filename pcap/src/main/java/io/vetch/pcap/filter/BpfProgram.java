package io.vetch.pcap.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A program of classic BPF, checked or not: {@link BpfCheck} does that. Immutable.
 *
 * @param instructions at least one
 */
public record BpfProgram(List<BpfInstruction> instructions) {
    private static final int FIELDS = 4;
    private static final long LARGEST_CONSTANT = 0xffff_ffffL;
    /** Where the kernel's loads of what is not in the frame begin: SKF_AD_OFF of uapi/linux/filter.h, unsigned. */
    private static final int ANCILLARY = 0xffff_f000;

    /** @throws IllegalArgumentException if it is empty */
    public BpfProgram {
        instructions = List.copyOf(instructions);
        if (instructions.isEmpty()) {
            throw new IllegalArgumentException("a filter program has at least one instruction");
        }
    }

    /**
     * Reads the decimal form that {@code tcpdump -ddd} prints: the number of instructions, then a line
     * {@code code jt jf k} for each.
     *
     * @throws FilterException if it is something else
     */
    public static BpfProgram parse(String text) throws FilterException {
        List<String> lines = text.strip().lines().toList();
        long count = lines.isEmpty() ? 0 : number(lines.getFirst().strip(), Integer.MAX_VALUE, 1);
        if (count == 0 || count != lines.size() - 1) {
            throw new FilterException("a filter program of " + count + " instructions has "
                    + Math.max(0, lines.size() - 1) + " lines of them; give it as tcpdump -ddd prints it");
        }
        List<BpfInstruction> instructions = new ArrayList<>(lines.size() - 1);
        for (int i = 1; i < lines.size(); i++) {
            instructions.add(instruction(lines.get(i).strip(), i + 1));
        }
        return new BpfProgram(instructions);
    }

    private static BpfInstruction instruction(String text, int line) throws FilterException {
        String[] fields = text.split("\\s+", -1);
        if (fields.length != FIELDS) {
            throw new FilterException(
                    "line " + line + " of a filter program must be 'code jt jf k', not '" + text + "'");
        }
        return new BpfInstruction(
                (int) number(fields[0], 0xffff, line),
                (int) number(fields[1], 0xff, line),
                (int) number(fields[2], 0xff, line),
                (int) number(fields[3], LARGEST_CONSTANT, line));
    }

    private static long number(String digits, long largest, int line) throws FilterException {
        try {
            long value = Long.parseLong(digits);
            if (value >= 0 && value <= largest) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number that is out of range.
        }
        throw new FilterException("line " + line + " of a filter program has '" + digits + "' where a number from 0 to "
                + largest + " must be");
    }

    /** The decimal form, exactly as {@code tcpdump -ddd} prints it. */
    public String toText() {
        return instructions.stream()
                .map(i -> i.code() + " " + i.jumpTrue() + " " + i.jumpFalse() + " " + Integer.toUnsignedString(i.k())
                        + "\n")
                .collect(Collectors.joining("", instructions.size() + "\n", ""));
    }

    /** The initializers of a C array, exactly as {@code tcpdump -dd} prints them. */
    public String toC() {
        return instructions.stream()
                .map(i -> "{ 0x%x, %d, %d, 0x%08x },\n".formatted(i.code(), i.jumpTrue(), i.jumpFalse(), i.k()))
                .collect(Collectors.joining());
    }

    /**
     * A line for each instruction in the words of libpcap, which must be installed, as {@code tcpdump -d} prints it.
     */
    public String disassemble() {
        return LibPcap.images(instructions).stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /**
     * Whether it asks for what only a socket of the kernel knows, as {@code inbound}, {@code outbound} and {@code
     * ifindex} do. Here that is out of range, and such a program matches nothing or not what was meant.
     */
    public boolean asksKernel() {
        return instructions.stream().anyMatch(i -> i.loadsAbsolute() && Integer.compareUnsigned(i.k(), ANCILLARY) >= 0);
    }
}
