package io.vetch.cli.control;

import io.vetch.cli.attach.Attachments;
import io.vetch.cli.control.host.AttachRules;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import io.vetch.tap.device.AttachedLine;
import io.vetch.tap.device.BridgeIngress;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.NetworkNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Has interfaces be ports of bridges, and not be any more. Control thread only. */
final class Memberships {
    static final int LOWEST_FREE = 0;

    private final SwitchControl control;
    private final InterfaceTable table;
    private final AttachRules rules;
    private final Attachments attachments;

    Memberships(SwitchControl control, InterfaceTable table, AttachRules rules, Attachments attachments) {
        this.control = control;
        this.table = table;
        this.rules = rules;
        this.attachments = attachments;
    }

    /** See {@link SwitchControl#enslave(BridgeInterface, NetworkNamespace, String, int)}. */
    BridgePort enslave(BridgeInterface bridge, NetworkNamespace namespace, String name, int number) throws IOException {
        int nsid = control.netlink().nsid(namespace);
        LinkInfo link = control.netlink().link(nsid, name).orElseThrow(() -> new RefusedException(Refusal.NO_DEVICE));
        ManagedInterface member = table.find(nsid, link.index()).orElse(null);
        if (member != null && link.promiscuity() > 0 && !(member instanceof BridgeInterface)) {
            rules.checkFree(nsid, link); // a macvlan that is up has its lower device, a TAP, hear all
        }
        try (Attempt attempt = new Attempt()) {
            ManagedInterface joining = member != null ? member : attach(bridge, namespace, nsid, link, attempt);
            BridgePort port = join(bridge, joining, number, attempt);
            attempt.succeeded();
            return port;
        }
    }

    private AttachedInterface attach(
            BridgeInterface bridge, NetworkNamespace namespace, int nsid, LinkInfo link, Attempt attempt)
            throws IOException {
        rules.check(namespace, nsid, link);
        long inode = namespace.inode();
        AttachedLine line = attachments.attach(bridge.bridge(), namespace, nsid, link);
        AttachedInterface attached = new AttachedInterface(nsid, link, line, inode);
        attempt.orElse(() -> control.takeBack(attached));
        table.add(attached);
        attached.followQdisc();
        line.start();
        return attached;
    }

    private BridgePort join(BridgeInterface bridge, ManagedInterface member, int number, Attempt attempt) {
        LinkInfo link = member.link();
        Egress egress = member.egress();
        if (member.membership().isPresent() || link.master() != 0) {
            throw new RefusedException(Refusal.BUSY);
        }
        BridgePort port = number == LOWEST_FREE
                ? bridge.bridge().addPort(link.name(), member.portAddress(), link.mtu(), egress)
                : bridge.bridge().addPort(number, link.name(), member.portAddress(), link.mtu(), egress);
        attempt.orElse(() -> leave(member));
        member.joined(new Membership(bridge, port));
        member.connect(new BridgeIngress(bridge.bridge(), port));
        member.followSpeed(port);
        bridge.bridge().setOperational(port, member.isOperational());
        control.register().tellJoined(member);
        return port;
    }

    void leave(ManagedInterface member) {
        Membership membership = member.membership().orElse(null);
        if (membership == null) {
            return;
        }
        member.joined(null);
        SwitchControl.all(List.of(
                member::disconnect,
                control.loops()
                        ::awaitBurstBoundary, // nothing of it is in the relay then, so nothing is learned after the
                // flush
                () -> membership.bridge().bridge().removePort(membership.port()),
                () -> control.register().tellLeft(member, membership)));
    }

    void setPortsFree(BridgeInterface bridge) {
        List<AutoCloseable> steps = new ArrayList<>();
        for (ManagedInterface port : table.all()) {
            if (port.membership().stream().anyMatch(member -> member.bridge().equals(bridge))) {
                steps.add(() -> control.release(port));
            }
        }
        steps.addAll(List.of(bridge::disconnect, control.loops()::awaitBurstBoundary));
        steps.addAll(control.register().tellingDeleted(bridge));
        steps.add(control.register()::share);
        SwitchControl.all(steps);
    }
}
