package io.vetch.bench.targets;

import io.vetch.core.Closing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A switch between hosts in namespaces, built for the measurement. */
final class BuiltTarget implements Target {
    private final HostNamespaces spaces;
    private final Path directory;
    private final Engine engine;
    private final Attachment attachment;

    private BuiltTarget(HostNamespaces spaces, Path directory, Engine engine, Attachment attachment) {
        this.spaces = spaces;
        this.directory = directory;
        this.engine = engine;
        this.attachment = attachment;
    }

    /** Builds it; returns when every host reaches the first one. */
    static BuiltTarget start(int ports, Attachment attachment, Engine.Maker maker) throws IOException {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            HostNamespaces spaces = HostNamespaces.make(ports);
            opened.addFirst(spaces);
            Path directory = Files.createTempDirectory("vetch-bench");
            opened.addFirst(() -> delete(directory));
            Engine engine = maker.make(spaces, directory);
            opened.addFirst(engine);
            BuiltTarget target = new BuiltTarget(spaces, directory, engine, attachment);
            if (attachment == Attachment.VETH) {
                spaces.addVeths();
            }
            target.begin();
            spaces.awaitCarriers();
            spaces.awaitForwarding();
            return target;
        } catch (IOException | RuntimeException e) {
            Closing.after(e, () -> Closing.all(opened));
            throw e;
        }
    }

    private void begin() throws IOException {
        engine.start();
        if (attachment == Attachment.TAP) {
            spaces.takeTaps();
        }
    }

    @Override
    public String description() {
        return engine.description();
    }

    @Override
    public List<TesterPort> ports() {
        return spaces.testerPorts();
    }

    @Override
    public OptionalLong processorNanos() {
        return engine.processorNanos();
    }

    @Override
    public boolean canRestart(Restart how) {
        return engine.canStop(how);
    }

    /** Asks for as little as possible afterwards: how soon frames pass again is what the tester wants to see. */
    @Override
    public void restart(Restart how) throws IOException {
        if (!canRestart(how)) {
            throw new UnsupportedOperationException("no such restart: " + how);
        }
        engine.stop(how);
        if (attachment == Attachment.TAP && engine.leavesTaps()) {
            spaces.dropTaps();
        }
        begin();
    }

    @Override
    public void close() throws IOException {
        Closing.all(engine, () -> delete(directory), spaces);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
