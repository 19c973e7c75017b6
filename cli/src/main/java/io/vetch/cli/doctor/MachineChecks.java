package io.vetch.cli.doctor;

import io.vetch.tap.linux.IoUring;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.bridge.NftTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kernel, rights of the daemon, and settings of the namespace of who asks. */
final class MachineChecks {
    private static final Path TUN = Path.of("/dev/net/tun");
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_NET_RAW = 13;
    private static final int CAP_SYS_ADMIN = 21;

    private MachineChecks() {}

    static List<Finding> of(NetworkNamespace callers) {
        List<Finding> findings = new ArrayList<>(List.of(kernel(), ioUring(), rights(), tun()));
        try {
            findings.addAll(callers.call(MachineChecks::settings));
        } catch (IOException e) {
            findings.add(Finding.warning("sysctl", "cannot be read: " + e.getMessage(), ""));
        }
        return findings;
    }

    private static Finding kernel() {
        String release = read("/proc/sys/kernel/osrelease").orElse("unknown");
        Matcher version = VERSION.matcher(release);
        boolean hasTcx = version.matches()
                && Integer.parseInt(version.group(1)) * 1000 + Integer.parseInt(version.group(2)) >= 6006;
        return hasTcx
                ? Finding.good("kernel", "Linux " + release + " has tcx, which ends with its process")
                : Finding.warning(
                        "kernel",
                        "Linux " + release + " has no tcx: an ingress filter stays on attached interfaces if the switch"
                                + " is killed",
                        "Linux 6.6 or newer; by hand: tc filter del dev PORT ingress prio 49374");
    }

    private static Finding ioUring() {
        try {
            IoUring.open().close();
            return Finding.good("io_uring", "there, with " + IoUring.ENTRIES + " entries");
        } catch (LinuxException e) {
            return Finding.warning(
                    "io_uring",
                    "cannot be used (" + e.getMessage() + "): each small frame costs a system call",
                    "Linux 6.6 or newer, and sysctl kernel.io_uring_disabled=0");
        }
    }

    private static Finding rights() {
        long effective = read("/proc/self/status").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .findFirst()
                .orElse(0);
        List<String> missing = new ArrayList<>();
        note(missing, effective, CAP_NET_ADMIN, "CAP_NET_ADMIN");
        note(missing, effective, CAP_NET_RAW, "CAP_NET_RAW");
        note(missing, effective, CAP_SYS_ADMIN, "CAP_SYS_ADMIN");
        return missing.isEmpty()
                ? Finding.good("rights", "the daemon has CAP_NET_ADMIN, CAP_NET_RAW and CAP_SYS_ADMIN")
                : Finding.bad(
                        "rights",
                        "the daemon lacks " + String.join(", ", missing),
                        "start it as root, or give its service these capabilities");
    }

    private static void note(List<String> missing, long effective, int capability, String name) {
        if ((effective >> capability & 1) == 0) {
            missing.add(name);
        }
    }

    private static Finding tun() {
        return Files.isReadable(TUN) && Files.isWritable(TUN)
                ? Finding.good(TUN.toString(), "can be opened")
                : Finding.bad(TUN.toString(), "cannot be opened: no bridge can be made", "modprobe tun; ls -l " + TUN);
    }

    // ---- of the namespace

    private static List<Finding> settings() {
        List<Finding> findings = new ArrayList<>();
        String netfilter = read("/proc/sys/net/bridge/bridge-nf-call-iptables").orElse("0");
        boolean hasRules = hasRules();
        findings.add(
                netfilter.equals("0") || !hasRules
                        ? Finding.good(
                                "br_netfilter",
                                netfilter.equals("0")
                                        ? "frames of kernel bridges do not go through iptables"
                                        : "frames of kernel bridges would go through iptables, which has no rules")
                        : Finding.warning(
                                "br_netfilter",
                                "the host has rules, and frames of kernel bridges go through them; those of Vetch's bridges"
                                        + " do not",
                                "if rules are to hold for the bridge: see docs/stand-in.md; else"
                                        + " sysctl -w net.bridge.bridge-nf-call-iptables=0"));
        String forwards = read("/proc/sys/net/ipv4/ip_forward").orElse("0");
        findings.add(
                forwards.equals("0")
                        ? Finding.good("ip_forward", "the host does not route between its interfaces")
                        : Finding.warning(
                                "ip_forward",
                                "the host routes between its interfaces, a bridge with an address among them",
                                "if that is not meant: sysctl -w net.ipv4.ip_forward=0"));
        String strict = read("/proc/sys/net/ipv4/conf/all/rp_filter").orElse("0");
        findings.add(
                strict.equals("1")
                        ? Finding.warning(
                                "rp_filter",
                                "strict: the host drops packets that come by another interface than answers would leave by",
                                "if that is not meant: sysctl -w net.ipv4.conf.all.rp_filter=2")
                        : Finding.good("rp_filter", "not strict for all interfaces"));
        return findings;
    }

    /** Whether nftables has rules there, to which iptables-nft adds its own, or the older iptables has a table. */
    private static boolean hasRules() {
        boolean isOld = read("/proc/thread-self/net/ip_tables_names")
                .filter(names -> !names.isEmpty())
                .isPresent();
        try {
            return isOld || NftTables.haveRules();
        } catch (LinuxException e) {
            return isOld; // there is no nftables
        }
    }

    private static Optional<String> read(String file) {
        try {
            return Optional.of(Files.readString(Path.of(file)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
