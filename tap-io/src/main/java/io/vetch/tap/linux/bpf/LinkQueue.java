package io.vetch.tap.linux.bpf;

import io.vetch.tap.linux.Libc;
import io.vetch.tap.linux.LinuxException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Links programs to interfaces, in the order in which that is asked for, on a thread of its own. The kernel makes one
 * link at a time, and waits about 12 ms with each until no processor uses what was there before: who asks does
 * something else meanwhile. The thread comes with the first link, in the namespace of the thread that asks, and ends
 * with the queue.
 */
public final class LinkQueue implements AutoCloseable {
    private static final int NONE = -1;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("vetch-links").factory());

    /** Has a program linked when it is its turn. @param program a descriptor, which belongs to the link from now on */
    Link add(String what, int program, int ifindex, int side) {
        Link link = new Link(what, program, ifindex, side);
        try {
            thread.execute(link::make);
            return link;
        } catch (RuntimeException | Error e) {
            link.close();
            throw e;
        }
    }

    /** Waits until all links are made that are wanted. They stay. */
    @Override
    public void close() {
        thread.close();
    }

    /** One that is made, or will be, unless it is closed before. */
    static final class Link implements AutoCloseable {
        private final String what;
        private final int program;
        private final int ifindex;
        private final int side;
        /** Whether it is being made, or never will be: who sets this closes the program. */
        private final AtomicBoolean begun = new AtomicBoolean();
        /** Its descriptor. */
        private final CompletableFuture<Integer> made = new CompletableFuture<>();

        private Link(String what, int program, int ifindex, int side) {
            this.what = what;
            this.program = program;
            this.ifindex = ifindex;
            this.side = side;
        }

        private void make() {
            if (!begun.compareAndSet(false, true)) {
                return;
            }
            try {
                made.complete(Bpf.link(what, program, ifindex, side));
            } catch (Throwable e) { // whoever waits for it is told
                made.completeExceptionally(e);
            } finally {
                Libc.close(program);
            }
        }

        boolean isDone() {
            return made.isDone();
        }

        /** @throws LinuxException if it could not be made */
        void await() throws LinuxException {
            try {
                made.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof LinuxException failure) {
                    throw failure;
                }
                throw e;
            }
        }

        /** Takes it away. If it is being made just now, waits for that first. */
        @Override
        public void close() {
            if (begun.compareAndSet(false, true)) {
                made.complete(NONE);
                Libc.close(program);
                return;
            }
            int link = made.exceptionally(_ -> NONE).join();
            if (link != NONE) {
                Libc.close(link);
            }
        }
    }
}
