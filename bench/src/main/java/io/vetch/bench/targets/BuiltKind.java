package io.vetch.bench.targets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A kind of switch that is built between namespaces.
 *
 * @param absent what this kind in particular needs and does not find
 */
record BuiltKind(String name, Attachment attachment, Supplier<Optional<String>> absent, Engine.Maker maker)
        implements TargetKind {
    private static final Path TUN = Path.of("/dev/net/tun");

    @Override
    public Optional<String> missing() {
        return Commands.missing("iproute2", "ip").or(absent).or(this::missingTun);
    }

    private Optional<String> missingTun() {
        if (attachment == Attachment.VETH || (Files.isReadable(TUN) && Files.isWritable(TUN))) {
            return Optional.empty();
        }
        return Optional.of("needs access to " + TUN + ": sudo modprobe tun; sudo chmod 0666 " + TUN);
    }

    @Override
    public Target start(int ports) throws IOException {
        Optional<String> obstacle = missing();
        if (obstacle.isPresent()) {
            throw new IOException(name + " " + obstacle.get());
        }
        return BuiltTarget.start(ports, attachment, maker);
    }
}
