package io.vetch.cli.why;

import io.vetch.tap.linux.route.HostView;
import io.vetch.tap.linux.route.HostView.Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Would the namespace of a station send to the other at all, and by this interface? */
final class RouteChecks {
    private RouteChecks() {}

    /**
     * @param sender whose namespace is looked at, as far as the caller may
     * @param back whether it is the one who
     *     answers
     */
    static Optional<Answer> check(Endpoint sender, Endpoint receiver, boolean back) {
        FarEnd far = sender.far();
        HostView view = far == null ? null : far.view();
        InetAddress target = receiver.address();
        if (far == null || view == null || target == null) {
            return Optional.empty();
        }
        String beginning = back
                ? "%s gets what %s sends, but cannot answer: ".formatted(sender.name(), receiver.name())
                : "%s cannot send to %s: ".formatted(sender.name(), receiver.name());
        if (view.route() == null) {
            return Optional.of(noRoute(beginning, far, view, target));
        }
        if (view.route().interfaceIndex() != far.link().index() && !isOwn(view, target)) {
            return Optional.of(Answer.of(
                    Cause.NO_ROUTE,
                    beginning
                            + "%s would send to %s by another interface than %s."
                                    .formatted(
                                            far.who(),
                                            Endpoint.text(target),
                                            far.link().name()),
                    command(far, "route get " + Endpoint.text(target))));
        }
        return Optional.empty();
    }

    private static boolean isOwn(HostView view, InetAddress target) {
        return view.addresses().stream().anyMatch(each -> each.address().equals(target));
    }

    private static Answer noRoute(String beginning, FarEnd far, HostView view, InetAddress target) {
        List<Address> own = view.addresses().stream()
                .filter(each -> each.interfaceIndex() == far.link().index())
                .filter(each -> each.address().getAddress().length == target.getAddress().length)
                .toList();
        String text = Endpoint.text(target);
        if (own.isEmpty()) {
            return Answer.of(
                    Cause.NO_ROUTE,
                    beginning
                            + "%s has no route to it, and no address on %s."
                                    .formatted(far.who(), far.link().name()),
                    command(far, "addr add ADDRESS/PREFIX dev " + far.link().name()));
        }
        String addresses = own.stream().map(Address::toString).collect(Collectors.joining(", "));
        boolean other = own.stream().noneMatch(each -> each.isInSubnet(target));
        return Answer.of(
                other ? Cause.WRONG_SUBNET : Cause.NO_ROUTE,
                beginning
                        + (other
                                ? "%s is not of the subnet of %s, and %s has no route to it."
                                        .formatted(text, addresses, far.who())
                                : "%s has no route to it, though it has %s.".formatted(far.who(), addresses)),
                command(far, "route add %s dev %s".formatted(text, far.link().name())),
                "or give one of them an address of the other's subnet");
    }

    private static String command(FarEnd far, String words) {
        return (far.namespace().isEmpty() ? "ip " : "ip -n " + far.namespace() + " ") + words;
    }
}
