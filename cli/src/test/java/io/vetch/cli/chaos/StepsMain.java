package io.vetch.cli.chaos;

import io.vetch.cli.command.Commands;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.daemon.Daemon;
import io.vetch.cli.standin.StandIns;
import io.vetch.cli.standin.Wish;
import io.vetch.cli.veth.RealEnd;
import io.vetch.cli.veth.VethMode;
import io.vetch.tap.linux.Faults;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.TunDevice;
import io.vetch.tap.loop.LoopOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The process behind {@link EachStepFailsIT}: a switch all of whose operations are tried with each of their system
 * calls failing in its turn. Prints one line for each operation, and one that starts with "VIOLATION" for each broken
 * rule.
 */
final class StepsMain {
    private static final Path SOCKET = Path.of("/run/steps.sock");
    private static final Path OTHER_SOCKET = Path.of("/run/other.sock");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SPACE = "n1";

    private final NthCall fault;
    private final NetworkNamespace here;
    private final NetworkNamespace there;
    private SwitchControl control;
    private StandIns standIns;
    private Daemon other;
    private Request capture;

    private StepsMain(int errno) throws IOException {
        fault = new NthCall(errno);
        here = NetworkNamespace.current();
        there = NetworkNamespace.named(SPACE);
    }

    /** @param arguments the errno; which part of how many; what is in the names of the operations to try, if not all */
    @SuppressWarnings("CatchAndPrintStackTrace") // the test shows what its process printed
    public static void main(String[] arguments) {
        int exit = 1;
        try {
            run(arguments);
            exit = 0;
        } catch (Throwable e) {
            e.printStackTrace();
        } finally {
            System.out.flush();
            Runtime.getRuntime().halt(exit);
        }
    }

    private static void run(String[] arguments) throws Exception {
        StepsMain steps = new StepsMain(Integer.parseInt(arguments[0]));
        Faults.follow(steps.fault);
        Daemon daemon = Daemon.start(SOCKET, LoopOptions.of(2), Commands::tools, parts -> {
            steps.control = parts.control();
            steps.standIns = parts.standIns();
        });
        steps.onControl(steps::furnish);
        int part = Integer.parseInt(arguments[1]);
        int parts = Integer.parseInt(arguments[2]);
        List<Operation> operations = steps.operations();
        for (int i = part; i < operations.size(); i += parts) {
            if (arguments.length == 3 || operations.get(i).name().contains(arguments[3])) {
                steps.attempt(operations.get(i));
            }
        }
        daemon.close();
        System.out.println("end");
    }

    /**
     * br0, and what may become its port: tap0, one end of a pair, and a kern1 of the kernel in each namespace. The
     * kernel's kbr0 and kbr1 are there, with a port each.
     */
    private void furnish() throws IOException {
        control.createBridge(here, "br0");
        control.createTap(here, "tap0");
        control.createVeth(here, "v0", there, "v1");
    }

