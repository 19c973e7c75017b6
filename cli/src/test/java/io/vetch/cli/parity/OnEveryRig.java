package io.vetch.cli.parity;

import io.vetch.cli.lab.RequiresNamespaces;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a {@link StarTest} on the kernel's bridge, on Vetch's with either kind of port, then on the kernel's with Vetch
 * standing in. {@code -Dvetch.kernel-cache=off} runs them without the frames that the kernel moves by itself. {@code
 * -Dvetch.parity.again=5} runs them with and without, and compares: see {@link Repeats}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RequiresNamespaces
@ParameterizedClass(name = "{0}")
@MethodSource("io.vetch.cli.parity.Rig#wanted")
@interface OnEveryRig {}
