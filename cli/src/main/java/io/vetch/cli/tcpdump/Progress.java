package io.vetch.cli.tcpdump;

import java.io.PrintStream;

/** What {@code -v} says while a live capture is written to a file: once a second, how many frames there are. */
final class Progress {
    private static final long SECOND = 1_000;

    private Progress() {}

    static void report(FrameLoop loop, PrintStream err) {
        Thread thread = new Thread(() -> run(loop, err), "vetch-progress");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(FrameLoop loop, PrintStream err) {
        long reported = -1;
        try {
            while (true) {
                Thread.sleep(SECOND);
                long captured = loop.captured();
                if (captured != reported) {
                    err.print("Got " + captured + "\r");
                    err.flush();
                    reported = captured;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
