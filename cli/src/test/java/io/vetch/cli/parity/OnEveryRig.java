package io.vetch.cli.parity;

import io.vetch.cli.lab.RequiresNamespaces;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs a {@link StarTest} on the kernel's bridge, on Vetch's with either kind of port, then on the kernel's with
 * Vetch standing in. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RequiresNamespaces
@ParameterizedClass(name = "{0}")
@EnumSource(Rig.class)
@interface OnEveryRig {}