    private List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        all.add(builds("create bridge", () -> control.createBridge(here, "new0"), () -> delete("new0")));
        all.add(builds(
                "create bridge elsewhere", () -> control.createBridge(there, "new0"), () -> deleteThere("new0")));
        all.add(builds("create TAP", () -> control.createTap(here, "new0"), () -> delete("new0")));
        all.add(builds("create TAP elsewhere", () -> control.createTap(there, "new0"), () -> deleteThere("new0")));
        all.add(builds(
                "create veth pair", () -> control.createVeth(here, "new0", there, "new1"), () -> delete("new0")));
        all.add(builds("create real veth pair", this::createRealPair, this::deleteRealPair));
        all.add(takesDown("delete real veth pair", this::createRealPair, this::deleteRealPair));
        all.add(builds("create TAP of a VM", this::createVmTap, this::deleteVmTap));
        for (String port : List.of("tap0", "v0", "kern1")) {
            all.add(builds("enslave " + port, () -> enslave(here, port), () -> release(here, port)));
            all.add(takesDown("release " + port, () -> enslave(here, port), () -> release(here, port)));
        }
        all.add(builds("enslave kern1 elsewhere", () -> enslave(there, "kern1"), () -> release(there, "kern1")));
        all.add(takesDown("release kern1 elsewhere", () -> enslave(there, "kern1"), () -> release(there, "kern1")));
        all.add(takesDown("delete TAP", () -> control.createTap(here, "new0"), () -> delete("new0")));
        all.add(takesDown(
                "delete veth pair", () -> control.createVeth(here, "new0", there, "new1"), () -> delete("new0")));
        all.add(takesDown("delete bridge with ports", this::bridgeWithPorts, () -> delete("new0")));
        all.add(builds("stand in", () -> standIns.begin("kbr0", Wish.USUAL), () -> standIns.end("kbr0")));
        all.add(takesDown("end of standing in", () -> standIns.begin("kbr0", Wish.USUAL), () -> standIns.end("kbr0")));
        all.add(builds("stand in for all", this::standInForAll, () -> standIns.end(StandIns.ALL)));
        all.add(Operation.builds(
                "request of a bridge", () -> armed(() -> brctl("addbr", "new0")), () -> brctl("delbr", "new0")));
        all.add(Operation.builds("start of a capture", () -> armed(this::startCapture), () -> capture.close()));
        all.add(Operation.builds("start of a daemon", () -> armed(this::startOther), () -> other.close()));
        all.add(Operation.takesDown("end of a daemon", this::startOther, () -> armed(() -> other.close())));
        return all;
    }

    private Operation builds(String name, Operation.Action act, Operation.Action undo) {
        return Operation.builds(name, () -> onControl(() -> armed(act)), () -> onControl(undo));
    }

    private Operation takesDown(String name, Operation.Action build, Operation.Action act) {
        return Operation.takesDown(name, () -> onControl(build), () -> onControl(() -> armed(act)));
    }

    // ---- the pieces

    private void delete(String name) {
        control.find(control.netlink().ownNsid(), name).ifPresent(control::delete);
    }

    private void deleteThere(String name) throws IOException {
        control.find(control.netlink().nsid(there), name).ifPresent(control::delete);
    }

    private void createRealPair() throws IOException {
        control.vethChoice().set(VethMode.REAL);
        control.maker().createPair(here, "new0", there, "new1");
    }

    private void deleteRealPair() throws IOException {
        Optional<RealEnd> end = control.realPairs().find(control.netlink().ownNsid(), "new0");
        if (end.isPresent()) {
            control.maker().deletePair(end.get());
        }
    }

    private void createVmTap() throws IOException {
        BridgeInterface bridge =
                control.bridge(control.netlink().ownNsid(), "br0").orElseThrow();
        control.vmTaps().createPort(bridge, here, "new0", -1);
    }

    private void deleteVmTap() throws IOException {
        release(here, "new0");
        TunDevice.removePersistent("new0");
    }

    private void enslave(NetworkNamespace space, String name) throws IOException {
        BridgeInterface bridge =
                control.bridge(control.netlink().ownNsid(), "br0").orElseThrow();
        control.enslave(bridge, space, name);
    }

    private void release(NetworkNamespace space, String name) throws IOException {
        control.find(control.netlink().nsid(space), name).ifPresent(control::release);
    }

    private void bridgeWithPorts() throws IOException {
        BridgeInterface bridge = control.createBridge(here, "new0");
        for (String port : List.of("tap0", "v0", "kern1")) {
            control.enslave(bridge, here, port);
        }
    }

    /** For both bridges, or none: of a daemon that cannot stand in for one of them it is no failure. */
    private void standInForAll() throws IOException {
        standIns.begin(StandIns.ALL, Wish.USUAL);
        List<String> begun = standIns.status().stream()
                .filter(bridge -> bridge.why().isEmpty())
                .map(StandIns.Status::name)
                .toList();
        if (!begun.equals(List.of("kbr0", "kbr1"))) {
            standIns.end(StandIns.ALL);
            throw new IOException("only " + begun);
        }
    }

    private static void brctl(String... arguments) throws Exception {
        try (Request request = Request.open(SOCKET)) {
            request.tool("brctl", List.of(arguments));
        }
    }

    private void startCapture() throws Exception {
        Request request = Request.open(SOCKET);
        try {
            request.capture("br0");
            capture = request;
        } catch (Exception e) {
            request.close();
            throw e;
        }
    }

    private void startOther() throws IOException {
        other = Daemon.start(OTHER_SOCKET, LoopOptions.of(1), Commands::tools, parts -> {
            SwitchControl others = parts.control();
            BridgeInterface bridge = others.createBridge(here, "other0");
            others.enslave(bridge, here, "kern1");
        });
    }

    // ---- trying

    private int number;
    private String failed = "";

    /** Arms the fault for what {@link #attempt} tries; in all else nothing fails. */
    private void armed(Operation.Action action) throws Exception {
        fault.arm(number);
        try {
            action.run();
        } finally {
            failed = fault.disarm();
        }
    }

    private void attempt(Operation operation) throws Exception {
        number = 0;
        operation.before().run();
        operation.act().run(); // what Java opens for itself the first time is not the switch's
        operation.undo().run();
        State start = atRest();
        operation.act().run();
        List<String> effect = atRest().since(start);
        operation.undo().run();
        report(operation, "without a fault, undone", settled(start, List.of()).since(start));
        int calls = 0;
        for (number = 1; tryOnce(operation, effect); number++) {
            calls = number;
        }
        number = 0;
        operation.after().run();
        System.out.printf("%s: %d calls%n", operation.name(), calls);
    }

    /** @return whether there was a call to fail */
    private boolean tryOnce(Operation operation, List<String> effect) throws Exception {
        State start = now();
        Exception thrown = null;
        try {
            operation.act().run();
        } catch (Exception e) {
            thrown = e;
        }
        if (failed.isEmpty()) {
            number = 0;
            operation.undo().run();
            return false;
        }
        int tried = number;
        number = 0;
        String what = "call " + tried + " (" + failed + ") failed, " + (thrown == null ? "done" : "threw " + thrown);
        boolean mayBeDone = thrown == null || operation.takesDown();
        List<String> difference = settled(start, mayBeDone ? effect : List.of()).since(start);
        boolean done = mayBeDone && inEssence(difference).equals(inEssence(effect));
        if (!done && (thrown == null || !difference.isEmpty())) {
            violation(operation, what, difference);
        }
        if (!done) {
            again(operation, what, effect, start);
        }
        try {
            operation.undo().run();
        } catch (Exception e) {
            violation(operation, what + "; cannot be undone: " + e, List.of());
        }
        report(operation, what + "; undone", settled(start, List.of()).since(start));
        number = tried;
        return true;
    }

    private void again(Operation operation, String what, List<String> effect, State start) throws Exception {
        try {
            operation.act().run();
        } catch (Exception e) {
            violation(operation, what + "; again: " + e, List.of());
            return;
        }
        List<String> difference = settled(start, effect).since(start);
        if (!difference.equals(effect)) {
            violation(operation, what + "; again", difference);
        }
    }

    /** But for what has more than one way: how the host is kept off an interface, and whether frames go by io_uring. */
    private static List<String> inEssence(List<String> difference) {
        return difference.stream()
                .filter(line -> !line.contains(" filter ") && !line.contains("bpf_link") && !line.endsWith(" net:"))
                .filter(line -> !line.contains("io_uring"))
                .toList();
    }

    private static void report(Operation operation, String what, List<String> difference) {
        if (!difference.isEmpty()) {
            violation(operation, what, difference);
        }
    }

    private static void violation(Operation operation, String what, List<String> difference) {
        System.out.println("VIOLATION " + operation.name() + ": " + what + ": " + difference);
    }

    /** The state as soon as it differs from {@code start} by {@code effect}, or when patience is at its end. */
    private State settled(State start, List<String> effect) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        State state = now();
        while (!state.equals(start) && !hasInEssence(effect, state.since(start)) && System.nanoTime() < end) {
            Thread.onSpinWait();
            state = now();
        }
        return state;
    }

    /** Nothing at all may be left where there is to be no effect. */
    private static boolean hasInEssence(List<String> effect, List<String> difference) {
        return !effect.isEmpty() && inEssence(difference).equals(inEssence(effect));
    }

    /** The state when it has stopped to change: a client that left is taken down later. */
    private State atRest() throws Exception {
        State state = now();
        int same = 0;
        while (same < 2) { // a thread that has no processor for a moment is not at rest
            Thread.sleep(300);
            State next = now();
            same = next.equals(state) ? same + 1 : 0;
            state = next;
        }
        return state;
    }

    private State now() throws Exception {
        List<ManagedInterface> interfaces = new ArrayList<>();
        onControl(() -> {
            control.watcher().poll();
            interfaces.addAll(control.interfaces());
        });
        return State.now(interfaces);
    }

    private void onControl(Operation.Action action) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        control.thread().execute("a step", () -> {
            try {
                action.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
