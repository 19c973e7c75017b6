package io.vetch.bench.targets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The switch of Virtual Distributed Ethernet, with TAP ports. */
final class Vde extends ProcessEngine {
    /** As many ports as vde_switch has if nobody tells it. */
    private static final int USUAL_PORTS = 32;

    private final HostNamespaces spaces;
    private final Path directory;
    private final String version;
    private int starts;

    private Vde(HostNamespaces spaces, Path directory) throws IOException {
        this.spaces = spaces;
        this.directory = directory;
        this.version =
                Commands.run("vde_switch", "--version").lines().findFirst().orElse("VDE");
    }

    static TargetKind kind() {
        return new BuiltKind("vde", Attachment.TAP, () -> Commands.missing("vde2", "vde_switch"), Vde::new);
    }

    @Override
    public String description() {
        return version + " vde_switch, TAP ports, " + Processors.words();
    }

    /**
     * In a new directory each time: it refuses that of a switch that was killed. The machine's start file is not ours.
     */
    @Override
    SwitchProcess launch() throws IOException {
        starts++;
        List<String> ports = spaces.switchPorts();
        List<String> command = new ArrayList<>(List.of("vde_switch", "--rcfile", "/dev/null", "--numports"));
        command.add(Integer.toString(Math.max(USUAL_PORTS, ports.size())));
        command.addAll(List.of("--sock", directory.resolve("control" + starts).toString()));
        ports.forEach(port -> command.addAll(List.of("--tap", port)));
        return SwitchProcess.start(spaces.switchSpace(), command, Map.of(), directory.resolve("vde_switch.out"));
    }

    @Override
    void awaitPorts(SwitchProcess started) throws IOException {
        started.awaitInterfaces(spaces.switchPorts());
    }
}
