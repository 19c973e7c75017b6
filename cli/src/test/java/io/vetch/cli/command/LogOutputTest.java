package io.vetch.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogOutputTest {
    @Test
    void eachLineHasItsLevelAndAStackThatOfItsFailure() {
        ByteArrayOutputStream journal = new ByteArrayOutputStream();
        PrintStream log = new PrintStream(new LogOutput.Levelled(journal), true, StandardCharsets.UTF_8);

        log.println("INFO Daemon - über");
        log.println("ERROR Daemon - burst failed");
        log.println("java.lang.IllegalStateException: no\n\tat X.y(X.java:1)");
        log.println("WARN LoopWatch - loop");
        log.println("DEBUG Monitor - detail");

        assertThat(journal.toString(StandardCharsets.UTF_8)).isEqualTo("""
                <6>INFO Daemon - über
                <3>ERROR Daemon - burst failed
                <3>java.lang.IllegalStateException: no
                <3>\tat X.y(X.java:1)
                <4>WARN LoopWatch - loop
                <7>DEBUG Monitor - detail
                """);
    }
}
