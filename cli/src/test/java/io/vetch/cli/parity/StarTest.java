package io.vetch.cli.parity;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** One {@link Star} for all tests of a class on one rig; a test that configures something leaves a new bridge behind. */
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

    @AfterEach
    void restore() {
        star.restore();
    }

    static Star star() {
        return star;
    }
}
