package io.vetch.tap.linux.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.OpenFiles;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A neighbour, 10.0.0.1 in a namespace of its own, asks the host, 10.0.0.2 on the interface p1. */
@RequiresNamespaces(tools = "arping")
class LinkQueueTest {
    private static final int TC_ACT_SHOT = 2;
    private static final int NOBODY = 4711;

    private TestNamespace net;
    private int p1;

    @BeforeEach
    void connectNeighbour() throws IOException {
        net = TestNamespace.open();
        net.addVeth("h1", "p1");
        net.addNamespace("blue");
        net.ip("link set h1 netns blue");
        net.ip("-n blue addr add 10.0.0.1/24 dev h1");
        net.ip("-n blue link set h1 up");
        net.awaitCarrier("p1");
        net.ip("addr add 10.0.0.2/24 dev p1");
        p1 = net.index("p1");
    }

    @AfterEach
    void close() throws IOException {
        net.close();
    }

    /** One that stands still while it waits gives up before it has looked: it asks twice. */
    private static void assertAnswers(Callable<Boolean> asking) throws Exception {
        if (!asking.call()) {
            assertThat(asking.call()).isTrue();
        }
    }

    private boolean answersArp() throws IOException {
        return net.succeeds("ip", "netns", "exec", "blue", "arping", "-c", "1", "-w", "1", "-I", "h1", "10.0.0.2");
    }

    /** Asks for a link of a program that drops all. */
    private static LinkQueue.Link dropAll(LinkQueue queue, int ifindex) throws LinuxException {
        BpfProgram program = new BpfProgram().exit(TC_ACT_SHOT);
        int loaded = Bpf.load("load a program that drops all", Bpf.BPF_PROG_TYPE_SCHED_CLS, program, -1);
        return queue.add("link it", loaded, ifindex, Bpf.BPF_TCX_INGRESS);
    }

    @Test
    void linksInTheNamespaceOfWhoAsks() throws Exception {
        assertAnswers(this::answersArp);

        LinkQueue.Link link;
        try (LinkQueue queue = new LinkQueue()) {
            link = net.call(() -> dropAll(queue, p1));
            link.await();
            assertThat(answersArp()).isFalse();
        }
        assertThat(answersArp()).as("after the queue was closed").isFalse();

        link.close();
        assertAnswers(this::answersArp);
    }

    @Test
    void tellsWhyALinkWasNotMadeAndMakesTheOthers() throws Exception {
        try (LinkQueue queue = new LinkQueue()) {
            LinkQueue.Link refused = net.call(() -> dropAll(queue, NOBODY));
            LinkQueue.Link made = net.call(() -> dropAll(queue, p1));

            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(refused::await)
                    .satisfies(failure -> assertThat(failure.errno()).isEqualTo(Errno.ENODEV))
                    .withMessageContaining("link it");
            made.await();
            assertThat(answersArp()).isFalse();

            refused.close();
            made.close();
            assertAnswers(this::answersArp);
        }
    }

    @Test
    void nothingIsLeftOfLinksThatAreClosedAtAnyTime() throws Exception {
        long before = OpenFiles.count();
        try (LinkQueue queue = new LinkQueue()) {
            List<LinkQueue.Link> asked = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                asked.add(net.call(() -> dropAll(queue, p1)));
            }
            asked.get(0).await();
            for (LinkQueue.Link each : asked.reversed()) { // one is being made, those behind it are not begun
                each.close();
                each.await();
                assertThat(each.isDone()).isTrue();
            }
            assertAnswers(this::answersArp);
        }
        assertThat(OpenFiles.count()).isEqualTo(before);
    }
}
