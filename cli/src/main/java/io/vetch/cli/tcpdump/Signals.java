package io.vetch.cli.tcpdump;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * SIGUSR1 and SIGUSR2, by which tcpdump is asked for something and goes on. The JVM's only interface to them is one
 * that the compiler warns of. The launcher keeps SIGUSR2 free of the JVM's own use ({@code _JAVA_SR_SIGNUM}).
 */
public final class Signals {
    private Signals() {}

    /**
     * From now on {@code action} answers the signal, on a thread of the JVM's; without this it would end the program.
     */
    public static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object answer = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), answer);
        } catch (ReflectiveOperationException e) {
            // another kind of JVM, or one that has a use of its own for the signal: it stays as it is
        }
    }

    /** Both are for this process, which does our work. */
    static void passOnTo(Process process) {
        for (String name : List.of("USR1", "USR2")) {
            on(name, () -> send(name, process));
        }
    }

    private static void send(String name, Process process) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            System.err.println("tcpdump: SIG" + name + " is not passed on: " + e.getMessage());
        }
    }
}
