package io.vetch.cli.tool.ip;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.InterfaceMaker;
import io.vetch.cli.control.TapBridge;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.Numbers;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Refusals;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.cli.veth.MadeEnd;
import io.vetch.core.Closing;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.frame.MacAddress;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** {@code ip link add … type veth} and {@code type bridge}. Makes all that was asked for, or nothing. */
final class IpLinkAdd {
    private static final int WRONG = 255;
    private static final int REFUSED = 2;
    private static final int LONGEST_NAME = 15;
    private static final int MIN_MTU = 68;
    private static final int MAX_MTU = 65_535;
    private static final String PEER_USAGE = """
            Usage: ip link <options> type veth [peer <options>]
            To get <options> type 'ip link add help'
            """;

    /** What can as well be set afterwards, by the real tool. */
    private static final Set<LinkKey> LATER = EnumSet.of(
            LinkKey.BROADCAST,
            LinkKey.TXQUEUELEN,
            LinkKey.MULTICAST,
            LinkKey.ALLMULTICAST,
            LinkKey.PROMISC,
            LinkKey.ARP,
            LinkKey.DYNAMIC,
            LinkKey.ALIAS,
            LinkKey.GROUP,
            LinkKey.ADDRGENMODE);

    private final Caller caller;
    private final GlobalOptions options;

    private IpLinkAdd(Caller caller, GlobalOptions options) {
        this.caller = caller;
        this.options = options;
    }

    /**
     * Here nothing of a wrong call may be passed on: what the real tool understood after all would become a device of
     * the kernel.
     *
     * @param words what follows {@code add}
     */
    static Outcome run(Caller caller, GlobalOptions options, Words words, List<String> arguments) throws IOException {
        try {
            LinkRequest request = LinkRequest.parse(words);
            IpLinkAdd add = new IpLinkAdd(caller, options);
            add.requireMaster(request);
            return switch (request.type()) {
                case "veth" -> Refusals.orAnswer(REFUSED, () -> add.veth(request));
                case "bridge" -> Refusals.orAnswer(REFUSED, () -> add.bridge(request));
                case null, default -> Outcome.passOn(arguments);
            };
        } catch (UsageException e) {
            return e.outcome();
        }
    }

    private void requireMaster(LinkRequest request) throws IOException {
        String master =
                request.part(LinkKey.MASTER).map(LinkRequest.Part::value).orElse("");
        if (!master.isEmpty()
                && caller.control().netlink().link(caller.nsid(), master).isEmpty()) {
            throw new UsageException("Error: argument \"" + master + "\" is wrong: Device does not exist\n", WRONG);
        }
    }

    // ---- veth

    private Outcome veth(LinkRequest request) throws IOException {
        List<String> words = request.typeWords();
        if (!words.isEmpty() && !words.getFirst().equals("peer")) {
            return new Outcome(1, PEER_USAGE, "", List.of());
        }
        LinkRequest peer = LinkRequest.parse(new Words(words.isEmpty() ? words : words.subList(1, words.size())));
        if (peer.type() != null) {
            throw new UsageException("Error: duplicate \"type\": \"" + peer.type() + "\" is the second value.", WRONG);
        }
        Settings settings = Settings.of(request);
        Settings peerSettings = Settings.of(peer);
        try (Space space = space(request);
                Space peerSpace = space(peer)) {
            String peerName = name(peer, "veth");
            String name = name(request, "veth");
            // the peer first, because the kernel makes it first: its index is the lower one
            InterfaceMaker maker = caller.control().maker();
            MadeEnd made = maker.createPair(peerSpace.namespace, peerName, space.namespace, name);
            return finish(() -> maker.deletePair(made), () -> {
                apply(made, peerSpace, peerSettings);
                apply(made.peer(), space, settings);
                return rest(request, made.peer().nsid(), made.peer().name());
            });
        }
    }

    // ---- bridge

    private Outcome bridge(LinkRequest request) throws IOException {
        List<Consumer<Bridge>> changes = SettingWords.ofBridge(new Words(request.typeWords()));
        Settings settings = Settings.of(request);
        try (Space space = space(request)) {
            String name = name(request, "bridge");
            BridgeInterface made = caller.control().createBridge(space.namespace, name);
            return finish(() -> caller.control().delete(made), () -> {
                changes.forEach(change -> change.accept(made.bridge()));
                apply(made, space, settings);
                return rest(request, made.nsid(), made.name());
            });
        }
    }

    // ---- both

