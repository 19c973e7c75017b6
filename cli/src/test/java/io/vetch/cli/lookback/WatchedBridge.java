package io.vetch.cli.lookback;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.PcapngReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Three hosts on br0: h1 behind v1, h2 behind v2, h3 behind v3; and a directory /run/state for what is saved. */
final class WatchedBridge implements AutoCloseable {
    private static final String IP = Tools.real("ip");

    private final Lab lab;

    private WatchedBridge(Lab lab) {
        this.lab = lab;
    }

    /** @param environment of all commands, the daemon's too */
    static WatchedBridge open(Map<String, String> environment) {
        Lab lab = Lab.open(Flavor.VETCH, environment);
        lab.sh("ip link add br0 type bridge; ip link set br0 up; mkdir /run/state");
        for (int i = 1; i <= 3; i++) {
            Host host = lab.addHost("h" + i);
            lab.sh("ip link add v%d type veth peer name e%d; ip link set e%d netns h%d".formatted(i, i, i, i));
            host.sh("%s addr add 10.0.0.%d/24 dev e%d; %s link set e%d up".formatted(IP, i, i, IP, i));
            lab.sh("ip link set v%d up master br0".formatted(i));
        }
        return new WatchedBridge(lab);
    }

    Lab lab() {
        return lab;
    }

    Host host(int number) {
        return new Host(lab, "h" + number);
    }

    Result vetch(String words) {
        return lab.sh(Flavor.VETCH_COMMAND + " " + words);
    }

    void ping() {
        host(1).sh("ping -c 3 -i 0.2 -w 5 10.0.0.2");
    }

    /** The third host takes the first one's address. */
    void move() {
        String address = host(1).sh("cat /sys/class/net/e1/address").out().strip();
        host(3).attempt("%s link set e3 down; %s link set e3 address %s; %s link set e3 up; ping -c 1 -W 1 10.0.0.2"
                .formatted(IP, IP, address, IP));
    }

    /** What triggers have saved so far. */
    List<Path> saved() throws IOException {
        try (Stream<Path> files = Files.list(lab.sandbox().file("/run/state"))) {
            return files.filter(file -> file.toString().endsWith(".pcapng")).toList();
        }
    }

    /** Port and verdict of each frame. @param file as the sandbox knows it */
    List<String> frames(String file) throws IOException {
        return frames(lab.sandbox().file(file));
    }

    static List<String> frames(Path file) throws IOException {
        List<String> frames = new ArrayList<>();
        try (PcapngReader reader = new PcapngReader(FileChannel.open(file))) {
            for (CaptureRecord next = reader.next(); next != null; next = reader.next()) {
                frames.add(
                        next.notes().at().name() + " " + next.notes().comments().getFirst());
            }
        }
        return frames;
    }

    @Override
    public void close() {
        lab.close();
    }
}
