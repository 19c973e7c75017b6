package io.vetch.tap.linux;

/**
 * A system call by its number.
 *
 * @param x86 on x86-64 (asm/unistd_64.h)
 * @param generic on all newer architectures, such as aarch64 (asm-generic/unistd.h)
 */
public record SystemCall(long x86, long generic) {
    private static final boolean ON_X86 = System.getProperty("os.arch", "").equals("amd64");

    long number() {
        return ON_X86 ? x86 : generic;
    }
}
