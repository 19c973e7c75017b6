package io.vetch.cli.tool.ip;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.tool.BackupWords;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Refusals;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.linux.LinuxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * {@code ip link set}: master and bridge options of what is ours are done here; the rest of the line is left to the
 * real tool, if anything is left.
 */
final class IpLinkSet {
    private static final int REFUSED = 2;

    private final Caller caller;
    private final GlobalOptions options;
    private final LinkRequest request;
    private final String device;
    private final Set<LinkKey> done = EnumSet.noneOf(LinkKey.class);

    private IpLinkSet(Caller caller, GlobalOptions options, LinkRequest request, String device) {
        this.caller = caller;
        this.options = options;
        this.request = request;
        this.device = device;
    }

    /** @param words what follows {@code set} */
    static Outcome run(Caller caller, GlobalOptions options, Words words, List<String> arguments) throws IOException {
        try {
            LinkRequest request = LinkRequest.parse(words);
            String device = request.device();
            if (device == null) {
                return Outcome.passOn(arguments);
            }
            return new IpLinkSet(caller, options, request, device).run(arguments);
        } catch (UsageException e) {
            return Outcome.passOn(arguments); // changes nothing there either, and says what is wrong
        }
    }

    private Outcome run(List<String> arguments) throws IOException {
        boolean moves = request.parts().stream().anyMatch(part -> part.key() == LinkKey.NETNS);
        if (moves && caller.bridge(device).isPresent()) {
            return Outcome.failed(REFUSED, "Error: The interface netns is immutable.");
        }
        List<Step> steps = new ArrayList<>(typeSteps());
        masterStep().ifPresent(steps::add);
        if (steps.isEmpty()) {
            return Outcome.passOn(arguments);
        }
        try {
            for (Step step : steps) {
                step.run();
            }
        } catch (RefusedException e) {
            return refused(e.refusal(), e);
        } catch (LinuxException e) {
            return refused(e.refusal(), e);
        }
        List<String> rest = rest();
        return rest.isEmpty() ? Outcome.DONE : Outcome.passOn(options.with(rest));
    }

    /** One of the things to do; may be refused. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private Outcome refused(Refusal refusal, Exception cause) {
        return switch (refusal) {
            case LOOP -> Outcome.failed(REFUSED, "Error: Can not enslave a bridge to a bridge.");
            case NO_DEVICE -> Outcome.failed(1, "Cannot find device \"" + device + "\"");
            default -> Refusals.answer(REFUSED, cause);
        };
    }

    // ---- type bridge, type bridge_slave

    private List<Step> typeSteps() {
        Optional<Membership> membership = caller.find(device).flatMap(ManagedInterface::membership);
        Optional<BridgeInterface> bridge = caller.bridge(device);
        Words words = new Words(request.typeWords());
        if ("bridge".equals(request.type()) && bridge.isPresent()) {
            done.add(LinkKey.TYPE);
            return steps(bridge.get().bridge(), SettingWords.ofBridge(words));
        }
        if ("bridge_slave".equals(request.type()) && membership.isPresent()) {
            done.add(LinkKey.TYPE);
            return steps(
                    MemberPort.of(membership.get()),
                    SettingWords.ofPort(words, backup -> BackupWords.change(caller, backup)));
        }
        return List.of();
    }

    private static <T> List<Step> steps(T object, List<Consumer<T>> changes) {
        List<Step> steps = new ArrayList<>(List.of(() -> {}));
        changes.forEach(change -> steps.add(() -> change.accept(object)));
        return steps;
    }

    // ---- master, nomaster

    private Optional<Step> masterStep() throws IOException {
        Optional<LinkRequest.Part> part = request.parts().stream()
                .filter(each -> each.key() == LinkKey.MASTER || each.key() == LinkKey.NOMASTER)
                .reduce((first, second) -> second);
        if (part.isEmpty()) {
            return Optional.empty();
        }
        Optional<ManagedInterface> member =
                caller.find(device).filter(each -> each.membership().isPresent());
        boolean leaves = part.get().key() == LinkKey.NOMASTER;
        Optional<BridgeInterface> bridge =
                leaves ? Optional.empty() : caller.bridge(part.get().value());
        if (bridge.isPresent()) {
            done.addAll(EnumSet.of(LinkKey.MASTER, LinkKey.NOMASTER));
            return Optional.of(() -> join(member, bridge.get()));
        }
        if (member.isEmpty() || (!leaves && !exists(part.get().value()))) {
            return Optional.empty();
        }
        if (leaves) {
            done.addAll(EnumSet.of(LinkKey.MASTER, LinkKey.NOMASTER));
        }
        return Optional.of(() -> caller.control().release(member.get()));
    }

    private boolean exists(String name) throws IOException {
        return caller.control().netlink().link(caller.nsid(), name).isPresent();
    }

    /** As in the kernel, a port of another bridge moves silently. */
    private void join(Optional<ManagedInterface> member, BridgeInterface bridge) throws IOException {
        if (member.isPresent()) {
            boolean there = member.get()
                    .membership()
                    .map(Membership::bridge)
                    .filter(bridge::equals)
                    .isPresent();
            if (there) {
                return;
            }
            caller.control().release(member.get());
        }
        caller.control().enslave(bridge, caller.namespace(), device);
    }

    // ---- the rest

    /** The call without what was done; empty if that was all. */
    private List<String> rest() {
        List<String> words = new ArrayList<>(List.of("link", "set", "dev", device));
        int nothing = words.size();
        String name = request.name();
        if (name != null && !name.equals(device)) {
            words.addAll(List.of("name", name));
        }
        request.parts().stream().filter(part -> !done.contains(part.key())).forEach(part -> words.addAll(part.words()));
        String type = request.type();
        if (type != null && !done.contains(LinkKey.TYPE)) {
            words.addAll(List.of("type", type));
            words.addAll(request.typeWords());
        }
        return words.size() == nothing ? List.of() : words;
    }
}
