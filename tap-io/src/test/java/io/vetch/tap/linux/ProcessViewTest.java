package io.vetch.tap.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sandbox has mounts and processes of its own: its names and numbers mean other things than this process's. */
@RequiresNamespaces
class ProcessViewTest {
    private TestNamespace net;
    private PeerProcess inside;

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        net.addNamespace("blue");
        inside = PeerProcess.of((int) net.pid(), 0);
    }

    @AfterEach
    void close() throws IOException {
        inside.close();
        net.close();
    }

    private void assertMeans(String word, String name) throws IOException {
        try (NetworkNamespace expected = net.reference(name);
                NetworkNamespace meant = inside.namespaceMeantBy(word)) {
            assertThat(meant.inode()).isEqualTo(expected.inode());
        }
    }

    private void assertMeansItsOwn(String word) throws IOException {
        try (NetworkNamespace expected = net.reference();
                NetworkNamespace meant = inside.namespaceMeantBy(word)) {
            assertThat(meant.inode()).isEqualTo(expected.inode());
        }
    }

    @Test
    void nameIsThatOfItsMounts() throws IOException {
        assertMeans("blue", "blue");
        try (NetworkNamespace blue = inside.namespaceNamed("blue")) {
            assertThat(inside.nameOf(blue)).contains("blue");
        }
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> inside.namespaceMeantBy("red").close())
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }

    @Test
    void pathIsThatOfItsRootDirectory() throws IOException {
        assertMeans("/run/netns/blue", "blue");
        assertMeans("/proc/../run/./netns/blue", "blue");
        assertMeansItsOwn("/proc/self/ns/net");
        assertMeansItsOwn("/proc/1/ns/net");
    }

    @Test
    void linksAreFollowedInItsRootDirectory() throws IOException {
        net.run("sh", "-c", "mkdir /run/x; ln -s /run/netns /run/x/names; ln -s /proc/1/ns/net /run/netns/one");
        assertMeans("/run/x/names/blue", "blue");
        assertMeansItsOwn("one"); // what people do to give a container a name
    }

    @Test
    void numberIsThatOfItsProcesses() throws IOException {
        assertMeansItsOwn("1");
    }

    @Test
    void processOfANamespaceWithinItsOwnIsFound() throws IOException {
        Process child = net.start("unshare", "-pf", "ip", "netns", "exec", "blue", "sh", "-c", "echo in; exec cat");
        assertThat(child.inputReader().readLine()).isEqualTo("in");
        // One cat keeps the sandbox, and the shell is about to become the second.
        String number =
                net.run("sh", "-c", "until [ $(pgrep -cx cat) = 2 ]; do sleep 0.01; done; pgrep -x cat | tail -n 1");
        assertMeans(number.strip(), "blue");
        child.outputWriter().close();
    }

    @Test
    void processThatIsNotThereIsNotFound() {
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> inside.namespaceMeantBy("99999").close())
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH));
    }

    @Test
    void numberOfThisProcessesNamespaceIsItself() throws IOException {
        long own = ProcessHandle.current().pid();
        try (PeerProcess self = PeerProcess.of((int) own, 0);
                NetworkNamespace meant = self.namespaceMeantBy(Long.toString(own))) {
            assertThat(meant.inode()).isEqualTo(NetworkNamespace.inodeOf(Path.of("/proc/self/ns/net")));
            assertThat(Files.exists(Path.of("/run/netns/" + own))).isFalse();
        }
    }
}
