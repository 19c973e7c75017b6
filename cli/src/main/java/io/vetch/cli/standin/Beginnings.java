package io.vetch.cli.standin;

import io.vetch.core.Closing;
import io.vetch.tap.linux.bpf.LinkQueue;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Bridges that we begin to stand in for. The kernel takes most of the time, to link the programs of each: meanwhile the
 * next is prepared. Nothing else may come in between, so the control thread does all of it in one task: whoever asks
 * for bridges afterwards finds each of them taken over, or the kernel's.
 */
final class Beginnings implements AutoCloseable {
    private final LinkQueue links = new LinkQueue();
    private final Steps steps;
    private final Queue<StandIn> prepared = new ArrayDeque<>();

    /** What is done with each bridge that could be prepared, and with the others. */
    interface Steps {
        /** Waits until its programs are linked, then has its frames. Leaves nothing if that fails. */
        void takeOver(StandIn prepared) throws IOException;

        /** The kernel has it. */
        void failed(String bridge, Exception why);
    }

    /** Makes a bridge whose programs are linked by a queue. */
    @FunctionalInterface
    interface Preparation {
        StandIn prepare(LinkQueue links) throws IOException;
    }

    Beginnings(Steps steps) {
        this.steps = steps;
    }

    /** Prepares one more bridge, and takes over all whose programs are linked by then. */
    void add(String bridge, Preparation preparation) {
        try {
            prepared.add(preparation.prepare(links));
        } catch (IOException | RuntimeException e) {
            steps.failed(bridge, e);
        }
        while (!prepared.isEmpty() && prepared.element().isLinked()) {
            takeOver(prepared.remove());
        }
    }

    /** Takes over the others, as soon as the programs of each are linked. */
    void finish() {
        while (!prepared.isEmpty()) {
            takeOver(prepared.remove());
        }
    }

    private void takeOver(StandIn bridge) {
        try {
            steps.takeOver(bridge);
        } catch (IOException | RuntimeException e) {
            steps.failed(bridge.name(), e);
        }
    }

    /** The kernel has those that have not been taken over. */
    @Override
    public void close() throws IOException {
        List<AutoCloseable> rest = new ArrayList<>();
        prepared.forEach(each -> rest.add(each::abandon));
        prepared.clear();
        rest.add(links);
        Closing.all(rest);
    }
}
