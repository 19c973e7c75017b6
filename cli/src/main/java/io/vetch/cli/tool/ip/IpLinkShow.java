package io.vetch.cli.tool.ip;

import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.overlay.LinkOverlay;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.tap.linux.LinkInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code ip link show} and {@code ip address show}: the real tool shows what the kernel knows, and the client changes
 * what it says of ours. The kernel takes a bridge or veth of ours for a TAP without a master; so the filters that ask
 * for such things are applied here.
 */
final class IpLinkShow {
    private static final String SLAVE = "_slave";

    private final Caller caller;
    private final Query query;

    private IpLinkShow(Caller caller, Query query) {
        this.caller = caller;
        this.query = query;
    }

    /**
     * What is asked for.
     *
     * @param type kind of interface, or with {@code _slave} of its master
     * @param words for the real tool: without the filters that are applied here
     */
    private record Query(
            @Nullable String device,
            @Nullable String master,
            @Nullable String type,
            List<String> words) {
        /** @param object of the call: {@code link} or {@code address} */
        static Query parse(String object, Words words) {
            String device = null;
            String master = null;
            String type = null;
            List<String> kept = new ArrayList<>(List.of(object, "show"));
            while (!words.isEmpty()) {
                String word = words.next();
                switch (word) {
                    case "master" -> master = words.next();
                    case "type" -> type = words.next();
                    case "to", "scope", "label", "group", "vrf" -> kept.addAll(List.of(word, words.next()));
                    case "up", "nomaster" -> kept.add(word);
                    default -> {
                        device = word.equals("dev") ? words.next() : word;
                        kept.addAll(List.of("dev", device));
                    }
                }
            }
            return new Query(device, master, type, kept);
        }
    }

    /** @param words what follows {@code show} */
    static Outcome run(Caller caller, GlobalOptions options, Words words, List<String> arguments) throws IOException {
        Query query;
        try {
            query = Query.parse(options.rest().getFirst(), words);
        } catch (UsageException e) {
            return Outcome.passOn(arguments);
        }
        IpLinkShow show = new IpLinkShow(caller, query);
        return show.isOurs() ? Outcome.changed(options.with(query.words()), options) : Outcome.passOn(arguments);
    }

    private boolean isOurs() throws IOException {
        String master = query.master();
        if (master != null && link(master).isEmpty()) {
            return false; // the original says that there is none such
        }
        String device = query.device();
        return device == null
                ? caller.control().interfaces().stream().anyMatch(each -> each.nsid() == caller.nsid())
                : caller.find(device).isPresent();
    }

    /** @param names of interfaces that the real tool shows. @return what is to be changed in what it says, by name */
    static Map<String, LinkOverlay> overlays(Caller caller, GlobalOptions options, Words words, List<String> names)
            throws IOException {
        IpLinkShow show = new IpLinkShow(caller, Query.parse(options.rest().getFirst(), words));
        Map<String, LinkOverlay> overlays = new LinkedHashMap<>();
        for (String name : names) {
            ManagedInterface ours = caller.find(name).orElse(null);
            if (!show.isShown(name)) {
                overlays.put(name, show.isOfPorts() ? LinkOverlay.EMPTY : LinkOverlay.HIDDEN);
            } else if (show.query.device() == null && caller.control().isForOurUse(caller.nsid(), name)) {
                overlays.put(name, LinkOverlay.HIDDEN);
            } else if (ours != null) {
                overlays.put(name, LinkView.of(caller, ours).overlay(options));
            }
        }
        return overlays;
    }

    // ---- filters

    private boolean isOfPorts() {
        return query.type() != null && query.type().endsWith(SLAVE);
    }

    private boolean isShown(String name) throws IOException {
        if (query.master() == null && query.type() == null) {
            return true;
        }
        Masters masters = masters(name);
        return (query.master() == null || isNamed(masters.master, query.master())) && isOfType(query.type(), masters);
    }

    /** Whether a word is a name of this interface, which may have several. */
    private boolean isNamed(String name, String word) throws IOException {
        return name.equals(word)
                || (!name.isEmpty()
                        && link(word).filter(link -> link.name().equals(name)).isPresent());
    }

    private static boolean isOfType(@Nullable String type, Masters masters) {
        if (type == null) {
            return true;
        }
        return type.endsWith(SLAVE) ? type.equals(masters.masterKind + SLAVE) : type.equals(masters.kind);
    }

    /** What the filters look at; empty where there is none. */
    private record Masters(String kind, String master, String masterKind) {}

    private Masters masters(String name) throws IOException {
        Optional<ManagedInterface> ours = caller.find(name);
        Optional<LinkInfo> link = link(name);
        String kind = ours.map(ManagedInterface::kind)
                .or(() -> link.map(LinkInfo::kind))
                .orElse("");
        Optional<String> bridge = ours.flatMap(ManagedInterface::membership)
                .filter(member -> member.bridge().nsid() == caller.nsid())
                .map(member -> member.bridge().name());
        if (bridge.isPresent()) {
            return new Masters(kind, bridge.get(), "bridge");
        }
        int index = link.map(LinkInfo::master).orElse(0);
        Optional<LinkInfo> master =
                index == 0 ? Optional.empty() : caller.control().netlink().link(caller.nsid(), index);
        return new Masters(
                kind,
                master.map(LinkInfo::name).orElse(""),
                master.map(LinkInfo::kind).orElse(""));
    }

    private Optional<LinkInfo> link(String name) throws IOException {
        return caller.control().netlink().link(caller.nsid(), name);
    }
}
