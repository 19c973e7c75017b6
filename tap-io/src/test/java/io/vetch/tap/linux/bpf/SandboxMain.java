package io.vetch.tap.linux.bpf;

import java.io.IOException;

/** What tests do in a process of its own: {@code shield IFINDEX} or {@code clsact IFINDEX}, until it is killed. */
public final class SandboxMain {
    private SandboxMain() {}

    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "shield" -> hold(HostShield.raise(Integer.parseInt(arguments[1])));
            case "clsact" -> hold(HostShield.raiseClsact(Integer.parseInt(arguments[1])));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void hold(HostShield shield) throws IOException {
        System.out.println("raised");
        System.in.transferTo(System.out);
        shield.close();
    }
}
