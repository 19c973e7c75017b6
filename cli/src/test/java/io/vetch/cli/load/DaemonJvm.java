package io.vetch.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Lab;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The inside of a running daemon's JVM, as jcmd(1) and /proc tell it. */
final class DaemonJvm {
    private static final String PID_FILE = "/run/vetch.pid";
    private static final String GC_LOG = "/run/gc.log";

    private static final Pattern LOOP_ALLOCATED =
            Pattern.compile("\"vetch-loop[^\n]* allocated=(\\d+)([BKMG]) ", Pattern.MULTILINE);
    private static final Pattern USED = Pattern.compile("(?:DefNew|Tenured) +total \\d+K, used (\\d+)K");

    private final Lab lab;
    private final String pid;

    private DaemonJvm(Lab lab, String pid) {
        this.lab = lab;
        this.pid = pid;
    }

    /** What a lab whose daemon is to be looked at is opened with. */
    static Map<String, String> environment() {
        return Map.of("VETCH_JAVA_OPTS", "-Xlog:gc:file=" + GC_LOG);
    }

    /** More options of {@code vetch run}, before those of the test. */
    static String[] options(String... more) {
        List<String> options = new ArrayList<>(List.of("--pidfile", PID_FILE));
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }

    /** Waits until it has nothing to do but what it is asked for. */
    static DaemonJvm of(Lab lab) {
        String pid = lab.sh("cat " + PID_FILE).out().strip();
        lab.sh("while grep -qs '^vetch-rehearsal$' /proc/%s/task/*/comm; do sleep 0.05; done".formatted(pid));
        return new DaemonJvm(lab, pid);
    }

    private String jcmd(String... command) {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), pid));
        line.addAll(List.of(command));
        return lab.sandbox().run(line).expectSuccess().out();
    }

    /** Garbage collections so far. */
    long collections() {
        return lab.sh("cat " + GC_LOG).lines().stream()
                .filter(line -> line.contains("Pause"))
                .count();
    }

    /** Makes it collect garbage. */
    void collect() {
        jcmd("GC.run");
    }

    String mappedFiles() {
        return lab.sh("cat /proc/" + pid + "/maps").out();
    }

    /** What it runs in C2's code; the columns of a line: id, level of compilation, 0 for code in use, method. */
    String compiledByC2() {
        return jcmd("Compiler.codelist")
                .lines()
                .filter(line -> line.matches("\\d+ 4 0 .*"))
                .collect(Collectors.joining("\n"));
    }

    /** KiB that all loop threads have allocated so far. */
    long allocatedByLoops() {
        List<MatchResult> loops =
                LOOP_ALLOCATED.matcher(jcmd("Thread.print", "-e")).results().toList();
        assertThat(loops).as("loop threads").isNotEmpty();
        return loops.stream().mapToLong(DaemonJvm::kib).sum();
    }

    private static long kib(MatchResult allocated) {
        long number = Long.parseLong(allocated.group(1));
        return switch (allocated.group(2)) {
            case "B" -> number / 1024;
            case "K" -> number;
            case "M" -> number * 1024;
            default -> number * 1024 * 1024;
        };
    }

    /** KiB of the heap in use, what jcmd itself needed included. */
    long usedHeap() {
        List<MatchResult> generations =
                USED.matcher(jcmd("GC.heap_info")).results().toList();
        assertThat(generations).as("generations of the heap").hasSize(2);
        return generations.stream()
                .mapToLong(used -> Long.parseLong(used.group(1)))
                .sum();
    }

    /** Of each loop thread "name, nanoseconds on a processor, nanoseconds waiting for one, times it got one". */
    List<String> loopsOnProcessor() {
        List<String> loops = lab
                .sh("for task in /proc/%s/task/*; do echo $(cat $task/comm $task/schedstat); done".formatted(pid))
                .lines()
                .stream()
                .filter(line -> line.startsWith("vetch-loop"))
                .toList();
        assertThat(loops).as("loop threads").isNotEmpty();
        return loops;
    }
}
