package io.vetch.bench.targets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Vetch as its launcher starts it. The launcher's path is the system property {@code vetch.launcher}. */
final class Vetch extends ProcessEngine {
    private static final String LAUNCHER = "vetch.launcher";

    private final HostNamespaces spaces;
    private final Path directory;
    private final Attachment attachment;
    private final String launcher;
    private final String version;

    private Vetch(HostNamespaces spaces, Path directory, Attachment attachment) throws IOException {
        this.spaces = spaces;
        this.directory = directory;
        this.attachment = attachment;
        this.launcher = System.getProperty(LAUNCHER, "");
        this.version = Commands.run(launcher, "--version").strip();
    }

    static TargetKind kind(String name, Attachment attachment) {
        return new BuiltKind(
                name,
                attachment,
                Vetch::missingLauncher,
                (spaces, directory) -> new Vetch(spaces, directory, attachment));
    }

    private static Optional<String> missingLauncher() {
        String path = System.getProperty(LAUNCHER, "");
        if (!path.isEmpty() && Files.isExecutable(Path.of(path))) {
            return Optional.empty();
        }
        return Optional.of("needs the launcher of Vetch: start this program with ./vetch bench, or set -D" + LAUNCHER);
    }

    @Override
    public String description() {
        String ports = attachment == Attachment.TAP ? "TAP ports" : "veth ports";
        return version + ", " + ports + ", " + Processors.words();
    }

    @Override
    SwitchProcess launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher, "run"));
        command.addAll(List.of("--socket", directory.resolve("socket").toString(), "--bridge", "br0"));
        for (String port : spaces.switchPorts()) {
            command.addAll(List.of(attachment == Attachment.TAP ? "--tap" : "--attach", port));
        }
        return SwitchProcess.start(
                spaces.switchSpace(), command, Map.of("VETCH_SOCKET", ""), directory.resolve("vetch.out"));
    }

    @Override
    void awaitPorts(SwitchProcess started) throws IOException {
        started.awaitLine("ready");
    }
}
