/**
 * Veth pairs that are the kernel's own: who made them, where their ends are, and whether a pair that is asked for is
 * one. Their ends become ports as any other interface does. Read {@link io.vetch.cli.veth.RealPairs} first. Control
 * thread only.
 */
@NullMarked
package io.vetch.cli.veth;

import org.jspecify.annotations.NullMarked;
