package io.vetch.cli.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests of this class need a {@link Sandbox}; where the machine grants none they are skipped, and it says why. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NamespacesCondition.class)
public @interface RequiresNamespaces {
    /** Commands the tests call, beyond those that every sandbox needs. */
    String[] tools() default {};
}
