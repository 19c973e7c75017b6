package io.vetch.bench.targets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds a target of the named kind, proves that it works, restarts it, takes it down, and proves that nothing is left;
 * then ends with status 0. With a second argument it only builds and waits to be interrupted.
 */
final class TargetTrial {
    private static final int PORTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private TargetTrial() {}

    public static void main(String[] arguments) throws Exception {
        TargetKind kind = TargetKinds.named(arguments[0]);
        if (arguments.length > 1) {
            waitInVain(kind);
            return;
        }
        List<String> before = remains();
        try (Target target = kind.start(PORTS)) {
            System.out.println("built " + target.description());
            proveForwarding(target);
            for (Target.Restart how : Target.Restart.values()) {
                restart(target, how);
            }
        }
        if (!remains().equals(before)) {
            throw new IllegalStateException("left behind: " + remains() + ", before: " + before);
        }
        System.out.println("nothing left");
    }

    private static void waitInVain(TargetKind kind) throws Exception {
        Target target = kind.start(2);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("last words")));
        System.out.println("waiting");
        Thread.sleep(Duration.ofMinutes(5));
        target.close();
    }

    private static void restart(Target target, Target.Restart how) throws IOException {
        if (!target.canRestart(how)) {
            System.out.println("no restart " + how);
            return;
        }
        List<TesterPort> ports = target.ports();
        long processorBefore = target.processorNanos().orElse(0);
        long start = System.nanoTime();
        target.restart(how);
        long millis = (System.nanoTime() - start) / 1_000_000;
        proveForwarding(target);
        require(target.ports().equals(ports), "other ports");
        require(target.processorNanos().orElse(0) >= processorBefore, "processor time ran backwards");
        System.out.println("restarted " + how + " [" + millis + " ms]");
    }

    /** Every host by ping, the broadcasts of ARP included; a switch's processor time grows by it. */
    private static void proveForwarding(Target target) throws IOException {
        long before = target.processorNanos().orElse(0);
        for (TesterPort from : target.ports()) {
            for (int to = 1; to <= PORTS; to++) {
                ping(from.namespace(), "198.18.0." + to);
            }
        }
        long used = target.processorNanos().orElse(0) - before;
        require(target.processorNanos().isEmpty() || used > 0, "no processor time was used");
        System.out.println("forwards [" + used / 1000 + " us]");
    }

    private static void ping(String namespace, String address) throws IOException {
        String[] command = {"ping", "-c", "1", "-W", "1", address};
        boolean answered = Waiting.until(PATIENCE, () -> {
            try {
                Commands.runIn(namespace, command);
                return true;
            } catch (IOException _) {
                return false;
            }
        });
        require(answered, namespace + " does not reach " + address);
    }

    /** Namespaces, interfaces, processes other than zombies, and files. */
    private static List<String> remains() throws IOException {
        Stream<String> spaces = Commands.run("ip", "netns", "list").lines();
        Stream<String> links = Commands.run("ip", "-br", "link").lines().map(line -> line.split("[ @]", 2)[0]);
        Stream<String> processes = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().isPresent())
                .map(process -> process.info().toString());
        List<Path> files;
        try (Stream<Path> list = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            files = list.toList();
        }
        return Stream.of(spaces, links, processes, files.stream().map(Path::toString))
                .flatMap(each -> each)
                .toList();
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
