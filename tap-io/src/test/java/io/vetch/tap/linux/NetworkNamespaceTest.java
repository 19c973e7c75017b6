package io.vetch.tap.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresNamespaces
class NetworkNamespaceTest {
    private TestNamespace net;
    private long home;

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        home = here();
    }

    @AfterEach
    void close() throws IOException {
        net.close();
    }

    private static long here() throws IOException {
        try (NetworkNamespace current = NetworkNamespace.current()) {
            return current.inode();
        }
    }

    @Test
    void callRunsInsideAndComesBack() throws IOException {
        try (NetworkNamespace there = net.reference()) {
            assertThat(there.call(NetworkNamespaceTest::here)).isEqualTo(there.inode());
            assertThat(here()).isEqualTo(home).isNotEqualTo(there.inode());
        }
    }

    @Test
    void callComesBackAfterAnException() throws IOException {
        try (NetworkNamespace there = net.reference()) {
            NetworkNamespace.Action<Void> failing = () -> {
                throw new IOException("on purpose");
            };

            assertThatIOException().isThrownBy(() -> there.call(failing)).withMessage("on purpose");
        }
        assertThat(here()).isEqualTo(home);
    }

    @Test
    void callInNewRunsInAnEmptyNamespaceAndComesBack() throws IOException {
        long there = NetworkNamespace.callInNew(() -> {
            try (RouteNetlink netlink = RouteNetlink.open()) {
                assertThat(netlink.link(netlink.ownNsid(), "lo"))
                        .hasValueSatisfying(lo -> assertThat(lo.isUp()).isFalse());
            }
            return here();
        });
        assertThat(there).isNotEqualTo(home);
        assertThat(here()).isEqualTo(home);
        NetworkNamespace.Action<Void> failing = () -> {
            throw new IOException("on purpose");
        };
        assertThatIOException().isThrownBy(() -> NetworkNamespace.callInNew(failing));
        assertThat(here()).isEqualTo(home);
    }

    @Test
    void callsCanBeNested() throws IOException {
        net.addNamespace("blue");
        try (NetworkNamespace outer = net.reference();
                NetworkNamespace blue = net.reference("blue")) {
            long inBlue = outer.call(() -> {
                long seen = blue.call(NetworkNamespaceTest::here);
                assertThat(here()).isEqualTo(outer.inode());
                return seen;
            });
            assertThat(inBlue).isEqualTo(blue.inode());
        }
        assertThat(here()).isEqualTo(home);
    }

    @Test
    void callIntoTheOwnNamespaceJustRuns() throws IOException {
        try (NetworkNamespace own = NetworkNamespace.current()) {
            assertThat(own.call(NetworkNamespaceTest::here)).isEqualTo(home);
        }
    }

    @Test
    void otherThreadsStayWhereTheyAre() throws Exception {
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            other.submit(() -> {})
                    .get(); // its thread is there, and would inherit the namespace if it were started inside

            Future<Long> elsewhere = net.call(() -> other.submit(NetworkNamespaceTest::here));

            assertThat(elsewhere.get()).isEqualTo(home);
        }
    }

    @Test
    void virtualThreadIsRefused() throws IOException, InterruptedException {
        CompletableFuture<Throwable> refusal = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        net.call(NetworkNamespaceTest::here);
                        refusal.complete(new AssertionError("it ran"));
                    } catch (IOException | RuntimeException e) {
                        refusal.complete(e);
                    }
                })
                .join();

        assertThat(refusal.join()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void callsLeaveNoDescriptors() throws IOException {
        try (NetworkNamespace there = net.reference()) {
            long before = OpenFiles.count();
            for (int i = 0; i < 10; i++) {
                there.call(NetworkNamespaceTest::here);
            }
            assertThat(OpenFiles.count()).isEqualTo(before);
        }
    }

    @Test
    void namespaceIsReachableByItsProcessesAndByANameSomewhereButNotByAReferenceAlone() throws IOException {
        net.addNamespace("blue"); // a name that only the sandbox knows
        net.addNamespace("lost");
        try (NetworkNamespace there = net.reference();
                NetworkNamespace blue = net.reference("blue");
                NetworkNamespace lost = net.reference("lost")) {
            net.ip("netns del lost");
            Map<Long, Path> found = NetworkNamespace.findAll(Set.of(there.inode(), blue.inode(), lost.inode()));

            assertThat(found).containsOnlyKeys(there.inode(), blue.inode());
            assertThat(found.get(there.inode())).asString().matches("/proc/\\d+/ns/net");
            assertThat(found.get(blue.inode())).asString().matches("/proc/\\d+/root/run/netns/blue");
        }
    }
}
