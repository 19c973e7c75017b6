/**
 * The control plane: bridges, the interfaces that belong to them, and the kernel's news about those. Everything runs on
 * the control thread. Read {@link io.vetch.cli.control.SwitchControl} first.
 */
@NullMarked
package io.vetch.cli.control;

import org.jspecify.annotations.NullMarked;