    /** What is set on a made device at once. @param mtu 0: as it is @param address 0: as it is */
    private record Settings(int mtu, long address, boolean up, String master) {
        static Settings of(LinkRequest request) {
            if (request.part(LinkKey.INDEX).isPresent()) {
                throw new RefusedException(Refusal.NOT_SUPPORTED, "an index cannot be chosen for a TAP");
            }
            return new Settings(
                    request.part(LinkKey.MTU).map(part -> mtu(part.value())).orElse(0),
                    request.part(LinkKey.ADDRESS)
                            .map(part -> address(part.value()))
                            .orElse(0L),
                    request.part(LinkKey.UP).isPresent(),
                    request.part(LinkKey.MASTER).map(LinkRequest.Part::value).orElse(""));
        }

        private static int mtu(String text) {
            long mtu = Numbers.unsigned(text, 31)
                    .orElseThrow(() -> new UsageException(
                            "Error: argument \"" + text + "\" is wrong: Invalid \"mtu\" value\n", WRONG));
            if (mtu < MIN_MTU || mtu > MAX_MTU) {
                throw new RefusedException(Refusal.INVALID);
            }
            return (int) mtu;
        }

        private static long address(String text) {
            long address = Numbers.address(text)
                    .orElseThrow(() -> new UsageException("\"" + text + "\" is invalid lladdr.", 1))
                    .value();
            if (address == 0 || MacAddress.isGroup(address)) {
                throw new RefusedException(Refusal.BAD_ADDRESS);
            }
            return address;
        }
    }

    /** @param undo takes back what was made, if the rest fails */
    private static Outcome finish(AutoCloseable undo, Refusals.Attempt rest) throws IOException {
        try {
            return rest.run();
        } catch (IOException | RuntimeException e) {
            Closing.after(e, undo);
            throw e;
        }
    }

    private void apply(BridgeInterface made, Space space, Settings settings) throws IOException {
        if (settings.mtu != 0 && made instanceof TapBridge bridge) {
            bridge.beginWithMtu(space.namespace, settings.mtu);
        }
        if (settings.address != 0) {
            caller.control().setAddress(made, settings.address);
        }
        begin(made.name(), space, settings);
    }

    private void apply(MadeEnd made, Space space, Settings settings) throws IOException {
        if (settings.mtu != 0) {
            RouteNetlink.setMtu(space.namespace, made.name(), settings.mtu);
        }
        if (settings.address != 0) {
            caller.control().maker().setAddress(made, space.namespace, settings.address);
        }
        begin(made.name(), space, settings);
    }

    private void begin(String name, Space space, Settings settings) throws IOException {
        if (!settings.master.isEmpty()) {
            BridgeInterface bridge =
                    caller.bridge(settings.master).orElseThrow(() -> new RefusedException(Refusal.NOT_SUPPORTED));
            caller.control().enslave(bridge, space.namespace, name);
        }
        if (settings.up) {
            RouteNetlink.setUp(space.namespace, name, true);
        }
    }

    /** Where a device is to be. @param opened whether for this call */
    private record Space(NetworkNamespace namespace, boolean opened) implements AutoCloseable {
        @Override
        public void close() {
            if (opened) {
                namespace.close();
            }
        }
    }

    private Space space(LinkRequest request) {
        String text = request.part(LinkKey.NETNS).map(LinkRequest.Part::value).orElse("");
        if (text.isEmpty()) {
            return new Space(caller.namespace(), false);
        }
        try {
            Space space = new Space(caller.process().namespaceMeantBy(text), true);
            if (!caller.mayAct(space.namespace)) {
                space.close();
                throw new RefusedException(Refusal.NOT_PERMITTED);
            }
            return space;
        } catch (LinuxException e) {
            if (text.matches("\\d+")) {
                throw new UsageException("RTNETLINK answers: No such process", REFUSED);
            }
            throw new UsageException("Error: argument \"" + text + "\" is wrong: Invalid \"netns\" value\n", WRONG);
        }
    }

    private static String name(LinkRequest request, String kind) {
        String given = request.device();
        if (given == null) {
            return kind + "%d";
        }
        if (request.name() != null && !given.equals(request.name())) {
            throw new UsageException("both \"name\" and \"dev\" cannot be used when creating devices.", WRONG);
        }
        if (given.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new UsageException("Error: Attribute failed policy validation.", REFUSED);
        }
        return given;
    }

    /** What the real tool is still to set, if the device is where the caller is. */
    private Outcome rest(LinkRequest request, int nsid, String name) {
        List<String> words = new ArrayList<>();
        request.parts().stream().filter(part -> LATER.contains(part.key())).forEach(part -> words.addAll(part.words()));
        if (words.isEmpty() || nsid != caller.nsid()) {
            return Outcome.DONE;
        }
        words.addAll(0, List.of("link", "set", "dev", name));
        return Outcome.passOn(options.with(words));
    }
}
