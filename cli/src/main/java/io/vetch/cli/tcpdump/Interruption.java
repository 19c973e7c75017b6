package io.vetch.cli.tcpdump;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What SIGINT, SIGTERM and SIGHUP do: they ask for the end, and the program ends by itself, with its last words and its
 * own exit status. The JVM tells of a signal by running its shutdown hooks; one that is still running holds the exit
 * up.
 */
final class Interruption {
    private static final int LAST_WORDS_SECONDS = 5;

    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean requested;
    private volatile int status;
    private Runnable stop = () -> {};

    /** From now on signals are answered. Once in a JVM. */
    void listen() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::onShutdown, "vetch-stop"));
    }

    private void onShutdown() {
        if (finished.getCount() == 0) {
            return; // no signal: the program has exited
        }
        request();
        try {
            if (finished.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks for the end. Any thread. */
    synchronized void request() {
        requested = true;
        stop.run();
    }

    boolean isRequested() {
        return requested;
    }

    /** What wakes the program where it waits; run at once if the end was asked for already. */
    synchronized void onRequest(Runnable action) {
        stop = action;
        if (requested) {
            action.run();
        }
    }

    /** All is said and done. @param exit the program's exit status */
    void finish(int exit) {
        status = exit;
        finished.countDown();
    }
}
