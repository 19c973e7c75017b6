package io.vetch.cli.lab;

import java.util.List;

/** A network namespace of a lab, named as {@code ip netns} names it. */
public record Host(Lab lab, String name) {
    /** Runs a script that must succeed. */
    public Result sh(String script) {
        return attempt(script).expectSuccess();
    }

    public Result attempt(String script) {
        return lab.sandbox().run(command(script));
    }

    public Background start(String script) {
        return lab.start(command(script));
    }

    /**
     * Sends so many echo requests, each when the one before is answered. {@code ping -c} itself, if an answer is late,
     * sends one more (with {@code -w}) or does not wait for it (without).
     */
    public void ping(String address, int times) {
        sh("for i in $(seq %d); do ping -n -q -c 1 -W 20 %s; done".formatted(times, address));
    }

    /**
     * Keeps the neighbors it has as they are, so that it sends no ARP unasked: otherwise it confirms, 5 s after it
     * answered, a neighbor that it knows only from being asked by it.
     */
    public void keepNeighbors() {
        sh("ip neigh show | while read -r address dev device lladdr mac state; do"
                + " ip neigh replace $address dev $device lladdr $mac nud permanent; done");
    }

    /** Past the shim, because entering a namespace is not what is tested here. */
    private List<String> command(String script) {
        return List.of(Tools.real("ip"), "netns", "exec", name, "sh", "-ec", script);
    }
}
