package io.vetch.bench.targets;

import io.vetch.core.Closing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Open vSwitch with its userspace datapath, which needs no kernel module. Its database server serves this switch alone
 * and stays over a restart; only the switch itself is restarted and counts.
 */
final class OpenVSwitch extends ProcessEngine {
    private static final String DEBIAN_PACKAGE = "openvswitch-switch";
    private static final Path SCHEMA = Path.of("/usr/share/openvswitch/vswitch.ovsschema");

    private final HostNamespaces spaces;
    private final Path directory;
    private final Attachment attachment;
    private final String version;
    private @Nullable SwitchProcess database;
    private int starts;

    private OpenVSwitch(HostNamespaces spaces, Path directory, Attachment attachment) throws IOException {
        this.spaces = spaces;
        this.directory = directory;
        this.attachment = attachment;
        this.version = Commands.run("ovs-vswitchd", "--version")
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst(".*\\) *", "");
    }

    static TargetKind kind(String name, Attachment attachment) {
        return new BuiltKind(
                name,
                attachment,
                OpenVSwitch::missingParts,
                (spaces, directory) -> new OpenVSwitch(spaces, directory, attachment));
    }

    private static Optional<String> missingParts() {
        Optional<String> commands =
                Commands.missing(DEBIAN_PACKAGE, "ovs-vswitchd", "ovs-vsctl", "ovsdb-server", "ovsdb-tool");
        if (commands.isPresent() || Files.isReadable(SCHEMA)) {
            return commands;
        }
        return Optional.of("needs " + SCHEMA + ": apt-get install " + DEBIAN_PACKAGE);
    }

    @Override
    public String description() {
        String ports = attachment == Attachment.TAP ? "TAP (internal) ports" : "veth ports";
        return "Open vSwitch " + version + " userspace datapath, " + ports + ", " + Processors.words();
    }

    @Override
    SwitchProcess launch() throws IOException {
        if (database == null) {
            startDatabase();
        }
        return start("ovs-vswitchd", socket(), "--pidfile=" + directory.resolve("vswitchd.pid"), "-vconsole:off");
    }

    private void startDatabase() throws IOException {
        String file = directory.resolve("conf.db").toString();
        Commands.run("ovsdb-tool", "create", file, SCHEMA.toString());
        SwitchProcess server = start(
                "ovsdb-server",
                file,
                "--remote=p" + socket(),
                "--pidfile=" + directory.resolve("ovsdb.pid"),
                "-vconsole:off");
        database = server;
        server.await("its socket", () -> Files.exists(directory.resolve("db.sock")));
        control("--no-wait", "init");
        control(bridge());
    }

    /** Without waiting for the switch, which has not started. */
    private String[] bridge() {
        List<String> words = new ArrayList<>(List.of("--no-wait", "add-br", "br0"));
        words.addAll(List.of("--", "set", "bridge", "br0", "datapath_type=netdev"));
        for (String port : spaces.switchPorts()) {
            words.addAll(List.of("--", "add-port", "br0", port));
            if (attachment == Attachment.TAP) {
                words.addAll(List.of("--", "set", "interface", port, "type=internal"));
            }
        }
        return words.toArray(String[]::new);
    }

    /** Any change does: ovs-vsctl returns when the switch has put it, and all before it, into effect. */
    @Override
    void awaitPorts(SwitchProcess started) throws IOException {
        starts++;
        control("set", "Open_vSwitch", ".", "external_ids:start=" + starts);
        if (attachment == Attachment.TAP) {
            started.awaitInterfaces(spaces.switchPorts());
        }
    }

    /** It makes them persistent, to find them again in its namespace; from there they have been taken. */
    @Override
    public boolean leavesTaps() {
        return true;
    }

    private SwitchProcess start(String... command) throws IOException {
        Path output = directory.resolve(command[0] + ".out");
        return SwitchProcess.start(spaces.switchSpace(), List.of(command), environment(), output);
    }

    private void control(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("ovs-vsctl", "--db=" + socket(), "--timeout=20"));
        command.addAll(List.of(words));
        Commands.run(command, "");
    }

    private String socket() {
        return "unix:" + directory.resolve("db.sock");
    }

    /** Nothing of the machine's own Open vSwitch. */
    private Map<String, String> environment() {
        String here = directory.toString();
        return Map.of("OVS_RUNDIR", here, "OVS_LOGDIR", here, "OVS_DBDIR", here, "OVS_SYSCONFDIR", here);
    }

    @Override
    public void close() throws IOException {
        Closing.all(super::close, this::closeDatabase);
    }

    private void closeDatabase() throws IOException {
        if (database != null) {
            database.stop(Target.Restart.GRACEFUL);
            database = null;
        }
    }
}
