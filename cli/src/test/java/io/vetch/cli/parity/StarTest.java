package io.vetch.cli.parity;

import java.lang.reflect.Method;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * One {@link Star} for all tests of a class on one rig; a test that configures something leaves a new bridge behind.
 */
abstract class StarTest {
    private static Star star;

    @Parameter
    Rig rig;

    @BeforeParameterizedClassInvocation
    static void open(Rig rig) {
        star = Star.open(rig);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        if (star != null) {
            star.close();
            star = null;
        }
    }

    @BeforeEach
    void begin(TestInfo test) {
        String method = test.getTestMethod().map(Method::getName).orElseThrow();
        star.begin(getClass().getSimpleName() + "." + method + " " + test.getDisplayName());
    }

    @AfterEach
    void end() {
        try {
            star.end();
        } finally {
            star.restore();
        }
    }

    static Star star() {
        return star;
    }
}
