package io.vetch.cli.chaos;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link ChaosDaemonMain} in a process of its own, and what it held before anything was done to it. */
final class TormentedDaemon {
    /** Of the programs, the flows and their slots: made when first needed, for all bridges, and kept. */
    private static final int MAPS_OF_FLOWS = 3;

    private static final Path LOG = Path.of("/run/chaos.log");
    private static final int REHEARSAL_MILLIS = 20_000;

    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private final List<String> baseline;

    private TormentedDaemon(Process process) throws IOException {
        this.process = process;
        requests = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
        if (!"ready".equals(answers.readLine())) {
            throw new IOException("the daemon did not start: " + log());
        }
        awaitRehearsal();
        baseline = ask("state");
    }

    /** @param socket of its clients */
    static TormentedDaemon start(Path socket) throws IOException {
        List<String> command = new ArrayList<>(FaultyJvm.command(ChaosDaemonMain.class, "-Xmx256m"));
        command.addAll(List.of("run", "--socket", socket.toString()));
        return new TormentedDaemon(
                new ProcessBuilder(command).redirectError(LOG.toFile()).start());
    }

    private void awaitRehearsal() throws IOException {
        for (int i = 0; i < REHEARSAL_MILLIS / 100 && ask("state").contains("thread vetch-rehearsal"); i++) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /** @return the lines of its answer; those that came before it ended, if it ends */
    List<String> ask(String request) throws IOException {
        List<String> lines = new ArrayList<>();
        try {
            requests.write(request + "\n");
            requests.flush();
        } catch (IOException e) {
            return lines; // it has ended
        }
        for (String line = answers.readLine(); line != null && !line.equals("."); line = answers.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it holds more, or less, than at first, but for what the first attached interface has it make. */
    List<String> difference() throws IOException {
        List<String> difference = new ArrayList<>(new State(ask("state")).since(new State(baseline)));
        for (int i = 0; i < MAPS_OF_FLOWS; i++) {
            difference.remove("+ descriptor of anon_inode:bpf-map");
        }
        return difference;
    }

    long residentKib() throws IOException {
        String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
        return Long.parseLong(status.replaceAll("(?s).*VmRSS:\\s+(\\d+).*", "$1"));
    }

    String log() throws IOException {
        return Files.readString(LOG);
    }

    /** Whether it has ended or is about to. */
    boolean ends() throws InterruptedException {
        return process.waitFor(20, TimeUnit.SECONDS);
    }

    /** Waits for its end. @return the exit status */
    int await() throws InterruptedException {
        return process.waitFor();
    }

    void stop() {
        process.destroy();
    }
}
